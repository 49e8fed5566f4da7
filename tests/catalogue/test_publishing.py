"""What is published stays as it was; a region adopts within the pack's limits. On a real database."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from mpp.catalogue import actions, queries, rules
from mpp.catalogue.errors import DictionaryMistaken, PackMistaken, ParametersRefused
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.models import Adoption, DictionaryVersion, ServiceVersion
from mpp.catalogue.national import LoadedDictionary, load_dictionary
from mpp.catalogue.usage import Way
from mpp.kernel.errors import NotFound
from mpp.kernel.ids import new_id
from mpp.regions.models import Agency, Region
from tests.catalogue.planting import ELEMENTS, SERVICE, plant

PACKS = Path(__file__).parent / "packs"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter() -> LoadedPack:
    return load_pack(PACKS / "services/letter")


@pytest.fixture
def banyuwangi() -> Region:
    region = Region.objects.create(code="35.10", name="Kabupaten Banyuwangi", zone="Asia/Jakarta")
    Agency.objects.create(region=region, kind="dpmptsp", name="DPMPTSP Banyuwangi")
    return region


def _revised(folder: Path, old: str, new: str) -> LoadedPack:
    shutil.copytree(PACKS / "services/letter", folder, dirs_exist_ok=True)
    source = (folder / "service.yaml").read_text(encoding="utf-8")
    (folder / "service.yaml").write_text(source.replace(old, new), encoding="utf-8")
    return load_pack(folder, PACKS / "dictionary")


def test_publishing_the_same_content_again_gives_the_same_version(letter: LoadedPack) -> None:
    first = actions.publish(letter, at=NOW)
    assert actions.publish(letter, at=NOW) == first
    assert first.digest == rules.digest_of(letter.published)
    assert ServiceVersion.objects.count() == 1


def test_what_is_read_back_is_what_was_published_without_the_people_of_its_scenarios(letter: LoadedPack) -> None:
    read = queries.version(actions.publish(letter, at=NOW).id)
    assert letter.published.scenarios
    assert read == letter.published.model_copy(update={"scenarios": {}})


def test_another_content_under_the_same_number_is_a_new_revision(letter: LoadedPack, tmp_path: Path) -> None:
    first = actions.publish(letter, at=NOW)
    second = actions.publish(_revised(tmp_path, "Surat contoh untuk uji", "Surat contoh"), at=NOW)
    assert [(one.version, one.revision) for one in (first, second)] == [("1.0.0", 1), ("1.0.0", 2)]
    assert queries.version(first.id).service.summary == "Surat contoh untuk uji"


def test_a_pack_with_a_mistake_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(PackMistaken):
        actions.publish(_revised(tmp_path, "party: witness", "party: wittness"), at=NOW)
    assert ServiceVersion.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_serviceversion SET content = '{}'",
        "DELETE FROM catalogue_serviceversion",
        "UPDATE catalogue_dictionaryversion SET content = '{}'",
        "DELETE FROM catalogue_dictionaryversion",
    ],
)
def test_the_database_refuses_to_change_what_is_published(letter: LoadedPack, statement: str) -> None:
    actions.publish(letter, at=NOW)
    actions.publish_dictionary(letter.national, at=NOW)
    with pytest.raises(IntegrityError, match="never changes"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_version_is_read_once_a_process(
    letter: LoadedPack, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    published = actions.publish(letter, at=NOW)
    queries.version(published.id)
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.version(published.id)


def test_an_unknown_version_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.version(new_id())


def test_a_region_offers_what_it_adopted_with_the_defaults(letter: LoadedPack, banyuwangi: Region) -> None:
    version = actions.publish(letter, at=NOW)
    actions.adopt(banyuwangi, version.id, {}, since=TODAY)
    offering = queries.offering("35.10", "letter")
    assert (offering.version_id, offering.parameters) == (version.id, {"fee": 0})
    assert offering.published.service.id == "letter"


def test_adopting_another_version_ends_the_first_and_keeps_the_decision(
    letter: LoadedPack, banyuwangi: Region, tmp_path: Path
) -> None:
    actions.adopt(banyuwangi, actions.publish(letter, at=NOW).id, {}, since=TODAY)
    second = actions.publish(_revised(tmp_path, "version: 1.0.0", "version: 1.1.0"), at=NOW)
    actions.adopt(banyuwangi, second.id, {"fee": 500}, since=date(2026, 12, 1))
    assert [one.version_id for one in queries.offered(banyuwangi.id)] == [second.id]
    assert Adoption.objects.filter(active=False).count() == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"fee": 10_001}, "too_large"),
        ({"fee": -1}, "too_small"),
        ({"fee": "0"}, "wrong_kind"),
        ({"fee": True}, "wrong_kind"),
    ],
)
def test_a_parameter_outside_the_packs_limits_is_refused(
    letter: LoadedPack, banyuwangi: Region, given: dict[str, object], reason: str
) -> None:
    version = actions.publish(letter, at=NOW)
    with pytest.raises(ParametersRefused) as caught:
        actions.adopt(banyuwangi, version.id, given, since=TODAY)
    assert caught.value.fields == {"fee": [reason]}
    assert queries.offered(banyuwangi.id) == []


def test_a_parameter_that_the_pack_does_not_have_is_refused(letter: LoadedPack) -> None:
    with pytest.raises(ParametersRefused) as caught:
        rules.checked_parameters(letter.published.service, {"colour": "red"})
    assert caught.value.fields == {"colour": ["unknown"]}


@pytest.mark.parametrize(
    ("text", "found"), [("surat", True), ("sample lett", True), ("contoh", True), ("paspor", False), ("", False)]
)
def test_a_search_reads_both_languages(letter: LoadedPack, banyuwangi: Region, text: str, found: bool) -> None:
    actions.adopt(banyuwangi, actions.publish(letter, at=NOW).id, {}, since=TODAY)
    assert bool(queries.search(text, banyuwangi.id)) is found


def test_loading_the_packs_again_changes_nothing(banyuwangi: Region) -> None:
    actions.load_packs(PACKS, at=NOW)
    before = list(Adoption.objects.values_list("id", "version_id", "active"))
    actions.load_packs(PACKS, at=NOW)
    assert list(Adoption.objects.values_list("id", "version_id", "active")) == before
    assert len(before) == 1
    assert DictionaryVersion.objects.count() == 1


def test_a_changed_text_is_a_new_edition_and_the_old_one_may_come_again(letter: LoadedPack, tmp_path: Path) -> None:
    digests = []
    shutil.copytree(PACKS / "dictionary", tmp_path / "dictionary")
    changed = _dictionary(tmp_path, "label: Keperluan", "label: Maksud")
    for at, one in enumerate((letter.national, changed, letter.national)):
        actions.publish_dictionary(one, at=NOW + timedelta(minutes=at))
        digests.append(queries.newest_dictionary().digest)  # type: ignore[union-attr]
    assert digests[0] == digests[2] != digests[1]


def test_an_element_never_changes_its_type_though_the_baseline_be_forged(
    letter: LoadedPack, tmp_path: Path
) -> None:
    actions.publish_dictionary(letter.national, at=NOW)
    shutil.copytree(PACKS / "dictionary", tmp_path / "dictionary")
    (tmp_path / "dictionary/baseline.json").unlink()
    with pytest.raises(DictionaryMistaken) as caught:
        actions.publish_dictionary(_dictionary(tmp_path, "detail:\n  kind: text", "detail:\n  kind: date"), at=NOW)
    assert caught.value.details["mistakes"] == ["purpose.detail was of kind text and is now of kind date"]


def test_with_a_changed_type_nothing_is_published_and_what_was_stays(tmp_path: Path, banyuwangi: Region) -> None:
    actions.load_packs(PACKS, at=NOW)
    before = list(ServiceVersion.objects.values_list("digest"))
    shutil.copytree(PACKS, tmp_path, dirs_exist_ok=True)
    plant(tmp_path, ELEMENTS, "detail:\n  kind: text", "detail:\n  kind: paragraph")
    plant(tmp_path, SERVICE, "summary: Surat contoh untuk uji", "summary: Surat contoh")
    actions.load_packs(tmp_path, at=NOW)
    assert list(ServiceVersion.objects.values_list("digest")) == before
    assert DictionaryVersion.objects.count() == 1


def _dictionary(folder: Path, old: str, new: str) -> LoadedDictionary:
    plant(folder, ELEMENTS, old, new)
    return load_dictionary(folder / "dictionary")


def test_it_is_said_which_party_of_which_service_uses_an_element_and_how_it_comes(letter: LoadedPack) -> None:
    actions.publish(letter, at=NOW)
    used = queries.uses(queries.newest_versions(), letter.fetching_owners)
    assert [(one.party, one.way, one.optional) for one in used["person.name"]] == [
        ("applicant", Way.ASKED, False),
        ("witness", Way.ASKED, False),
    ]
    assert [(one.party, one.way) for one in used["practitioner.str"]] == [("applicant", Way.FETCHED)]
    assert [(one.party, one.way) for one in used["document.letter"]] == [("", Way.ISSUED)]
    assert [one.optional for one in used["purpose.letter"]] == [True]
