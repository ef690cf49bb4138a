"""A scenario walked through its workflow on paper: which transitions it takes."""

from __future__ import annotations

from generator.diagnostics import Diagnostic, did_you_mean
from generator.kinds.workflow.graph import sources_of
from generator.symbols import Action, Scenario, Step, Workflow

SUBMIT = "submit"


def walk(scenario: Scenario, workflow: Workflow) -> tuple[set[tuple[str, str]], list[Diagnostic]]:
    """The transitions taken, as (state, action), and the steps that cannot be."""
    known = {action.name for state in workflow.states for action in state.actions}
    walked: set[tuple[str, str]] = set()
    found: list[Diagnostic] = []
    state = ""
    came_from = ""
    for step in scenario.steps:
        if not step.do:
            continue
        if step.do != SUBMIT and step.do not in known:
            found.append(_unknown(step, known))
            return walked, found
        if "refused" in step.expect:
            continue
        if step.do == SUBMIT:
            found += _submit(step, state, workflow)
            came_from, state = "", workflow.submit_to
        else:
            action = _action(workflow, state, step.do)
            if action is None:
                found.append(_closed(step, state, workflow))
                return walked, found
            if step.role not in action.by:
                found.append(_not_by(step, action))
            walked.add((state, action.name))
            came_from, state = state, _target(workflow, state, action, came_from)
        expected = step.expect.get("state")
        is_known = isinstance(expected, str) and workflow.state(expected) is not None
        if isinstance(expected, str) and is_known and expected != state:
            found.append(_other_state(step, state, expected))
    return walked, found


def _target(workflow: Workflow, state: str, action: Action, came_from: str) -> str:
    if not action.back:
        return action.to
    return came_from or next(iter(sorted(sources_of(workflow, state))), "")


def _action(workflow: Workflow, state: str, name: str) -> Action | None:
    here = workflow.state(state)
    return next((one for one in here.actions if one.name == name), None) if here else None


def _submit(step: Step, state: str, workflow: Workflow) -> list[Diagnostic]:
    if state:
        return [Diagnostic("KS908", step.span, "this file has been submitted already")]
    if step.role not in workflow.submit_by:
        return [
            Diagnostic(
                "KS909",
                step.span,
                f"'{step.role}' may not submit",
                expected=", ".join(workflow.submit_by),
                mend="name another role, or write `expect: {refused: role}`",
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


def _closed(step: Step, state: str, workflow: Workflow) -> Diagnostic:
    here = workflow.state(state)
    return Diagnostic(
        "KS908",
        step.span,
        f"'{step.do}' cannot be done in the state '{state}'"
        if state
        else "nothing can be done before the file is submitted",
        expected=", ".join(action.name for action in here.actions) if here else SUBMIT,
        mend="mend the steps before, or write `expect: {refused: action}`",
    )


def _not_by(step: Step, action: Action) -> Diagnostic:
    return Diagnostic(
        "KS909",
        step.span,
        f"'{step.role}' may not '{action.name}'",
        expected=", ".join(action.by),
        mend="name another role, or write `expect: {refused: role}`",
    )


def _other_state(step: Step, state: str, expected: str) -> Diagnostic:
    return Diagnostic(
        "KS911",
        step.span,
        f"after '{step.do}' the file is in '{state}', not in '{expected}'",
        expected=f"state: {state}",
    )
