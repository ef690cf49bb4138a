"""The three ways in which use cases say no, made one: a use case's own, a door's, an absent database's."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.db.pool import DatabaseUnavailable
from runtime.db.pool import Refusal as DoorRefusal
from runtime.refusal import (
    KEY_REUSED,
    MOVED_ON,
    NO_SESSION,
    NOT_ALLOWED,
    NOT_FOUND,
    STATE,
    UNAVAILABLE,
    Problem,
    Refusal,
)

_BY_SQLSTATE: Mapping[str, Problem] = {
    "KS401": NO_SESSION,
    "KS403": NOT_ALLOWED,
    "KS404": NOT_FOUND,
    "KS409": STATE,
    "KS412": MOVED_ON,
    "KS422": KEY_REUSED,
}

Refused = (Refusal, DoorRefusal, DatabaseUnavailable)
"""What use cases raise when they say no; everything else is a bug of ours."""


def refusal_of(error: Refusal | DoorRefusal | DatabaseUnavailable) -> Refusal:
    """Any of the three as what the asker is told."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, DoorRefusal):
        return Refusal(_BY_SQLSTATE.get(error.code, NOT_ALLOWED))
    return Refusal(UNAVAILABLE, headers=(("retry-after", "5"),))
