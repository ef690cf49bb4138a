"""Typing rules: what is refused, where, with which mend; what is known to be there."""

from __future__ import annotations

import pytest

from generator.diagnostics import Severity
from generator.rules.types import Bool, Choice, Date, Decimal, Int, Money, Text, Type
from tests.unit.rules.world import AT, codes, only, tried, typed


@pytest.mark.parametrize(
    ("text", "type_", "empty"),
    [
        ("years + 1", Int(), False),
        ("count + 1", Int(), True),
        ("years * 0.5", Decimal(1), False),
        ("fee * 0.25", Decimal(4, "money"), False),
        ("fee * years", Money(), False),
        ("round(fee * 0.25, 2)", Money(), False),
        ("area * rate", Decimal(4, "money"), True),
        ("length * length", Decimal(4, "sqm"), True),
        ("area / length", Decimal(10, "m"), True),
        ("fee / fee", Decimal(10), True),
        ("fee / area", Decimal(10, "money per sqm"), True),
        ("percent(fee, share)", Decimal(6, "money"), True),
        ("round(hp)", Int(), True),
        ("floor(area)", Decimal(0, "sqm"), True),
        ("max(fee, 100)", Money(), False),
        ("until ?? since", Date(), False),
        ("since + 1y", Date(), False),
        ("until + 60d", Date(), True),
        ("until - since", Int(), True),
        ("years(since, today())", Int(), False),
        ("note < 'x'", Bool(), False),
        ("agreed", Bool(), True),
        ("!agreed", Bool(), False),
        ("place.local_body == local_body", Bool(), False),
        ("owners.sum(o, o.share)", Decimal(2), True),
        ("owners.sum(o, o.share ?? 0)", Decimal(2), False),
        ("owners.count(o, o.kind == 'main')", Int(), False),
        ("owners.first().name", Text(), True),
        ("owners.max(o, o.born)", Date(), True),
        ("owners.exists(o, o.phones.exists(p, p.digits == '1'))", Bool(), False),
        ("kind == 'new' ? 1 : 2.5", Decimal(1), False),
        ("kind == 'new' ? null : fee", Money(), True),
        ("fy(since)", Text(), False),
        ("name.en + ' ' + name.ml", Text(), False),
    ],
)
def test_a_rule_has_this_type_and_may_be_empty(text: str, type_: Type, empty: bool) -> None:
    node = typed(text)
    assert (node.type, node.empty) == (type_, empty)


@pytest.mark.parametrize(
    ("text", "code", "column", "length"),
    [
        ("yaers + 1", "KS310", 1, 5),
        ("name.eng == 'x'", "KS311", 6, 3),
        ("ward.boddy == local_body", "KS311", 6, 5),
        ("sze(note) > 1", "KS312", 1, 3),
        ("note.startWith('a')", "KS312", 6, 9),
        ("note.size('a') > 1", "KS313", 1, 14),
        ("owners.count(o, o.share)", "KS314", 17, 7),
        ("owners.sum(o, o.kind)", "KS313", 1, 21),
        ("owners.sum(1, 2)", "KS313", 12, 1),
        ("min(1)", "KS313", 1, 6),
        ("round(fee, years)", "KS313", 1, 17),
        ("note + 1", "KS314", 1, 8),
        ("note == 1", "KS314", 1, 9),
        ("since == '2026-01-01'", "KS314", 1, 21),
        ("kind < 'new'", "KS314", 1, 12),
        ("ward == local_body", "KS314", 1, 18),
        ("name == 'x'", "KS314", 1, 11),
        ("owners == null", "KS314", 1, 6),
        ("years && hazardous", "KS314", 1, 5),
        ("since + 1", "KS314", 1, 9),
        ("seen_at + 1mo", "KS314", 1, 13),
        ("owners.name == 'x'", "KS311", 1, 11),
        ("owners.exists(o, o == 'x')", "KS314", 18, 1),
        ("[1, 2]", "KS314", 1, 6),
        ("kind in ['new', null]", "KS314", 17, 4),
        ("years in fee", "KS314", 1, 12),
        ("fee + area", "KS315", 1, 10),
        ("fee > length", "KS315", 1, 12),
        ("fee + years", "KS315", 1, 11),
        ("fee * share", "KS315", 1, 11),
        ("fee * capital", "KS316", 1, 13),
        ("kind == 'nwe'", "KS317", 9, 5),
        ("kind in ['new', 'old']", "KS317", 17, 5),
        ("class == food", "KS318", 10, 4),
        ("owners.exists(fee, true)", "KS318", 15, 3),
        ("houses.sum(h, houses.sum(g, h.area + g.area)) > 3", "KS321", 1, 49),
        ("note.matches('(a')", "KS323", 15, 1),
        ("note.matches('(a+)+')", "KS324", 17, 1),
        ("note.matches(name.en)", "KS313", 14, 7),
        ("paid(licens_fee)", "KS313", 6, 10),
    ],
)
def test_a_mistake_is_shown_where_it_is_written(
    text: str, code: str, column: int, length: int
) -> None:
    found = only(text)
    assert (found.code, found.span.column - AT.column + 1, found.span.length) == (
        code,
        column,
        length,
    )


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("yaers + 1 > 0", "did you mean 'years'?"),
        ("name.eng == 'x'", "did you mean 'en'?"),
        ("sze(note) > 1", "did you mean 'size'?"),
        ("kind == 'nwe'", "did you mean 'new'?"),
        ("kind == renewl", "did you mean 'renewal'?"),
        ("paid(late_fe)", "did you mean 'late_fee'?"),
        ("class == food", "quote the option: 'food'"),
        ("note == empty", "write null"),
        ("today == since", "call it: today()"),
        (
            "since == '2026-01-01'",
            "write a day as date('2026-01-01')".replace("2026-01", "2026-04"),
        ),
        ("name == 'x'", "read .en or .ml of it"),
        ("owners.share == 1", "name a row: .first().name or .exists(row, row.name == ...)"),
        ("owners.sum == 1", "call it: .sum(...)"),
        ("sum(owners)", "ask a table: rows.sum(row, ...)"),
    ],
)
def test_a_mistake_comes_with_its_mend(text: str, mend: str) -> None:
    assert only(text).mend == mend


def test_both_sides_of_an_operator_are_looked_at() -> None:
    assert codes("yaers > 1 && kind == 'nwe' || fee + area > 3") == ["KS310", "KS317", "KS315"]
    assert codes("owners.exists(o, o.shre > 1) && sze(note) > 1") == ["KS311", "KS312"]


def test_a_bare_code_stands_where_a_choice_is_asked() -> None:
    assert typed("kind == renewal") == typed("kind == 'renewal'")
    assert typed("kind in [new, 'renewal']") == typed("kind in ['new', renewal]")
    wanted = Choice(("new", "renewal", "transfer"))
    assert typed("years > 1 ? renewal : new", wanted).type == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("years", Decimal(2), []),
        ("years", Money(), ["KS315"]),
        ("50", Money(), []),
        ("50 * years", Money(), []),
        ("50.125", Money(), ["KS322"]),
        ("fee * 0.25", Money(), ["KS322"]),
        ("round(fee * 0.25, 2)", Money(), []),
        ("fee", Decimal(18, "money"), []),
        ("round(hp)", Int(), []),
        ("hp", Int(), ["KS322"]),
        ("null", Date(), []),
        ("kind", Text(), []),
        ("note", Choice(("new",)), ["KS319"]),
        ("kind", Choice(("new", "renewal")), ["KS317"]),
        ("fee", Bool(), ["KS319"]),
        ("seen_at", Date(), ["KS319"]),
        ("date(seen_at)", Date(), []),
        ("30d", Date(), ["KS314"]),
        ("name", Text(), ["KS314"]),
    ],
)
def test_what_is_wanted_is_given_with_few_conversions(
    text: str, wanted: Type, found: list[str]
) -> None:
    assert codes(text, wanted) == found


@pytest.mark.parametrize(
    "text",
    [
        "until != null && until < today()",
        "until == null || until < today()",
        "until == null ? true : until < today()",
        "!(until == null) && until < today()",
        "until > since && until < today()",
    ],
)
def test_what_a_condition_asked_is_known_after_it(text: str) -> None:
    node = typed(text)
    assert not node.empty
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind == 'new' && kind == 'renewal'", "this is never true"),
        ("kind == 'new' || kind != 'new'", "this is always true"),
        ("until == null && until < today()", "this is never true"),
        ("agreed && !agreed", "this is always true"),
        ("kind == 'new' && kind in ['renewal', 'transfer']", "this is never true"),
        ("1 + 1 == 2", "this is always true"),
        ("since == null", "this is never true"),
        ("(fee ?? 0) > 5", "this is never empty"),
        ("kind == 'new' ? fee : fee", "both values are the same"),
        ("owners.all(o, 1 == 1) && hazardous", "this is always true"),
    ],
)
def test_a_constant_condition_is_a_warning(text: str, message: str) -> None:
    node, found = tried(text)
    assert node is not None
    assert found[0].message == message
    assert [(d.code, d.severity) for d in found] == [("KS320", Severity.WARNING)]


def test_places_do_not_grow_without_end() -> None:
    assert codes("hp * hp * hp * hp * hp") == []
    long = " * ".join(["hp"] * 21)
    assert codes(long) == ["KS322"]


def test_a_dotted_name_of_the_scope_covers_the_member() -> None:
    assert codes("ward in me.wards") == []
    assert only("ward in me.wrds").mend == ""
    assert codes("me.name.en == 'x'") == []


def test_a_row_keeps_its_name_to_itself() -> None:
    assert codes("owners.exists(o, true) && o.share > 1") == ["KS310"]
    assert codes("owners.exists(o, owners.exists(o, true))") == ["KS318"]
