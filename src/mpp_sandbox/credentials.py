"""The passwords of this play. They are public on purpose: nothing here guards anything real."""

from __future__ import annotations

OIDC_CLIENT_ID = "mpp-digital"
OIDC_CLIENT_SECRET = "sandbox-mpp-secret"  # noqa: S105

DUKCAPIL_CUSTOMER = "mpp-digital"
DUKCAPIL_USER = "sandbox-user"
DUKCAPIL_PASSWORD = "sandbox-password"  # noqa: S105

SATUSEHAT_CLIENT_ID = "mpp-digital"
SATUSEHAT_CLIENT_SECRET = "sandbox-satusehat-secret"  # noqa: S105

SIAK_TOKEN = "sandbox-siak-token"  # noqa: S105
BPJS_TOKEN = "sandbox-bpjs-token"  # noqa: S105
TASPEN_TOKEN = "sandbox-taspen-token"  # noqa: S105
SMS_TOKEN = "sandbox-sms-token"  # noqa: S105
OSS_USER_KEY = "sandbox-oss-user-key"

BSRE_USER = "esign"
BSRE_PASSWORD = "sandbox-esign-password"  # noqa: S105
