"""What scrutiny says about one rule and one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plugins.edcr.model.quantity import Mean, Point
from plugins.edcr.rules.book import Words


class Status(StrEnum):
    """`error` means the rule tables are incomplete: never a pass, and not the drafter's fault."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNCHECKED = "cannot_be_checked"
    OFFICER = "needs_officer"
    ERROR = "rule_error"


@dataclass(frozen=True, slots=True)
class RowRef:
    """A table row that a verdict rests on. `place` is file:line of the rule text."""

    table: str
    row: str
    rule: str
    ref: str
    since: str
    certainty: str
    place: str


@dataclass(frozen=True, slots=True)
class Input:
    """One fact a verdict read, with its means and where it is drawn."""

    name: str
    value: float | str | bool | None
    unit: str
    means: tuple[Mean, ...] = ()
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict. `margin` is how much room is left (negative: how much is missing)."""

    check: str
    group: str
    title: Words
    rule: str
    status: Status
    subject: str
    label: Words
    unit: str
    sense: str
    required: float | None
    provided: float | None
    margin: float | None
    near_limit: bool
    reason: Words
    advice: Words
    certainty: str
    rows: tuple[RowRef, ...]
    provisos: tuple[Words, ...]
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]
    handles: tuple[str, ...]
    at: Point | None
    mark: tuple[Point, Point] | None
