"""Rules over branches: each name once, sets that may be empty, states that may be passed over in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.kinds.workflow.offices import blocked_offices
from generator.symbols import Branch, State, SymbolTable, Workflow


def check_branches(workflow: Workflow, table: SymbolTable) -> Iterator[Diagnostic]:
    """What can go wrong where officers act side by side, and where states are passed over."""
    yield from _names(workflow)
    yield from _circles(workflow)
    yield from _second_person(workflow)
    for state in workflow.states:
        for branch in state.branches:
            what = f"the branch '{branch.name}' in '{state.name}'"
            yield from missing_malayalam(branch.label, branch.span, what)
        yield from _empty_set(state)
        yield from _always(state)
    yield from _flags(workflow)
    yield from _effects_at_once(workflow, table)


def _names(workflow: Workflow) -> Iterator[Diagnostic]:
    """A branch is finished by its name, and its answers are kept under it: the name is its own."""
    seen: dict[str, Branch] = {}
    for state in workflow.states:
        for branch in state.branches:
            first = seen.setdefault(branch.name, branch)
            if first is not branch:
                yield Diagnostic(
                    "KS422",
                    branch.span,
                    f"there are two branches '{branch.name}' in this workflow",
                    expected="each branch with a name of its own: its answers are kept under it",
                    others=((first.span, "the first"),),
                )
    for state in workflow.states:
        for action in state.actions:
            twin = seen.get(action.name)
            if twin is not None:
                yield Diagnostic(
                    "KS422",
                    action.span,
                    f"'{action.name}' is an action and a branch of this workflow",
                    expected="a name for one of the two",
                    others=((twin.span, "the branch"),),
                )


def _empty_set(state: State) -> Iterator[Diagnostic]:
    """All branches on a condition: where none holds, the state is passed over. Said, for it is easily missed."""
    if state.branches and all(branch.when is not None for branch in state.branches):
        yield Diagnostic(
            "KS423",
            state.span,
            f"where no branch of '{state.name}' applies, the file goes straight on to '{state.then}'",
            expected="one branch without `when`, if somebody shall always look",
            severity=Severity.INFO,
        )


def _always(state: State) -> Iterator[Diagnostic]:
    """One branch that never waits for another: `parallel` promises something that is not there."""
    if len(state.branches) == 1:
        yield Diagnostic(
            "KS424",
            state.span,
            f"'{state.name}' has one branch: nobody acts beside it",
            expected="two branches or more, or an action",
            severity=Severity.WARNING,
        )


def _circles(workflow: Workflow) -> Iterator[Diagnostic]:
    """States that are passed over one into the other for ever."""
    for state in workflow.states:
        seen: list[str] = []
        name = state.name
        while name and name not in seen:
            here = workflow.state(name)
            if here is None or not (here.when is not None or here.branches):
                break
            seen.append(name)
            name = here.then
        else:
            if name == state.name and seen[0] == min(seen):
                yield Diagnostic(
                    "KS425",
                    state.span,
                    "files are passed on in a circle: " + " to ".join((*seen, name)),
                    expected="a state at the end of `then` in which files stay",
                )


def _second_person(workflow: Workflow) -> Iterator[Diagnostic]:
    """`not_by` of branches, whoever did the earlier step."""
    steps = [one for state in workflow.states for one in state.steps]
    branches = [one for state in workflow.states for one in state.branches]
    yield from blocked_offices(branches, steps, "a second role for one of the two")


def _flags(workflow: Workflow) -> Iterator[Diagnostic]:
    """`edit: flagged` needs an officer who returns the file and can flag."""
    for state in workflow.states:
        for action in state.actions:
            if action.flagged and not any(
                other.to == state.name and other is not action
                for one in workflow.states
                for other in one.actions
            ):
                yield Diagnostic(
                    "KS426",
                    action.span,
                    f"nobody can flag what '{action.name}' may change: no action leads to '{state.name}'",
                    expected="an action that returns the file here, or `edit: all`",
                )


def _effects_at_once(workflow: Workflow, table: SymbolTable) -> Iterator[Diagnostic]:
    """What is passed over at submission writes nothing: the first state that stays must have no effects."""
    first = workflow.state(workflow.submit_to)
    seen = {workflow.submit_to}
    while (
        first is not None and (first.when is not None or first.branches) and first.then not in seen
    ):
        seen.add(first.then)
        first = workflow.state(first.then)
        if first is not None and (first.effects or first.moves or first.amends):
            yield Diagnostic(
                "KS417",
                first.span,
                f"the state '{first.name}' may be entered by submitting, and has effects",
                expected="effects on a state that an action leads to",
                mend="let a state with an action stand before it",
            )
