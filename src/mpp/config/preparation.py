"""What must be done before the parts start, as the database's owner: tables, keys, reference data, static files.

One process for all of it, so that the libraries are loaded once.
"""

import django
from django.conf import settings
from django.core.management import call_command

from mpp.config.database import ROLES
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.keys import PostgresKeyStore


def main() -> None:
    """Migrate and guard the tables, repeat erasures, load country and packs, compress the static files."""
    django.setup()
    _prepare_keys()
    call_command("migrate", interactive=False, verbosity=0)
    _follow_erasures()
    call_command("load_reference")
    call_command("load_packs")
    call_command("seed_demo")
    call_command("collectstatic", interactive=False, verbosity=0)


def _follow_erasures() -> None:
    """A database or a key store that was restored learns what was erased since, before anybody comes in."""
    from mpp.applications.actions.rights import replay_erasures  # noqa: PLC0415 - its models need `setup`

    replay_erasures(Actor.system("rights.replay"), clock.now())


def _prepare_keys() -> None:
    store = PostgresKeyStore(settings.MPP_KEYS["DSN"], connections=1)
    store.create_schema(role for short, role in ROLES.items() if short != "owner")
    store.close()


if __name__ == "__main__":
    main()
