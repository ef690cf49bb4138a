"""`job`: as its author writes it."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from generator.load.scalars import (
    Clock,
    Id,
    Ids,
    Name,
    RuleText,
    Spec,
    Whole,
    Words,
    refuse,
)

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z")


def _month_day(text: str) -> str:
    if not _MONTH_DAY.match(text):
        refuse("KS110", f"'{text}' is no day of the year", "month-day, such as 04-01")
    return text


MonthDay = Annotated[str, AfterValidator(_month_day), WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"})]  # fmt: skip


class EverySpec(Spec):
    """When it runs: each day, on days of the year or of the month, at this time of day or after."""

    LATER: ClassVar[frozenset[str]] = frozenset({"week"})

    at: Clock = Field(description="The time of day from which on it runs.")
    on: tuple[MonthDay, ...] = Field((), description="Days of the year: [04-01, 10-01].")
    month: Whole | None = Field(None, description="A day of every month: 1 to 28.")


class LifeMoveSpec(Spec):
    """What the life of the entries comes to."""

    to: Id = Field(description="The state of the entry's life.")


class OpenSpec(Spec):
    """A draft that is begun for somebody."""

    service: Name = Field(description="The service that is applied for.")
    for_: Id = Field(alias="for", description="The field of the entry that says for whom.")
    set: dict[Id, RuleText] = Field(
        {}, description="What is answered already, by rules of the entry."
    )


class JobEffectsSpec(Spec):
    """What happens to each row."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"amend", "create", "demand", "issue", "refund", "tell"}
    )

    move: dict[Name, LifeMoveSpec] = Field({}, description="The entries whose life changes.")
    open: OpenSpec | None = Field(None, description="A draft begun for the holder of the entry.")


class TrySpec(Spec):
    """The demand is worked out first; nothing is demanded until an officer approves the figures."""

    show: tuple[Literal["count", "total"], ...] = Field(
        ("count", "total"), description="The figures that are shown, head by head."
    )
    approve: Id = Field(description="The role that approves; who tried it does not.")
    stop: RuleText | None = Field(
        None,
        description="A rule over count, total, previous.count, previous.total: then a reason is asked.",
    )


class JobSpec(Spec):
    """Work that nobody starts, over a register: entries expire, renewals are opened, demands are raised."""

    LATER: ClassVar[frozenset[str]] = frozenset({"batch", "event"})

    job: Id
    title: Words | None = None
    every: EverySpec = Field(description="When it runs.")
    over: Name = Field(description="The record whose entries it looks at.")
    where: RuleText = Field(description="A rule: the entries that it is done to.")
    effects: JobEffectsSpec = Field(
        JobEffectsSpec.model_construct(), description="What happens to each of them."
    )
    once: Ids = Field((), description="Of a demand: [register, period], never twice.")
    demand: Name | None = Field(None, description="The standing fee that is demanded of each.")
    try_: TrySpec | None = Field(None, alias="try")
