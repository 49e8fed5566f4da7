"""The registries of this installation, from Django's setting MPP_REGISTRIES, built once a process."""

from collections.abc import Mapping
from functools import cache

import httpx
from django.conf import settings

from mpp.registries.adapters.birth_notices import BirthNotices
from mpp.registries.adapters.bpjs import Bpjs
from mpp.registries.adapters.death_notices import DeathNotices
from mpp.registries.adapters.dukcapil import Account, Dukcapil
from mpp.registries.adapters.http import DEFAULT_SECONDS, client
from mpp.registries.adapters.oss import Oss
from mpp.registries.adapters.satusehat import Satusehat, Token
from mpp.registries.adapters.sdmk import Sdmk
from mpp.registries.adapters.siak import Receipts, Siak
from mpp.registries.adapters.siak_office import SiakOffice
from mpp.registries.adapters.taspen import Taspen, TaspenOffice
from mpp.registries.operations import AgencySystem, Corrector, Notified
from mpp.registries.ports import Capability, Registry

AGENCY_SECONDS = 30.0
"""An agency's own system is reached by jobs alone, and takes whole files."""


@cache
def _client(registry: str, url: str, seconds: float = DEFAULT_SECONDS) -> httpx.Client:
    """One for each registry: one that hangs keeps no other's connections."""
    _clients.append(made := client(url, seconds))
    return made


_clients: list[httpx.Client] = []


@cache
def registries() -> Mapping[str, Registry]:
    """Registry id -> adapter. One without an address is left out: its facts are then asked or awaited."""
    found: dict[str, Registry] = {}
    dukcapil, health = settings.MPP_REGISTRIES["dukcapil"], settings.MPP_REGISTRIES["satusehat"]
    if dukcapil["URL"]:
        account = Account(dukcapil["CUSTOMER"], dukcapil["USER"], dukcapil["PASSWORD"])
        found["dukcapil"] = Dukcapil(_client("dukcapil", dukcapil["URL"]), account)
    if health["URL"]:
        found |= {"sdmk": Sdmk(_health_token()), "satusehat": Satusehat(_health_token())}
        found |= {BirthNotices.id: BirthNotices(_health_token()), DeathNotices.id: DeathNotices(_health_token())}
    if (insurance := _bpjs()) is not None:
        found[Bpjs.id] = insurance
    pensions = settings.MPP_REGISTRIES["taspen"]
    if pensions["URL"]:
        found[Taspen.id] = Taspen(_client(Taspen.id, pensions["URL"]), pensions["TOKEN"])
    return found


@cache
def _bpjs() -> Bpjs | None:
    insurance = settings.MPP_REGISTRIES["bpjs"]
    return Bpjs(_client(Bpjs.id, insurance["URL"]), insurance["TOKEN"]) if insurance["URL"] else None


@cache
def _health_token() -> Token:
    health = settings.MPP_REGISTRIES["satusehat"]
    return Token(_client("satusehat", health["URL"]), health["CLIENT_ID"], health["SECRET"])


def capabilities() -> dict[str, Mapping[str, Capability]]:
    """What each registry can do with which element."""
    return {name: registry.capabilities for name, registry in registries().items()}


def notified(registry_id: str) -> Notified | None:
    """The registry that a `publish` task tells; None without an address here."""
    if registry_id == Sdmk.id and settings.MPP_REGISTRIES["satusehat"]["URL"]:
        return Sdmk(_health_token())
    return _bpjs() if registry_id == Bpjs.id else None


def corrector(owner: str) -> Corrector | None:
    """The registry that takes corrections of what it owns; None: its office, or a letter."""
    if owner == Sdmk.id and settings.MPP_REGISTRIES["satusehat"]["URL"]:
        return Sdmk(_health_token())
    return None


def business_register() -> Oss | None:
    """OSS, which knows who is responsible for a business; None without an address here."""
    oss = settings.MPP_REGISTRIES.get("oss", {})
    return Oss(_client(Oss.id, oss["URL"]), oss["KEY"]) if oss.get("URL") else None


def agency_system(system_id: str, receipts: Receipts) -> AgencySystem | None:
    """The agency's own system that a `submit` task hands to; None without an address here.

    `receipts` keep the numbers that come back.
    """
    if system_id not in (Siak.id, Taspen.id) or not settings.MPP_REGISTRIES[system_id]["URL"]:
        return None
    url, token = (settings.MPP_REGISTRIES[system_id][key] for key in ("URL", "TOKEN"))
    http = _client(system_id, url, AGENCY_SECONDS)
    if system_id == Taspen.id:
        return TaspenOffice(http, token, receipts)
    return SiakOffice(Siak(http, token, receipts))


def forget() -> None:
    """Close the connections and build all of it anew at the next use: after the setting changed."""
    for each in _clients:
        each.close()
    _clients.clear()
    for built in (_client, _health_token, _bpjs, registries):
        built.cache_clear()
