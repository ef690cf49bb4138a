"""What opening and acting come to."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from runtime.answers.checking import checked
from runtime.answers.faults import Faults
from runtime.catalogue import File
from runtime.refusal import Refusal
from runtime.workflow.decide import Ask, Decision, Filing, act, available, open_file
from tests.unit.runtime.small import FILE, ME, OTHER, RECORD, SERVICE, a_file, answers, context


def opened(role: str = "visitor") -> Decision:
    found = checked(RECORD, answers(), context(), Faults())
    assert found is not None
    return open_file(SERVICE, found, context(role), Filing(FILE, "G/M07025/2026-27/0001"))


def refused(
    file: File, action: str, role: str, ask: Ask | None = None, person: UUID = ME
) -> tuple[int, str]:
    with pytest.raises(Refusal) as caught:
        act(SERVICE, file, action, ask or Ask(), context(role, person=person))
    return caught.value.problem.status, caught.value.reason


def test_a_new_file_stands_in_the_first_state_on_its_desk() -> None:
    file = opened()["file"]
    assert (file["state"], file["desk_role"], file["ward"]) == ("waiting", "porter", "W1")


def test_a_new_file_is_due_after_seven_working_days() -> None:
    # 21 sat, 23, 25, 26, 27, 28 sat, 30; 22 and 29 are Sundays, 24 a holiday
    assert opened()["file"]["due_on"] == date(2026, 11, 30)


def test_a_new_file_is_found_by_its_names_and_its_number() -> None:
    assert opened()["words"] == ["0001", "g/m07025/2026-27/0001", "asha", "ആശ"]


def test_only_the_roles_that_submit_open_a_file() -> None:
    with pytest.raises(Refusal) as caught:
        opened("porter")
    assert caught.value.problem.status == 403


def test_an_action_goes_from_state_to_state() -> None:
    decision = act(SERVICE, a_file(), "forward", Ask(), context("porter"))
    assert [decision[k] for k in ("from", "to", "came_from", "expect", "desk_role", "ended")] == [
        "waiting", "judging", "waiting", 1, "chief", False,
    ]  # fmt: skip


def test_an_action_of_another_state_is_refused_as_conflict() -> None:
    assert refused(a_file(), "grant", "chief") == (409, "action")


def test_an_unknown_action_is_not_there() -> None:
    assert refused(a_file(), "burn", "chief") == (404, "")


def test_another_role_is_refused() -> None:
    assert refused(a_file(), "forward", "chief") == (403, "role")


def test_who_forwarded_may_not_grant_whatever_his_role_now() -> None:
    file = a_file(state="judging", acts=[("submit", ME), ("forward", OTHER)])
    assert refused(file, "grant", "porter", person=OTHER) == (403, "not_by")


def test_a_guard_that_does_not_hold_refuses() -> None:
    assert refused(a_file(state="judging", length=20), "grant", "chief") == (409, "when")


def test_a_remark_is_needed_where_one_is_asked() -> None:
    assert refused(a_file(), "return", "porter") == (422, "answers")


def test_a_remark_is_refused_where_none_is_asked() -> None:
    assert refused(a_file(), "forward", "porter", Ask(remark="why not")) == (422, "answers")


def test_a_remark_is_cleaned_and_kept() -> None:
    decision = act(SERVICE, a_file(), "return", Ask(remark="  name   missing "), context("porter"))
    assert decision["said"] == {"remark": "name missing"}


@pytest.mark.parametrize("remark", ["", "   ", "a\x00b", "a\u202eb", "x" * 2001])
def test_a_bad_remark_is_refused(remark: str) -> None:
    assert refused(a_file(), "return", "porter", Ask(remark=remark)) == (422, "answers")


def test_answers_are_refused_where_nothing_may_be_edited() -> None:
    assert refused(a_file(), "forward", "porter", Ask(answers={"kind": "day"})) == (422, "answers")


def test_the_clock_stops_with_the_applicant() -> None:
    decision = act(
        SERVICE, a_file(), "return", Ask(remark="mend"), context("porter", date(2026, 11, 23))
    )
    assert (decision["clock_stopped_on"], decision["due_on"]) == (
        date(2026, 11, 23),
        date(2026, 11, 30),
    )


def test_the_due_date_moves_by_the_working_days_that_the_clock_stood() -> None:
    file = a_file(state="mending", came_from="waiting", clock_stopped_on=date(2026, 11, 23))
    # 25 and 26 are working days, 24 a holiday: two days later than the 30th
    decision = act(SERVICE, file, "resubmit", Ask(), context(day=date(2026, 11, 26)))
    assert (decision["clock_stopped_on"], decision["due_on"]) == (None, date(2026, 12, 2))


def test_back_returns_to_where_the_file_came_from() -> None:
    file = a_file(state="mending", came_from="judging", clock_stopped_on=date(2026, 11, 20))
    assert act(SERVICE, file, "resubmit", Ask(), context())["to"] == "judging"


def test_mended_answers_are_laid_over_the_old_and_checked_whole() -> None:
    file = a_file(state="mending", came_from="waiting")
    decision = act(
        SERVICE, file, "resubmit", Ask(answers={"name": {"en": "Leela", "ml": "ലീല"}}), context()
    )
    assert decision["record"] == {"name_en": "Leela", "kind": "day", "ward": "W1", "length": 5}
    assert "leela" in decision["words"]
    assert "0001" in decision["words"]


def test_without_answers_the_record_stays_as_it_is() -> None:
    file = a_file(state="mending", came_from="waiting")
    decision = act(SERVICE, file, "resubmit", Ask(), context())
    assert (decision["record"], decision["children"], decision["words"]) == (None, None, None)


def test_an_old_answer_that_a_change_hides_falls_away() -> None:
    file = a_file(
        state="mending", came_from="waiting", kind="other", why="a visit", mobile="9000000001"
    )
    decision = act(SERVICE, file, "resubmit", Ask(answers={"kind": "day"}), context())
    assert decision["record"] is not None


def test_a_hidden_answer_that_is_sent_is_refused_with_its_pointer() -> None:
    file = a_file(state="mending", came_from="waiting")
    with pytest.raises(Refusal) as caught:
        act(SERVICE, file, "resubmit", Ask(answers={"why": "a visit", "nonsense": 1}), context())
    assert {fault.pointer for fault in caught.value.faults} == {"/answers/nonsense"}
    with pytest.raises(Refusal) as caught:
        act(SERVICE, file, "resubmit", Ask(answers={"why": "a visit"}), context())
    assert "/answers/why" in {fault.pointer for fault in caught.value.faults}


def test_an_end_state_writes_its_entries_with_their_numbers_to_come() -> None:
    decision = act(SERVICE, a_file(state="judging"), "grant", Ask(), context("chief"))
    [entry] = decision["entries"]
    assert entry["number"] == {
        "name": "gate.entry",
        "period": "",
        "prefix": "E/",
        "suffix": "",
        "width": 3,
    }
    assert (entry["row"], entry["words"], decision["ended"]) == (
        {"holder": ME, "length": 4},
        ["asha"],
        True,
    )


def test_effects_see_the_answers_as_mended() -> None:
    from dataclasses import replace

    from tests.unit.runtime.small import STATES

    action = replace(STATES["mending"].actions[0], to="granted")
    flow = replace(
        SERVICE.workflow,
        states={**STATES, "mending": replace(STATES["mending"], actions=(action,))},
    )
    file = a_file(state="mending", came_from="waiting")
    ask = Ask(answers={"name": {"en": "Leela Menon", "ml": "ലീല"}})
    decision = act(replace(SERVICE, workflow=flow), file, "resubmit", ask, context())
    assert decision["entries"][0]["row"]["length"] == 11
    assert decision["entries"][0]["words"] == ["leela", "menon"]


def test_available_lists_what_this_actor_may_do_now() -> None:
    assert [action.name for action in available(SERVICE, a_file(), context("porter"))] == [
        "forward",
        "return",
    ]
    assert available(SERVICE, a_file(), context("visitor")) == []


def test_only_the_answers_that_an_action_names_may_be_changed_with_it() -> None:
    flow = SERVICE.workflow
    [again] = flow.states["mending"].actions
    states = {
        **flow.states,
        "mending": replace(flow.states["mending"], actions=(replace(again, edit=("kind",)),)),
    }
    service = replace(SERVICE, workflow=replace(flow, states=states))
    file = a_file(state="mending", came_from="judging")
    assert (
        act(service, file, "resubmit", Ask(answers={"kind": "day"}), context())["record"]
        is not None
    )
    name = {"name": {"en": "Leela", "ml": "ലീല"}}
    with pytest.raises(Refusal) as caught:
        act(service, file, "resubmit", Ask(answers=name), context())
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        ("/answers/name", "not_asked")
    ]
