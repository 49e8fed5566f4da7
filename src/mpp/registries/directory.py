"""The registries of this installation, from Django's setting MPP_REGISTRIES, built once a process."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from mpp.registries.adapters.dukcapil import Account, Dukcapil
from mpp.registries.adapters.http import client
from mpp.registries.adapters.satusehat import Satusehat, Token
from mpp.registries.adapters.sdmk import Sdmk
from mpp.registries.ports import Capability, Registry


@cache
def registries() -> Mapping[str, Registry]:
    """Registry id -> adapter. One without an address is left out: its facts are then asked or awaited."""
    found: dict[str, Registry] = {}
    dukcapil, health = settings.MPP_REGISTRIES["dukcapil"], settings.MPP_REGISTRIES["satusehat"]
    if dukcapil["URL"]:
        account = Account(dukcapil["CUSTOMER"], dukcapil["USER"], dukcapil["PASSWORD"])
        found["dukcapil"] = Dukcapil(client(dukcapil["URL"]), account)
    if health["URL"]:
        token = Token(client(health["URL"]), health["CLIENT_ID"], health["SECRET"])
        found |= {"sdmk": Sdmk(token), "satusehat": Satusehat(token)}
    return found


def capabilities() -> dict[str, Mapping[str, Capability]]:
    """What each registry can do with which element."""
    return {name: registry.capabilities for name, registry in registries().items()}
