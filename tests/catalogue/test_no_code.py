"""Nothing in a pack runs, reaches out, or swells: each attempt is refused with its file and line."""

import shutil
import time
from pathlib import Path

import pytest

from mpp.cli.pack_checking import check_all
from tests.catalogue.planting import BPMN, ELEMENTS, PACKS, SCENARIO, SERVICE, TYPST, plant

CHECK, CONDITION = "age_on(applicant.birth_date, today) >= 17", 'decision.verify == "correct"'
DOCTYPE = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n<definitions '
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\n"
EXTENDED = (
    '<userTask id="verify"><extensionElements><s:{0} xmlns:s="urn:s">x</s:{0}></extensionElements></userTask>'
)
UTF7 = '<?xml version="1.0" encoding="UTF-7"?>\n+ADwAIQ-DOCTYPE l +AFsAXQA+-\n<definitions '

# name: code of the mistake, file, what is replaced, by what, and how many lines below that the mistake stands
ATTEMPTS = {
    "import in a rule": ("expression", SERVICE, CHECK, "__import__('os').system('true') == 0", 0),
    "dunder of a text": ("expression", SERVICE, CHECK, "\"''.__class__.__mro__ != null\"", 0),
    "dunder of a value": ("expression", SERVICE, CHECK, "applicant.name.__class__ == ''", 0),
    "dunder as a key": ("expression", SERVICE, CHECK, '\'{"a": 1}["__class__"] == 1\'', 0),
    "import in a fee": ("expression", SERVICE, '"parameter.fee"', "\"__import__('os').getpid()\"", 0),
    "import in a derivation": (
        "dictionary",
        ELEMENTS,
        "purpose.detail:\n  kind: text\n",
        "purpose.detail:\n  kind: text\n  derive: __import__('os').name\n",
        2,
    ),
    "Python in a condition": ("refused", BPMN, CONDITION, "__import__('os').system('true')", 0),
    "language of a condition": (
        "refused",
        BPMN,
        "<conditionExpression>" + CONDITION,
        '<conditionExpression language="python">' + CONDITION,
        0,
    ),
    "script task": ("refused", BPMN, '<userTask id="sign"', '<scriptTask id="sign"', 0),
    "script before a task": (
        "refused",
        BPMN,
        '<userTask id="verify" name="Verifikasi"/>',
        EXTENDED.format("preScript"),
        0,
    ),
    "script after a task": (
        "refused",
        BPMN,
        '<userTask id="verify" name="Verifikasi"/>',
        EXTENDED.format("postScript"),
        0,
    ),
    "operator of a service": (
        "refused",
        BPMN,
        '<userTask id="verify" name="Verifikasi"/>',
        EXTENDED.format("serviceTaskOperator"),
        0,
    ),
    "connector of a service": (
        "refused",
        BPMN,
        '<userTask id="verify" name="Verifikasi"/>',
        EXTENDED.format("connector"),
        0,
    ),
    "class of a service": (
        "refused",
        BPMN,
        '<serviceTask id="issue"',
        '<serviceTask implementation="os" id="issue"',
        0,
    ),
    "entities": ("refused", BPMN, "<definitions ", DOCTYPE, 0),
    "entities behind an encoding": (
        "refused",
        BPMN,
        '<?xml version="1.0" encoding="UTF-8"?>\n<definitions ',
        UTF7,
        1,
    ),
    "file of the machine": ("template_reaches_out", TYPST, "Nama:", '#read("/etc/passwd")', 0),
    "file by another name": ("template_reaches_out", TYPST, "Nama:", "#let open = (\n  read,\n)", 1),
    "file behind a link": ("template_reaches_out", TYPST, "Nama:", 'https://a.b #read("secret")', 0),
    "picture of the machine": ("template_reaches_out", TYPST, "Nama:", '#image("/qr.svg" + "/../../a.svg")', 0),
    "package of the network": ("template_reaches_out", TYPST, "Nama:", '#import "@preview/cetz:0.2.0": *', 0),
    "text that runs": ("template_reaches_out", TYPST, "Nama:", '#eval("re" + "ad(1)")', 0),
    "every name at once": ("template_reaches_out", TYPST, "Nama:", '#dictionary(std).at("re" + "ad")("x")', 0),
    "object of Python": (
        "schema",
        SERVICE,
        "name: Surat",
        "name: !!python/object/apply:os.system [true]\nx: Surat",
        0,
    ),
    "object in a scenario": ("schema", SCENARIO, "title: Surat terbit", "title: !!python/name:os.system ''", 0),
    "laughs": ("schema", SERVICE, "id: letter\n", f"{LAUGHS}id: letter\n", 1),
    "laughs in the dictionary": ("schema", ELEMENTS, "person.nik:", f"{LAUGHS}person.nik:", 1),
    "depth": ("schema", SERVICE, "keywords: [contoh]", f"keywords: {'[' * 5000}{']' * 5000}", 0),
    "a pattern that RE2 does not read": (
        "dictionary",
        ELEMENTS,
        "purpose.detail:\n  kind: text\n",
        "purpose.detail:\n  kind: text\n  pattern: '(?=a)'\n",
        2,
    ),
    "a pattern in a rule": ("expression", SERVICE, CHECK, 'applicant.name.matches("(a{1000}){1000}")', 0),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_is_refused_with_its_file_and_line(tmp_path: Path, attempt: str) -> None:
    code, file, old, new, below = ATTEMPTS[attempt]
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    line = plant(packs, file, old, new) + below
    began = time.monotonic()
    found = [(one.code, one.file, one.line) for one in check_all(packs)]
    assert (code, packs / file, line) in found
    assert time.monotonic() - began < 5
