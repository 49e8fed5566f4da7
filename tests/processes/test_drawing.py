"""The drawing of a process."""

from lxml import etree

from mpp.processes.engine.drawing import draw
from tests.processes.bpmn import CORRECTION
from tests.processes.test_inclusive import OPINIONS

SVG = "{http://www.w3.org/2000/svg}"


def test_each_element_is_drawn_once_and_the_current_one_is_marked() -> None:
    root = etree.fromstring(draw(CORRECTION, {"verify"}).encode())
    boxes = root.findall(f"{SVG}g")
    marked = [b.findtext(f"{SVG}title") for b in boxes if b.find(f"{SVG}rect[@stroke-width='3']") is not None]
    assert len(boxes) == 6
    assert marked == ["Verifikasi"]
    assert len({(text.get("x"), text.get("y")) for text in root.iter(f"{SVG}text")}) == 6


def test_events_are_circles_and_gateways_diamonds_with_their_mark() -> None:
    root = etree.fromstring(draw(OPINIONS, {"split"}).encode())
    assert len(root.findall(f"{SVG}g/{SVG}rect")) == 4
    assert len(root.findall(f"{SVG}g/{SVG}circle")) == 3  # an end has two
    texts = [each.findtext(f"{SVG}text") for each in root.findall(f"{SVG}g") if each.find(f"{SVG}path") is not None]
    assert sorted(map(str, texts)) == ["×", "×", "○", "○"]
    marked = [each.findtext(f"{SVG}title") for each in root.findall(f"{SVG}g[{SVG}path]") if _is_marked(each)]
    assert marked == ["split"]


def _is_marked(group: etree._Element) -> bool:
    return group.find(f"{SVG}path[@stroke-width='3']") is not None


def test_names_are_escaped() -> None:
    text = CORRECTION.replace("Verifikasi", "&lt;script&gt;x")
    svg = draw(text, set())
    assert "<script" not in svg
    assert "&lt;script&gt;x" in svg


def test_lanes_and_notes_are_not_drawn_as_steps() -> None:
    text = CORRECTION.replace("<startEvent", '<laneSet id="l"/><documentation>n</documentation><startEvent', 1)
    assert len(etree.fromstring(draw(text, set()).encode()).findall(f"{SVG}g")) == 6
