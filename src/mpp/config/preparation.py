"""What must be done before the parts start, as the database's owner: tables, reference data, static files.

One process for all of it, so that the libraries are loaded once.
"""

import django
from django.core.management import call_command


def main() -> None:
    """Migrate and guard the tables, load the country, and compress the static files once for slow lines."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference")
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
