"""Where a file comes to: states that do not apply are passed over, branches open, empty sets pass on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from runtime.catalogue import Branch, Context, File, State, Workflow

OPEN, DONE, AWAY = "open", "done", "away"
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arrival:
    """The state a file comes to, and where its branches stand then. `moved`: it came there just now."""

    state: State
    branches: tuple[dict[str, Any], ...] = ()
    moved: bool = True


def arrive(
    flow: Workflow,
    name: str,
    file: File,
    ctx: Context,
    *,
    back: bool = False,
    edited: frozenset[str] = _NOTHING,
) -> Arrival:
    """Where a file that goes to the state `name` ends up.

    Args:
        back: It returns there: branches that were done stay done, unless their rule reads one of `edited`.
    """
    passed: list[dict[str, Any]] = []
    for _ in flow.states:
        state = flow.states[name]
        if state.when is not None and not state.when(file, ctx):
            assert state.then is not None, f"{flow.name}.{name} has no `then`"
            name, back = state.then, False
            continue
        if state.parallel is None:
            return Arrival(state, tuple(passed))
        opened = [_row(b, OPEN) for b in _opening(state, file, ctx, back, edited)]
        if opened:
            return Arrival(state, (*passed, *opened))
        assert state.then is not None, f"{flow.name}.{name} has no `then`"
        name, back = state.then, False
    raise AssertionError(f"{flow.name}: states are passed over in a circle")


def finish(
    flow: Workflow, state: State, branch: Branch, before: File, seen: File, ctx: Context
) -> Arrival:
    """Where the file comes to when a branch is done: on, once all are or one was enough."""
    done = _row(branch, DONE)
    others = [b for b in state.branches if b is not branch and is_open(before, b.name)]
    if others and state.parallel == "all":
        return Arrival(state, (done,), moved=False)
    assert state.then is not None, f"{flow.name}.{state.name} has no `then`"
    onward = arrive(flow, state.then, seen, ctx)
    return Arrival(onward.state, (done, *away(others), *onward.branches))


def away(branches: Iterable[Branch]) -> tuple[dict[str, Any], ...]:
    """Branches that leave their desks with the file."""
    return tuple(_row(branch, AWAY) for branch in branches)


def open_branches(state: State, file: File) -> list[Branch]:
    """The branches that wait for their officers."""
    return [branch for branch in state.branches if is_open(file, branch.name)]


def is_open(file: File, name: str) -> bool:
    """Whether a branch waits for its officer."""
    standing = file.branches.get(name)
    return standing is not None and standing.standing == OPEN


def _opening(
    state: State, file: File, ctx: Context, back: bool, edited: frozenset[str]
) -> list[Branch]:
    applying = [b for b in state.branches if b.when is None or b.when(file, ctx)]
    if not back:
        return applying
    return [b for b in applying if not _stays_done(b, file, edited)]


def _stays_done(branch: Branch, file: File, edited: frozenset[str]) -> bool:
    standing = file.branches.get(branch.name)
    return standing is not None and standing.standing == DONE and not branch.reads & edited


def _row(branch: Branch, standing: str) -> dict[str, Any]:
    desk = branch.desk if standing == OPEN else None
    return {"name": branch.name, "standing": standing, "desk_role": desk}
