"""Texts to an SMS gateway over HTTP, with an idempotency key, so that a repeat costs no second message."""

import httpx

from mpp.identity.errors import NotSent

PATIENCE_SECONDS = 5.0


class GatewaySender:
    """Speaks `POST /sms/v1/messages`."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url.rstrip("/"), token

    def send(self, phone: str, text: str, key: str) -> None:
        """Hand the text to the gateway. Raises NotSent, which names neither phone nor text."""
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        body = {"to": f"+{phone}", "text": text}
        try:
            with httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False) as http:
                http.post(f"{self._url}/sms/v1/messages", json=body, headers=headers).raise_for_status()
        except httpx.HTTPError:
            raise NotSent from None
