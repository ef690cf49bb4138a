"""`job`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from generator.load.scalars import Clock, Id, Name, RuleText, Spec, Words


class EverySpec(Spec):
    """When it runs: each day, at this time of day or after."""

    LATER: ClassVar[frozenset[str]] = frozenset({"month", "on", "week"})

    at: Clock = Field(description="The time of day from which on it runs.")


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


class JobSpec(Spec):
    """Work that nobody starts, over a register: entries expire, renewals are opened."""

    LATER: ClassVar[frozenset[str]] = frozenset({"batch", "demand", "event", "stop", "try"})

    job: Id
    title: Words | None = None
    every: EverySpec = Field(description="When it runs.")
    over: Name = Field(description="The record whose entries it looks at.")
    where: RuleText = Field(description="A rule: the entries that it is done to.")
    effects: JobEffectsSpec = Field(description="What happens to each of them.")
