"""Which ways of the workflows the scenarios went: a way that no scenario goes may be wrong unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from runtime.catalogue import Service, State
from runtime.scenarios.play import Played


class Way(Struct, frozen=True, order=True):
    """One way out of a state of a service: an action, a branch, an event, or time that runs out; or what
    stands in the way of an action: its guard, or that one person may not do both."""

    service: str  # module.service
    state: str  # '' before submission
    name: str
    kind: str  # action, branch, event, time, guard, person


def ways_of(services: Iterable[Service]) -> list[Way]:
    """Every way that files of these services can go, in the order of the specs."""
    return [way for service in services for way in _ways(service)]


def walked(played: Iterable[Played], ways: Iterable[Way]) -> set[Way]:
    """The ways that these steps went; what was refused only proves what refused it."""
    by_state: dict[tuple[str, str], list[Way]] = {}
    for way in ways:
        by_state.setdefault((way.service, way.state), []).append(way)
    found: set[Way] = set()
    for step in played:
        here = by_state.get((step.service, step.before), [])
        if step.refused:
            found |= {way for way in here if (way.name, way.kind) == (step.what, step.refused)}
            continue
        open_here = [way for way in here if way.kind not in _REFUSALS]
        found |= {way for way in open_here if way.name == step.what}
        if step.after != step.before and not any(way.name == step.what for way in open_here):
            # Nobody did an action and the file moved on: time ran out, or something was heard of.
            kind = "time" if step.what == "wait" else "event"
            found |= {way for way in open_here if way.kind == kind}
    return found


def unwalked(ways: list[Way], gone: set[Way]) -> list[str]:
    """What to say of the ways: how many of each kind were gone, and each that was not."""
    said: list[str] = []
    for kind, plural in _KINDS.items():
        all_of = [way for way in ways if way.kind == kind]
        missed = [way for way in all_of if way not in gone]
        if all_of:
            done = "refused" if kind in _REFUSALS else "walked"
            said.append(f"{plural}: {len(all_of) - len(missed)} of {len(all_of)} {done}")
            said += [
                f"        never: {way.service}: {way.name} in {way.state or 'the draft'}"
                for way in missed
            ]
    return said


_KINDS = {
    "action": "transitions", "branch": "branches", "event": "events", "time": "time limits",
    "guard": "guards", "person": "actions that one person may not do both",
}  # fmt: skip
_REFUSALS = ("guard", "person")


def _ways(service: Service) -> Iterator[Way]:
    name = f"{service.module}.{service.name}"
    yield Way(name, "", "submit", "action")
    for state in service.workflow.states.values():
        yield from _out_of(name, state)


def _out_of(service: str, state: State) -> Iterator[Way]:
    for action in state.actions:
        yield Way(service, state.name, action.name, "action")
        if action.when is not None:
            yield Way(service, state.name, action.name, "guard")
    for branch in state.branches:
        yield Way(service, state.name, branch.name, "branch")
    banned = [a.name for a in state.actions if a.not_by]
    banned += [b.name for b in state.branches if b.not_by]
    for name in banned:
        yield Way(service, state.name, name, "person")
    for event in state.events:
        yield Way(service, state.name, event, "event")
    if state.expire is not None:
        yield Way(service, state.name, f"to {state.expire.to}", "time")
