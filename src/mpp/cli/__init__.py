"""`mpp …`: the command line. Help stands in both languages.

One file a group of commands; each command imports what it needs when it runs, so that help is quick.
"""

import os

import click

from mpp.cli import (
    accounts,
    audit,
    board,
    bpmn,
    clients,
    explain,
    once_only,
    packs,
    region_admin,
    regions,
    restoring,
    retaining,
    running,
    verifying,
    webhooks,
)
from mpp.cli.journey import journey
from mpp.cli.speaking import Speaking


@click.group(cls=Speaking, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MPP Digital: mal pelayanan publik digital. / The digital public service mall."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mpp.config.settings")


main.add_command(running.up)
main.add_command(running.settings)
main.add_command(accounts.accounts)
main.add_command(audit.audit)
main.add_command(board.board)
main.add_command(bpmn.bpmn)
main.add_command(clients.client)
main.add_command(webhooks.webhook)
main.add_command(packs.pack)
main.add_command(regions.region)
main.add_command(journey)
main.add_command(verifying.verify)
main.add_command(once_only.once_only)
main.add_command(explain.explain)
main.add_command(region_admin.officer)
main.add_command(region_admin.calendar)
main.add_command(restoring.restore_check)
main.add_command(retaining.retention)
