"""`posting`: as its author writes it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from generator.load.scalars import Day, Flag, Id, Name, Spec, Text, Words


class GroupSpec(Spec):
    """Items of one kind that an event brings."""

    set: Flag = Field(False, description="Each item names a set of accounts and a period.")
    amounts: list[Id]
    accounts: list[Id] = Field([], description="Names of accounts that each item brings.")


class CarriesSpec(Spec):
    """What an event brings: amounts, accounts, groups of items."""

    one_fund: Flag = Field(
        False, description="The event names its fund; else each item's set does."
    )
    amounts: list[Id] = Field([], description="Of the event as a whole; needs `one_fund`.")
    accounts: dict[Id, Literal["mode", "given"]] = Field(
        {}, description="mode: the account of a way to pay; given: any account."
    )
    groups: dict[Id, GroupSpec] = Field({}, description="By name.")
    ties: list[Text] = Field(
        [], description="What always holds: net == gross - sum(deductions.amount)."
    )


class PostingSpec(Spec):
    """What an event posts: lines of debit and credit, by date, proved to balance for all values."""

    posting: Name
    on: Id = Field(description="The event.")
    title: Words
    voucher: Literal["receipt", "payment", "contra", "journal", "opening", "closing"]
    carries: CarriesSpec | None = Field(
        None, description="What the event brings; one posting of an event says it."
    )
    turns: Name | None = Field(
        None, description="The posting whose lines change sides, accounts chosen anew."
    )
    lines: dict[Day, Any] | None = Field(
        None,
        description="From each day on: `none`, or lines of `dr` or `cr` (an account, `set.ROLE`, a "
        "name of the event, or {past, present, future}), `amount`, `each`, `for`, `function`, `party`.",
    )
