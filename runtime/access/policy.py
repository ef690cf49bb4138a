"""What a route demands before its handler runs. A route without one stops the app from booting."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, Protocol

MARK = "ksmart_policy"
"""The key in a route handler's `opt`."""


class Policy(enum.Enum):
    """The demands there are."""

    OPEN = "open"  # anybody; always limited
    SESSION = "session"  # somebody logged in; the rows are then the doors' own affair


class RouteWithoutPolicyError(RuntimeError):
    """A route would let in anybody because nobody thought about it."""


class Handler(Protocol):
    """What is looked at of a route handler."""

    @property
    def opt(self) -> dict[str, Any]:
        """Its options."""
        ...


def refuse_unmarked(handlers: Iterable[tuple[str, Handler]]) -> None:
    """Stop where a route carries no policy.

    Raises:
        RouteWithoutPolicyError: Naming every such route.
    """
    bare = sorted(
        path for path, handler in handlers if not isinstance(handler.opt.get(MARK), Policy)
    )
    if bare:
        raise RouteWithoutPolicyError(
            f"no policy on {', '.join(bare)}: declare it through runtime.web.route"
        )
