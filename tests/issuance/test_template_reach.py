"""A template sees its values, the QR code and the letterhead, and nothing else of the machine or the network."""

from pathlib import Path

import pytest
import typst

from mpp.issuance.errors import TemplateFaulty
from mpp.issuance.typesetting import _compiler, render
from tests.issuance.test_typesetting import AT, DATA, FILES, TEMPLATE


@pytest.mark.parametrize(
    ("planted", "word"),
    [
        ('#read("/etc/passwd")', "read"),
        ('#let f() = { return read }\n#f()("secret.txt")', "read"),
        ('https://a.b #read("secret.txt")', "read"),
        ('#import "@preview/cetz:0.2.0": *', "import"),
        ('#json("/data.json" + "x")', "json"),
        ('#dictionary(std).at("re" + "ad")("secret.txt")', "std"),
    ],
)
def test_a_template_that_reaches_out_is_not_set(planted: str, word: str) -> None:
    with pytest.raises(TemplateFaulty, match="template_reaches_out") as refused:
        render(f"{TEMPLATE}{planted}", DATA, FILES, at=AT)
    assert refused.value.details == {"line": TEMPLATE.count("\n") + 1, "message": word}


def test_below_the_root_of_templates_lies_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.txt").write_text("rahasia")
    monkeypatch.chdir(tmp_path)
    for path in ("secret.txt", "/secret.txt", str(tmp_path / "secret.txt"), "../typesetting.py"):
        with pytest.raises(typst.TypstError):
            _compiler().compile({"main": f'#read("{path}")'.encode()}, format="pdf")


def test_a_fault_of_a_template_is_told_with_its_line() -> None:
    with pytest.raises(TemplateFaulty) as refused:
        render(f"{TEMPLATE}\n#data.nobody", DATA, FILES, at=AT)
    assert refused.value.details["line"] == TEMPLATE.count("\n") + 2
    assert "nobody" in str(refused.value.details["message"])
