"""How the command line speaks: each command in both languages, and no traceback for what is nobody's fault."""

import click

from mpp.kernel.errors import DomainError

_SAID = {
    "not_found": "Tidak ditemukan; periksa namanya, nomornya, atau kode daerahnya."
    " / Not found; check the name, the number, or the code of the region.",
    "nik_wrong_length": "NIK terdiri dari 16 angka. / A NIK has 16 digits.",
    "nik_not_digits": "NIK hanya berisi angka. / A NIK has digits only.",
    "nik_impossible_date": "Tanggal di dalam NIK itu tidak ada. / The date inside that NIK does not exist.",
    "nik_no_serial": "NIK tidak berakhir dengan 0000. / A NIK does not end in 0000.",
    "process_refused": "Proses ini tidak dapat dijalankan di sini. / This process cannot run here.",
}
NO_DATABASE = "Basis data tidak menjawab; jalankan `mpp up` dulu. / Start `mpp up` first."


class Speaking(click.Group):
    """A group whose list of commands stands in both languages, and whose refusals are sentences."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The whole first line of each command's help; click would cut it after the first sentence."""
        rows = [(name, (command.help or "").strip()) for name, command in sorted(self.commands.items())]
        with formatter.section("Perintah / Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        """Run; a refusal and a database that is away end with words and code 1."""
        from django.db.utils import OperationalError

        try:
            return super().invoke(ctx)
        except DomainError as refused:
            raise click.ClickException(words_of(refused)) from None
        except OperationalError:
            raise click.ClickException(NO_DATABASE) from None


def words_of(refused: DomainError) -> str:
    """A refusal in both languages, with what it names; its code where we have no words for it."""
    named = [str(value) for value in refused.details.values()]
    said = _SAID.get(refused.code, f"Ditolak / refused: {refused.code}")
    return f"{said} ({', '.join(named)})" if named else said
