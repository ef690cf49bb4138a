"""Rules over workflows: every file can arrive, and somebody can move it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.kinds.workflow.clock import check_clock
from generator.kinds.workflow.graph import sources_of, stuck, unreached, ways
from generator.kinds.workflow.offices import blocked_offices
from generator.kinds.workflow.sideways import check_branches
from generator.resolve.places import item_place
from generator.symbols import Action, Branch, State, SymbolTable, Workflow


def check_workflows(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words, the graph of states, and what the policy of the record lets people do."""
    for workflow in table.workflows.values():
        yield from _words(workflow)
        yield from _shared_names(workflow)
        if not table.is_sound("workflow", workflow.name):
            continue  # what is missing may be what could not be read
        yield from _ends(workflow)
        yield from _unreachable(workflow)
        yield from _stuck(workflow)
        yield from _back(workflow)
        yield from _blocked_office(workflow)
        yield from _impossible_actions(workflow, table)
        yield from _idle_desks(workflow, table)
        yield from check_branches(workflow, table)
        yield from check_clock(workflow, table)


def _words(workflow: Workflow) -> Iterator[Diagnostic]:
    yield from missing_malayalam(workflow.title, workflow.span, "the workflow")
    for state in workflow.states:
        yield from missing_malayalam(state.title, state.span, f"the state '{state.name}'")
        for action in state.actions:
            yield from missing_malayalam(
                action.label, action.span, f"the action '{action.name}' in '{state.name}'"
            )


def _shared_names(workflow: Workflow) -> Iterator[Diagnostic]:
    """Messages and rules name states and actions alike: one name, one meaning."""
    for state in workflow.states:
        for action in state.steps:
            other = workflow.state(action.name)
            if other is not None:
                what = "an action" if action in state.actions else "a branch"
                yield Diagnostic(
                    "KS409",
                    action.span,
                    f"'{action.name}' is a state and {what} of this workflow",
                    expected="a name for one of the two",
                    mend="name the action by a verb, the state by what holds then",
                    others=((other.span, "the state"),),
                )


def _ends(workflow: Workflow) -> Iterator[Diagnostic]:
    for state in workflow.states:
        if state.end and state.actions:
            yield Diagnostic(
                "KS406",
                state.span,
                f"'{state.name}' is an end, and has actions",
                expected="`end: true`, or actions",
                mend="delete `end: true`, or the actions",
            )
        elif state.end and ways(state) and state.expire is None:  # that is told of by itself
            yield Diagnostic(
                "KS406",
                state.span,
                f"'{state.name}' is an end, and files go on from it by themselves",
                expected="`end: true`, or `then`, `expire`, `events`",
                mend="delete `end: true`, or what leads on",
            )
        elif not state.end and not state.actions and not ways(state):
            yield Diagnostic(
                "KS406",
                state.span,
                f"a file in '{state.name}' can never leave it: the state has no action",
                expected="actions, or `end: true`",
                mend="write `end: true` if nothing follows",
            )


def _unreachable(workflow: Workflow) -> Iterator[Diagnostic]:
    for state in unreached(workflow):
        yield Diagnostic(
            "KS401",
            state.span,
            f"no file ever comes to the state '{state.name}'",
            expected=f"an action that leads there from '{workflow.submit_to}' on",
            mend="add the action, or delete the state",
        )


def _stuck(workflow: Workflow) -> Iterator[Diagnostic]:
    for state in stuck(workflow):
        yield Diagnostic(
            "KS405",
            state.span,
            f"from '{state.name}' no way leads to an end",
            expected="a state with `end: true` that can be reached",
            mend="add an action that leads to an end",
        )


def _back(workflow: Workflow) -> Iterator[Diagnostic]:
    for state in workflow.states:
        if any(action.back for action in state.actions) and not sources_of(workflow, state.name):
            action = next(action for action in state.actions if action.back)
            yield Diagnostic(
                "KS408",
                action.span,
                f"'{action.name}' goes back, and no action leads to '{state.name}'",
                expected="another state from which files come here",
                mend="write `to: ...`",
            )


def _blocked_office(workflow: Workflow) -> Iterator[Diagnostic]:
    """`not_by` of actions."""
    actions = [one for state in workflow.states for one in state.actions]
    yield from blocked_offices(
        actions,
        actions,
        "a second role for one of the two actions",
        "let another role do one of them too",
    )


def _impossible_actions(workflow: Workflow, table: SymbolTable) -> Iterator[Diagnostic]:
    """What the workflow allows and the policy does not is never possible."""
    policy = next((one for one in table.policies.values() if one.of == workflow.of), None)
    if policy is None or not table.is_sound("policy", policy.name):
        return
    can: dict[str, set[str]] = {"act": set(), "create": set()}
    for rule in policy.rules:
        for verb in can:
            if verb in rule.can:
                can[verb].update(rule.roles)
    for role in workflow.submit_by:
        if role not in can["create"]:
            yield Diagnostic(
                "KS414",
                item_place(table, "workflow", workflow.name, ("submit", "by"), role),
                f"'{role}' may submit, and the policy lets {role} create nothing",
                expected=", ".join(sorted(can["create"])),
                mend=f"give {role} `create` in the policy of the record",
                others=((policy.span, "the policy"),),
            )
    barred: dict[str, list[Action | Branch]] = {}
    for state in workflow.states:
        for action in state.steps:
            for role in action.by:
                if role not in can["act"]:
                    barred.setdefault(role, []).append(action)
    for role, actions in barred.items():
        names = ", ".join(f"'{name}'" for name in dict.fromkeys(one.name for one in actions))
        yield Diagnostic(
            "KS407",
            actions[0].span,
            f"'{role}' may never do {names}: the policy does not let {role} act",
            expected=", ".join(sorted(can["act"])),
            mend=f"give {role} `act` in the policy of the record",
            others=((policy.span, "the policy"),),
        )


def _idle_desks(workflow: Workflow, table: SymbolTable) -> Iterator[Diagnostic]:
    """A file that lies in an inbox whose owner can do nothing with it."""
    for state in workflow.states:
        if state.desk and state.actions and not _acts(state, state.desk):
            yield Diagnostic(
                "KS415",
                table.place("workflow", workflow.name, "states", state.name, "desk"),
                f"the file lies with '{state.desk}', who has no action in '{state.name}'",
                expected=", ".join(sorted({role for one in state.actions for role in one.by})),
                mend="name as `desk:` a role that acts here",
                severity=Severity.WARNING,
            )


def _acts(state: State, role: str) -> bool:
    return any(role in action.by for action in state.actions)
