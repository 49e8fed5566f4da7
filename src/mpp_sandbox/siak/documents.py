"""The akta and the family card as signed PDF: A4 with a QR code, as printed since July 2020."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from mpp_sandbox.bsre.signing import Wish, sign_pdf
from mpp_sandbox.bsre.subscribers import head_of_civil_registry
from mpp_sandbox.people.model import Person, Relation
from mpp_sandbox.world import World

TEMPLATES = Path(__file__).with_name("templates")
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
RELATION_WORDS = {
    Relation.HEAD: "Kepala Keluarga",
    Relation.WIFE: "Istri",
    Relation.CHILD: "Anak",
}


def long_date(day: date) -> str:
    """24 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _qr(address: str) -> str:
    """The address as an SVG picture."""
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", border=2, xmldecl=False)
    return picture.getvalue().decode()


def _signed(world: World, template: str, document_id: str, regency: str, content: dict[str, Any]) -> bytes:
    """Render a template and sign it by the head of the regency's civil registry."""
    head, credential = head_of_civil_registry(world, regency)
    content = {
        **content,
        "head": head,
        "qr": _qr(f"{world.config.base_url}/siak/verify/{document_id}"),
    }
    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    pdf = typst.compile((TEMPLATES / template).read_bytes(), format="pdf", sys_inputs=inputs)
    assert isinstance(pdf, bytes)
    return sign_pdf(world, pdf, credential, Wish(reason="Penerbitan dokumen kependudukan (simulasi)"))


def akta(world: World, document_id: str, number: str, child: Person, order: int, today: date) -> bytes:
    """The birth certificate (Register/Kutipan Akta Kelahiran)."""
    address = child.address
    content = {
        "number": number,
        "issued": long_date(today),
        "nik": child.nik,
        "name": child.name,
        "sex": "perempuan" if child.is_woman else "laki-laki",
        "order": order,
        "birth_place": child.birth_place,
        "birth_date": long_date(child.birth_date),
        "father": child.father_name,
        "mother": child.mother_name,
        "regency": address.regency_name,
    }
    return _signed(world, "akta.typ", document_id, address.regency_code, content)


def death_certificate(world: World, document_id: str, number: str, dead: Person, died: date, today: date) -> bytes:
    """The death certificate (Kutipan Akta Kematian)."""
    content = {
        "number": number,
        "issued": long_date(today),
        "nik": dead.nik,
        "name": dead.name,
        "birth_place": dead.birth_place,
        "birth_date": long_date(dead.birth_date),
        "died": long_date(died),
        "regency": dead.address.regency_name,
    }
    return _signed(world, "akta_kematian.typ", document_id, dead.address.regency_code, content)


def family_card(world: World, document_id: str, members: list[Person], today: date) -> bytes:
    """The family card (Kartu Keluarga) with all its members."""
    address = members[0].address
    content = {
        "number": members[0].kk,
        "issued": long_date(today),
        "head_of_family": members[0].name,
        "street": address.street,
        "rt_rw": f"{address.rt}/{address.rw}",
        "village": address.village_name,
        "district": address.district_name,
        "regency": address.regency_name,
        "province": address.province_name,
        "members": [_card_row(member) for member in members],
    }
    return _signed(world, "kk.typ", document_id, address.regency_code, content)


def _card_row(member: Person) -> list[str]:
    """One line of the card."""
    return [
        member.name,
        member.nik,
        member.sex,
        member.birth_place,
        member.birth_date.strftime("%d-%m-%Y"),
        member.religion,
        member.marital_status.replace("_", " "),
        RELATION_WORDS[member.relation],
        member.father_name,
        member.mother_name,
    ]
