"""What the scenarios walked, and how their steps are told."""

from __future__ import annotations

from runtime.scenarios.coverage import Way, unwalked, walked
from runtime.scenarios.play import Played
from runtime.scenarios.trace import Trace

SERVICE = "pets.licence"
WAYS = [
    Way(SERVICE, "", "submit", "action"),
    Way(SERVICE, "scrutiny", "forward", "action"),
    Way(SERVICE, "scrutiny", "return", "action"),
    Way(SERVICE, "visit", "health", "branch"),
    Way(SERVICE, "payment", "paid", "event"),
    Way(SERVICE, "payment", "to rejected", "time"),
]


def step(what: str, before: str, after: str, *, refused: bool = False) -> Played:
    return Played("clerk", what, "", 0.01, SERVICE, before, after, refused)


def test_an_action_and_a_branch_are_walked_by_doing_them() -> None:
    played = [step("submit", "", "scrutiny"), step("health", "visit", "visit")]
    assert {way.name for way in walked(played, WAYS)} == {"submit", "health"}


def test_what_was_refused_was_not_walked() -> None:
    assert walked([step("forward", "scrutiny", "scrutiny", refused=True)], WAYS) == set()


def test_a_payment_walks_the_event_and_a_wait_the_time_limit() -> None:
    paid = walked([step("pay licence_fee", "payment", "issued")], WAYS)
    late = walked([step("wait", "payment", "rejected")], WAYS)
    assert [way.name for way in paid] == ["paid"]
    assert [way.name for way in late] == ["to rejected"]
    assert walked([step("wait", "payment", "payment")], WAYS) == set()


def test_each_way_that_was_not_gone_is_named() -> None:
    said = unwalked(WAYS, {WAYS[0], WAYS[1], WAYS[3]})
    assert said[0] == "transitions: 2 of 3 walked"
    assert said[1] == "        never: pets.licence: return in scrutiny"
    assert "branches: 1 of 1 walked" in said
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
