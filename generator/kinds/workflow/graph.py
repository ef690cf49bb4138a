"""The graph of a workflow's states."""

from __future__ import annotations

from generator.symbols import Workflow


def targets(workflow: Workflow, name: str) -> frozenset[str]:
    """The states that one action leads to from here; `back` to those that lead here."""
    state = workflow.state(name)
    found: set[str] = set()
    for action in state.actions if state else ():
        if action.back:
            found |= sources_of(workflow, name)
        elif action.to:
            found.add(action.to)
    return frozenset(found)


def sources_of(workflow: Workflow, name: str) -> frozenset[str]:
    """The other states with an action that leads here."""
    return frozenset(
        state.name
        for state in workflow.states
        if state.name != name and any(action.to == name for action in state.actions)
    )


def reachable(workflow: Workflow, start: str) -> frozenset[str]:
    """Every state that a file may come to from `start`, itself among them."""
    reached: set[str] = set()
    waiting = [start] if start else []
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += sorted(targets(workflow, name))
    return frozenset(reached)
