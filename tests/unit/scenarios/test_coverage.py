"""What the scenarios walked, and how their steps are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from runtime.masters.decisions import DecisionRow, Decisions
from runtime.meaning.tables import as_json, read_cell
from runtime.money.shapes import RateRow
from runtime.scenarios.charges import slab_in, uncharged
from runtime.scenarios.coverage import Way, unwalked, walked
from runtime.scenarios.decided import Watched, undecided
from runtime.scenarios.play import Played
from runtime.scenarios.trace import Trace

SERVICE = "pets.licence"
WAYS = [
    Way(SERVICE, "", "submit", "action"),
    Way(SERVICE, "scrutiny", "forward", "action"),
    Way(SERVICE, "scrutiny", "return", "action"),
    Way(SERVICE, "scrutiny", "forward", "guard"),
    Way(SERVICE, "scrutiny", "forward", "person"),
    Way(SERVICE, "visit", "health", "branch"),
    Way(SERVICE, "payment", "paid", "event"),
    Way(SERVICE, "payment", "to rejected", "time"),
]


def step(what: str, before: str, after: str, *, refused: str = "") -> Played:
    return Played("clerk", what, "", 0.01, SERVICE, before, after, refused)


def test_an_action_and_a_branch_are_walked_by_doing_them() -> None:
    played = [step("submit", "", "scrutiny"), step("health", "visit", "visit")]
    assert {way.name for way in walked(played, WAYS)} == {"submit", "health"}


def test_what_was_refused_was_not_walked() -> None:
    assert walked([step("forward", "scrutiny", "scrutiny", refused="role")], WAYS) == set()


def test_a_refusal_proves_the_guard_or_the_ban_that_refused_it() -> None:
    for kind in ("guard", "person"):
        refused = [step("forward", "scrutiny", "scrutiny", refused=kind)]
        assert walked(refused, WAYS) == {Way(SERVICE, "scrutiny", "forward", kind)}


def test_a_payment_walks_the_event_and_a_wait_the_time_limit() -> None:
    paid = walked([step("pay licence_fee", "payment", "issued")], WAYS)
    late = walked([step("wait", "payment", "rejected")], WAYS)
    assert [way.name for way in paid] == ["paid"]
    assert [way.name for way in late] == ["to rejected"]
    assert walked([step("wait", "payment", "payment")], WAYS) == set()


def test_each_way_that_was_not_gone_is_named() -> None:
    said = unwalked(WAYS, {WAYS[0], WAYS[1], WAYS[5]})
    assert said[0] == "transitions: 2 of 3 walked"
    assert said[1] == "        never: pets.licence: return in scrutiny"
    assert "branches: 1 of 1 walked" in said
    assert "guards: 0 of 1 refused" in said
    assert "        never: pets.licence: to rejected in payment" in said


def test_a_trace_tells_who_did_what_and_where_the_file_went() -> None:
    lines: list[str] = []
    trace = Trace(lines.append)
    trace.begin("a dog is licensed", SERVICE)
    trace.step(step("submit", "", "scrutiny"))
    trace.step(Played("", "wait", "5wd pass", 0.0, SERVICE, "scrutiny", "scrutiny"))
    assert lines[0].strip() == "a dog is licensed  (pets.licence)"
    assert "clerk" in lines[1]
    assert "[draft → scrutiny]" in lines[1]
    assert lines[2].split()[:3] == ["2", "time", "wait"]
    assert "→" not in lines[2]


def _table(*rows: tuple[list[str], dict[str, str]]) -> Watched:
    """Words in the first column, numbers in the second, as one decision's only table."""
    made = [
        DecisionRow("pets.fee", date(2024, 4, 1), n, [_cell(one), _cell(two, number=True)], gives)
        for n, ((one, two), gives) in enumerate(rows)
    ]
    return Watched.over(Decisions.of(made))


def _cell(text: str, *, number: bool = False) -> object:
    cell = read_cell(text, number)
    assert cell is not None
    return as_json(cell)


def test_each_word_of_a_cell_is_to_be_decided_once_and_a_row_left_to_a_person_never() -> None:
    table = _table(
        (["dog|cat", "upto 2"], {"fee": "10"}),
        (["dog|cat", "over 2"], {"fee": "20"}),
        (["bird", "any"], {"fee": "0"}),
        (["horse", "any"], {}),
    )
    assert table.find("pets.fee", date(2026, 1, 1), ["dog", Decimal(1)]) == {"fee": "10"}
    assert table.find("pets.fee", date(2026, 1, 1), ["bird", Decimal(9)]) == {"fee": "0"}
    assert table.find("pets.fee", date(2020, 1, 1), ["dog", Decimal(1)]) is None
    assert undecided(table) == [
        "decision cells: 4 of 8 reached",
        "        never: pets.fee since 2024-04-01, row 1: cat in column 1",
        "        never: pets.fee since 2024-04-01, row 2: cat|dog, over 2",
    ]


def test_where_nothing_is_decided_nothing_is_said() -> None:
    assert undecided(Watched()) == []


def _rate(how: str, bands: list[tuple[Decimal | None, int]] | None = None) -> RateRow:
    since = date(2024, 4, 1)
    return RateRow("pets.fee", how, "module", "*", since, how, 5, None, bands, None, "", "")


def test_each_slab_of_a_rate_is_to_be_charged_once() -> None:
    rates = [_rate("slab", [(Decimal("2.0"), 1), (Decimal(100), 2), (None, 3)]), _rate("amount")]
    lines = [{"how": "slab", "upto": "100"}, {"how": "slab", "over": "100"}]
    charged = {("pets.fee", "slab", "module", "*", "2024-04-01", slab_in(sums)) for sums in lines}
    assert uncharged(charged, rates) == [
        "rates: 2 of 4 charged",
        "        never: pets.fee.slab since 2024-04-01, upto 2",
        "        never: pets.fee.amount since 2024-04-01",
    ]
