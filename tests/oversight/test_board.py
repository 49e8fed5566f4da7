"""The board's pages: the figures are the tallies', few are nobody's business, and the committee sees them all."""

import csv
import io
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html

from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.launching.models import Launch
from mpp.oversight import actions, opendata, report
from mpp.oversight import board as boards
from mpp.processes.actions import fold_tallies
from mpp.processes.models import CaseTally
from mpp.regions.models import Mall, Region
from tests.applications.conftest import country, stopped_clock, trust
from tests.channels.desk_people import seated

__all__ = ["country", "stopped_clock", "trust"]
LETTER, BIRTH = "surat-keterangan-domisili", "akta-kelahiran"
COMMITTEE = Actor.system("board.report")


def add(region: str, service: str, month: int, applications: int, **counts: int) -> None:
    told = {"decided": applications, "in_time": applications, "known": applications * 9, "asked": applications}
    row: dict[str, Any] = {"region_code": region, "service_id": service, "period": date(2026, month, 1)}
    CaseTally.objects.create(**row, applications=applications, **told | counts)


@pytest.fixture
def year(country: None, stopped_clock: None) -> None:
    """Two regions with enough to tell and one with almost nothing; some of it folded, some not yet."""
    add("35.10", LETTER, 3, 1200, in_time=1100, working_seconds=1200 * 43_200)
    add("35.10", BIRTH, 4, 300)
    fold_tallies(Actor.system("processes.fold_tallies"))
    add("35.10", BIRTH, 4, 4)
    add("92.08", LETTER, 4, 7)
    add("33.02", LETTER, 4, 50, in_time=40)


def opened(client: Client, path: str) -> Any:
    """The tree of a page."""
    answer = client.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def tables(client: Client, path: str) -> dict[str, list[list[str]]]:
    """The tables of a page by caption: rows of texts."""
    return {
        table.findtext("caption"): [
            [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
            for row in table.xpath("tbody/tr")
        ]
        for table in opened(client, path).xpath("//table")
    }


@pytest.fixture
def committee(year: None) -> Client:
    return seated("Anggota Komite Contoh", "kemenpanrb", "committee", region="31").client


def test_the_page_tells_what_is_kept_and_what_is_not_folded_yet(year: None, client: Client) -> None:
    found = tables(client, "/papan/")
    assert found["Angka menurut bulan"] == [
        ["Maret 2026", "1.200", "1.200", "91,6%", "1,5", "90,0%"],
        ["April 2026", "361", "361", "97,2%", "0,0", "90,0%"],
    ]
    assert found["Angka menurut layanan"] == [
        ["Akta Kelahiran, KK Baru, dan KIA", "304", "304", "100,0%", "0,0", "90,0%"],
        ["Surat Keterangan Domisili", "1.257", "1.257", "91,2%", "1,4", "90,0%"],
    ]


def test_every_area_has_a_tile_and_every_province_its_row(year: None, client: Client) -> None:
    page = opened(client, "/papan/")
    assert len(page.xpath("//ul[@class='tile-map']//use")) == 514
    assert len(page.xpath("//ul[@class='tile-map']//svg[@role='img'][@aria-label]")) == 38
    rows = tables(client, "/papan/provinsi/")["Kabupaten dan kota menurut status"]
    assert sum(int(row[1]) for row in rows) == 514
    assert [row[0] for row in rows if row[6] != "0"] == ["Jawa Timur"]


def test_a_region_is_launching_until_its_mall_opens(year: None, client: Client) -> None:
    begun, made = (Region.objects.get(code=code) for code in ("35.09", "35.11"))
    Launch.objects.create(region=begun, mode="digital", plan={}, started_at=clock.now())
    Mall.objects.create(region=made, name="MPP", kind="hybrid")
    names = {one.code: one.status for one in boards.of_year(2026).places if one.code.startswith("35.")}
    assert [names[code] for code in ("35.09", "35.11", "35.10")] == ["launching", "launching", "hybrid"]
    Mall.objects.filter(region=made).update(opened_on=date(2026, 3, 1))
    rows = {row[0]: row[1:] for row in tables(client, "/papan/")["Rencana dan MPP yang diumumkan"]}
    assert rows["1 Maret 2026"] == ["514", "305", "3"]
    assert rows["31 Desember 2022"] == ["103", "103", "0"]


def test_a_province_tells_its_areas_and_hides_the_number_of_few(year: None, client: Client) -> None:
    rows = {row[0]: row[1:] for row in tables(client, "/papan/provinsi/92/")["Kabupaten dan kota, tahun 2026"]}
    assert rows["Kabupaten Kaimana"][0] == "MPP digital"
    assert rows["Kabupaten Kaimana"][2:] == ["tidak ditampilkan", "–"]
    assert rows["Kabupaten Manokwari"] == ["Belum ada MPP", "–", "–", "–"]


def test_what_few_sent_is_told_nowhere_in_public(year: None, client: Client) -> None:
    assert "Angka daerah ini tidak ditampilkan" in client.get("/papan/daerah/92.08/").content.decode()
    rows = json.loads(client.get("/papan/data/kinerja.json").content)["kinerja"]
    hidden = {one["code"]: one["applications"] for one in rows if one["is_hidden"]}
    assert hidden == {"92.08": None, "33.02": None}  # alone, the rest of the total would tell it


def test_the_committee_sees_what_few_sent(committee: Client) -> None:
    rows = {row[0]: row[1:] for row in tables(committee, "/papan/komite/")["Angka menurut daerah"]}
    assert rows["Kabupaten Kaimana"][1:] == ["7", "7", "100,0%", "0,0", "90,0%"]
    assert rows["Kabupaten Banyumas"][1:] == ["50", "50", "80,0%", "0,0", "90,0%"]


def test_regions_are_ranked_among_those_alike(committee: Client) -> None:
    found = tables(committee, "/papan/komite/")
    assert found["Penduduk 1 juta atau lebih"] == [
        ["1", "Kabupaten Banyuwangi", "93,3%", "90,0%"],
        ["2", "Kabupaten Banyumas", "80,0%", "90,0%"],
    ]


@pytest.mark.parametrize("role", ["verifier", "signer"])
def test_the_committees_part_is_the_committees(year: None, role: str) -> None:
    client = seated("Petugas Contoh", "dukcapil", role).client
    assert client.get("/papan/komite/").status_code == 403
    assert client.get("/papan/komite/laporan.pdf").status_code == 403


def test_the_report_says_what_the_page_says(committee: Client) -> None:
    found = tables(committee, "/papan/komite/")
    names = {LETTER: "Surat Keterangan Domisili", BIRTH: "Akta Kelahiran, KK Baru, dan KIA"}
    told = report.contents(boards.of_year(2026), names, date(2026, 11, 24))
    assert told["regions"] == [[row[0], *row[2:]] for row in found["Angka menurut daerah"]]
    assert told["services"] == found["Angka menurut layanan"]
    page = opened(committee, "/papan/komite/")
    shown = dict(zip(page.xpath("//dt/text()"), page.xpath("//dd/span[@class='figure']/text()"), strict=True))
    headline = {label: figure for label, figure in told["nation"] if label in shown}
    assert len(headline) == 4
    assert headline == {label: shown[label] for label in headline}


def test_the_report_is_signed_and_a_reader_of_another_house_accepts_it(
    year: None, trust: None, tmp_path: Path
) -> None:
    file = tmp_path / "laporan.pdf"
    file.write_bytes(actions.report(COMMITTEE, 2026, clock.now()))
    spoken = told_by("pdfsig", "-nocert", str(file))
    assert "Signature is Valid" in spoken
    assert "Total document signed" in spoken
    text = told_by("pdftotext", "-layout", str(file), "-")
    assert re.search(r"Kabupaten Kaimana +7 +7 +100,0% +0,0 +90,0%", text)
    assert re.search(r"Tagged: +yes", told_by("pdfinfo", str(file)))


def told_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_figures_as_csv_are_those_as_json(year: None, client: Client) -> None:
    rows = json.loads(client.get("/papan/data/kinerja.json").content)["kinerja"]
    lines = list(csv.DictReader(io.StringIO(client.get("/papan/data/kinerja.csv").content.decode())))
    assert [one["applications"] for one in lines] == [
        "" if one["applications"] is None else str(one["applications"]) for one in rows
    ]
    assert [(one["level"], one["applications"]) for one in lines[:3]] == [
        ("nation", "1561"),
        ("month", "1200"),
        ("month", "361"),
    ]


def test_the_catalogue_is_open_data(year: None, client: Client) -> None:
    rows = json.loads(client.get("/papan/data/katalog.json").content)["katalog"]
    letter = next(one for one in rows if one["id"] == LETTER)
    assert (letter["name"], letter["fee"], letter["regions"]) == ("Surat Keterangan Domisili", "Gratis", 2)
    assert client.get("/papan/data/katalog.xml").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+62", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    line = opendata.as_csv([{"a": text, "b": -3}]).partition("\r\n")[2]
    assert next(csv.reader(io.StringIO(line, newline=""))) == [f"'{text}", "-3"]


def test_a_service_page_leads_to_what_search_engines_read(year: None, client: Client) -> None:
    page = opened(client, f"/m/35.10/layanan/{LETTER}/")
    (address,) = page.xpath("//link[@type='application/ld+json']/@href")
    told = json.loads(client.get(address).content)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "GovernmentService")
    assert (told["name"], told["areaServed"]["name"]) == ("Surat Keterangan Domisili", "Kabupaten Banyuwangi")
    assert client.get("/papan/data/layanan/35.11/sip-dokter.jsonld").status_code == 404


@pytest.mark.parametrize("asked", ["", "abc", "1999", "9999", "²⁰²⁶", "2026"])
def test_an_impossible_year_is_this_one(year: None, client: Client, asked: str) -> None:
    assert "Pelayanan tahun 2026" in client.get("/papan/", {"tahun": asked}).content.decode()
