"""Options that several commands share."""

import click

Json = click.option("--json", "as_json", is_flag=True, help="Cetak JSON. / Print JSON.")
