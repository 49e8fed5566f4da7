"""The drawing of a process."""

from lxml import etree

from mpp.processes.engine.drawing import draw
from tests.processes.bpmn import CORRECTION

SVG = "{http://www.w3.org/2000/svg}"


def test_each_element_is_drawn_once_and_the_current_one_is_marked() -> None:
    root = etree.fromstring(draw(CORRECTION, {"verify"}).encode())
    boxes = root.findall(f"{SVG}g")
    marked = [b.findtext(f"{SVG}title") for b in boxes if b.find(f"{SVG}rect[@stroke-width='3']") is not None]
    assert len(boxes) == 6
    assert marked == ["Verifikasi"]
    assert len({(r.get("x"), r.get("y")) for r in root.iter(f"{SVG}rect")}) == 6


def test_names_are_escaped() -> None:
    text = CORRECTION.replace("Verifikasi", "&lt;script&gt;x")
    svg = draw(text, set())
    assert "<script" not in svg
    assert "&lt;script&gt;x" in svg


def test_lanes_and_notes_are_not_drawn_as_steps() -> None:
    text = CORRECTION.replace("<startEvent", '<laneSet id="l"/><documentation>n</documentation><startEvent', 1)
    assert len(etree.fromstring(draw(text, set()).encode()).findall(f"{SVG}g")) == 6
