"""No table that holds something about a person is forgotten: not by her copy, and not by her erasure."""

import json

from django.apps import apps

from mpp.applications.rights.holdings import ACCOUNT_TABLES, HOLDINGS
from mpp.applications.rights.records import of_section, sections
from mpp.kernel import guard
from mpp.kernel.scope import Scope, unit_of_work
from tests.trust.rows import Side, make
from tests.trust.world import World

SYSTEM = Scope.system("test")


def test_every_table_with_a_persons_column_is_written_and_erased_by_a_line_of_its_own() -> None:
    named = {"person_id", "applicant_id"}
    models = [m for m in apps.get_models() if named & {one.attname for one in m._meta.concrete_fields}]
    found = {m._meta.label for m in models} | {m._meta.label for m in guard.guarded_models() if m.person_column}
    assert found - {"identity.Account"} == {one.label for one in HOLDINGS}
    assert {"identity.Account", "identity.Session", "audit.AuditEntry"} == set(ACCOUNT_TABLES)
    for one in HOLDINGS:
        assert one.person in {field.attname for field in one.model._meta.concrete_fields}, one.label
        assert one.unopened() == set(), one.label


def test_every_row_of_every_table_stands_in_the_export(world: World) -> None:
    """One row of each table for one person, one for somebody else: all of hers are written, none of the other's."""
    hers, other = Side(), Side()
    with unit_of_work(SYSTEM):
        made = {one.label: (make(one.model, hers).pk, make(one.model, other).pk) for one in HOLDINGS}
        records = [one for name in sections() for one in of_section(name, [hers.person])]
    written = {(one["table"], one.get("id")) for one in records}
    for label, (own, strange) in made.items():
        assert (label, str(own)) in written, label
        assert (label, str(strange)) not in written, label
    assert str(other.person) not in json.dumps(records)


def test_no_column_is_left_out_of_a_record(world: World) -> None:
    side = Side()
    with unit_of_work(SYSTEM):
        for one in HOLDINGS:
            make(one.model, side)
        records = {one["table"]: one for name in sections() for one in of_section(name, [side.person])}
    for holding in HOLDINGS:
        columns = {one.name for one in holding.model._meta.concrete_fields} - holding.hidden
        assert len(records[holding.label]) == len(columns) + 1, holding.label  # and `table`
