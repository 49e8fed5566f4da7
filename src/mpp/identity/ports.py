"""What signing in needs from outside."""

from typing import Protocol


class CodeSender(Protocol):
    """Takes a short text to a phone. Bound by setting MPP_SMS."""

    def send(self, phone: str, text: str, key: str) -> None:
        """Hand the text over, once for each `key`. `phone` is in international digits, without a plus.

        Raises:
            NotSent: the gateway did not take it.
        """
        ...
