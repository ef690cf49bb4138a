"""A scenario walked through its workflow on paper: which transitions it takes."""

from __future__ import annotations

from generator.diagnostics import Diagnostic, did_you_mean
from generator.kinds.workflow.graph import arrivals, sources_of
from generator.symbols import Action, Branch, Scenario, Step, Workflow

SUBMIT = "submit"


def walk(scenario: Scenario, workflow: Workflow) -> tuple[set[tuple[str, str]], list[Diagnostic]]:
    """The transitions taken, as (state, action), and the steps that cannot be.

    Which branches apply and which states are passed over depends on answers: on paper a file may stand
    in several states, until a step or an expectation says in which.
    """
    known = {one.name for state in workflow.states for one in state.steps}
    walked: set[tuple[str, str]] = set()
    found: list[Diagnostic] = []
    places: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    for step in scenario.steps:
        if not step.do:
            moved = _by_itself(workflow, places, paid=bool(step.pay))
            before = before if moved == places else before | places
            places = moved
        elif step.do != SUBMIT and step.do not in known:
            found.append(_unknown(step, known))
            return walked, found
        elif "refused" in step.expect:
            continue
        elif step.do == SUBMIT:
            found += _submit(step, _is_open(workflow, places), workflow)
            before, places = frozenset(), arrivals(workflow, workflow.submit_to)
        else:
            here = {name: one for name in places if (one := _action(workflow, name, step.do))}
            if not here:
                found.append(_closed(step, places, workflow))
                return walked, found
            if not any(step.role in one.by for one in here.values()):
                found.append(_not_by(step, next(iter(here.values()))))
            walked |= {(name, step.do) for name in here}
            onward = [_onward(workflow, name, one, before) for name, one in here.items()]
            before, places = frozenset(here), frozenset[str]().union(*onward)
        expected = step.expect.get("state")
        if isinstance(expected, str) and workflow.state(expected) is not None:
            if expected in places:
                places = frozenset({expected})
            else:
                found.append(_other_state(step, places, expected))
    return walked, found


def _is_open(workflow: Workflow, places: frozenset[str]) -> bool:
    """Whether a file is under way: after its end, the scenario may open another one."""
    return any(not state.end for state in workflow.states if state.name in places)


def _by_itself(workflow: Workflow, places: frozenset[str], paid: bool) -> frozenset[str]:
    """Where a file may stand after time or money has moved it, or has not."""
    found, waiting = set[str](), list(places)
    while waiting:
        name = waiting.pop()
        state = workflow.state(name)
        if name in found or state is None:
            continue
        found.add(name)
        on = state.events.get("paid", "") if paid else state.expire.to if state.expire else ""
        if on:
            waiting += arrivals(workflow, on)
    return frozenset(found)


def _onward(
    workflow: Workflow, state: str, one: Action | Branch, before: frozenset[str]
) -> frozenset[str]:
    if isinstance(one, Branch):
        here = workflow.state(state)
        onward = arrivals(workflow, here.then) if here is not None else frozenset[str]()
        alone = here is not None and (here.parallel == "any" or len(here.branches) == 1)
        return onward if alone else onward | {state}
    if not one.back:
        return arrivals(workflow, one.to)
    sources = sources_of(workflow, state)
    return (before & sources) or frozenset(sorted(sources)[:1])


def _action(workflow: Workflow, state: str, name: str) -> Action | Branch | None:
    here = workflow.state(state)
    if here is None:
        return None
    return next((one for one in here.steps if one.name == name), None)


def _submit(step: Step, is_open: bool, workflow: Workflow) -> list[Diagnostic]:
    if is_open:
        message = "this file has been submitted already"
        return [Diagnostic("KS908", step.span, message, mend="take this step out")]
    if step.role not in workflow.submit_by:
        return [
            Diagnostic(
                "KS909",
                step.span,
                f"'{step.role}' may not submit",
                expected=", ".join(workflow.submit_by),
                mend=_by(workflow.submit_by),
            )
        ]
    return []


def _unknown(step: Step, known: set[str]) -> Diagnostic:
    return Diagnostic(
        "KS903",
        step.span,
        f"the workflow has no action '{step.do}'",
        expected=", ".join([SUBMIT, *sorted(known)]),
        mend=did_you_mean(step.do, [SUBMIT, *known]),
    )


def _closed(step: Step, places: frozenset[str], workflow: Workflow) -> Diagnostic:
    where = "' or '".join(sorted(places))
    open_here = {
        one.name: None for state in workflow.states if state.name in places for one in state.steps
    }
    return Diagnostic(
        "KS908",
        step.span,
        f"'{step.do}' cannot be done in the state '{where}'"
        if places
        else "nothing can be done before the file is submitted",
        expected=", ".join(open_here) if places else SUBMIT,
        mend=f"do '{next(iter(open_here))}' here, or write `expect: {{refused: action}}`"
        if open_here
        else "begin with `do: submit`",
    )


def _not_by(step: Step, action: Action | Branch) -> Diagnostic:
    return Diagnostic(
        "KS909",
        step.span,
        f"'{step.role}' may not '{action.name}'",
        expected=", ".join(action.by),
        mend=_by(action.by),
    )


def _other_state(step: Step, places: frozenset[str], expected: str) -> Diagnostic:
    where = "' or '".join(sorted(places))
    what = f"'{step.do}'" if step.do else "this step"
    return Diagnostic(
        "KS911",
        step.span,
        f"after {what} the file is in '{where}', not in '{expected}'",
        expected=f"state: {' or '.join(sorted(places))}",
        mend=f"write `state: {min(places)}`, or mend the steps before",
    )


def _by(roles: tuple[str, ...]) -> str:
    return f"write `as: {roles[0] if roles else '...'}`, or `expect: {{refused: role}}`"
