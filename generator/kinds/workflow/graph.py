"""The graph of a workflow's states."""

from __future__ import annotations

from collections.abc import Mapping

from generator.symbols import State, Workflow

Steps = Mapping[str, frozenset[str]]
"""By state, the states that one step leads to."""


def steps_of(workflow: Workflow) -> Steps:
    """Where each state leads; `back` leads to the states that lead here."""
    return {
        state.name: ways(state) | sources_of(workflow, state.name)
        if any(action.back for action in state.actions)
        else ways(state)
        for state in workflow.states
    }


def ways(state: State) -> frozenset[str]:
    """Where a file goes from here by a written name: by actions, branches, time and events."""
    found = {action.to for action in state.actions if action.to}
    found.update(state.events.values())
    if state.then:
        found.add(state.then)
    if state.expire is not None:
        found.add(state.expire.to)
    return frozenset(found)


def sources_of(workflow: Workflow, name: str) -> frozenset[str]:
    """The other states with a step that leads here."""
    return frozenset(
        state.name for state in workflow.states if state.name != name and name in ways(state)
    )


def arrivals(workflow: Workflow, name: str) -> frozenset[str]:
    """Where a file may stand that goes to this state: on from it, too, where it may be passed over."""
    found: set[str] = set()
    while name and name not in found:
        found.add(name)
        state = workflow.state(name)
        if state is None or not (state.when is not None or state.branches):
            break
        name = state.then
    return frozenset(found)


def reachable(steps: Steps, start: str) -> frozenset[str]:
    """Every state that a file may come to from `start`, itself among them."""
    reached: set[str] = set()
    waiting = [start] if start else []
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += steps.get(name, ())
    return frozenset(reached)


def unreached(workflow: Workflow) -> list[State]:
    """States that no file comes to; of those that follow one another only the first."""
    if not workflow.submit_to:
        return []
    steps = steps_of(workflow)
    reached = set(reachable(steps, workflow.submit_to))
    waiting = [state for state in workflow.states if state.name not in reached]
    roots = [state for state in waiting if not sources_of(workflow, state.name)]
    found: list[State] = []
    for state in (*roots, *waiting):
        if state.name not in reached:
            found.append(state)
            reached |= reachable(steps, state.name)
    return found


def stuck(workflow: Workflow) -> list[State]:
    """States without a way to an end; of those that lead into one another only the last."""
    ends = {state.name for state in workflow.states if state.end}
    steps = steps_of(workflow)
    whole = {name: reachable(steps, name) for name, onward in steps.items() if onward}
    ways = {name: way for name, way in whole.items() if not way & ends}
    told: set[frozenset[str]] = set()
    found: list[State] = []
    for state in workflow.states:
        way = ways.get(state.name)
        is_last = way is not None and not any(other < way for other in ways.values())
        has_sources = not any(one.back for one in state.actions) or sources_of(workflow, state.name)
        if way is not None and is_last and has_sources and way not in told:
            told.add(way)
            found.append(state)
    return found
