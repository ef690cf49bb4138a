"""`chart_of_accounts`: as its author writes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.load.scalars import Day, Flag, Id, Name, Spec, Text, Whole, Words

AccountType = Literal["income", "expense", "liability", "asset"]


class ValueSpec(Spec):
    """One fund, function, functionary or field (zone, office): its name, and when it may be used."""

    en: Text
    ml: Text
    since: Day | None = None
    until: Day | None = Field(None, description="The first day without it.")


class AccountSpec(Spec):
    """One account: its name, and when it may be posted to."""

    en: Text
    ml: Text
    since: Day | None = None
    until: Day | None = Field(None, description="The first day without it.")
    cash: Flag = Field(False, description="Its balance never goes below nothing.")
    function: Literal["needed", "free"] | None = Field(
        None, description="Whether a line names a function; income and expense need one."
    )
    budget: Literal["none", "warn", "stop"] = Field(
        "none", description="stop: no more is spent than is appropriated; warn: reported."
    )


class SetSpec(Spec):
    """The accounts that one kind of demand needs in its life, and the dimensions its lines carry."""

    basis: Literal["accrual", "cash"] = Field(
        "accrual", description="cash: income is booked only when money comes in."
    )
    income: Text
    current: Text | None = Field(None, description="Receivable of this year's periods.")
    arrear: Text | None = Field(None, description="Receivable of earlier years' periods.")
    advance: Text | None = Field(None, description="Owed to the payer.")
    refund: Text | None = Field(None, description="Owed to the payer, and allowed.")
    waiver: Text | None = None
    write_off: Text | None = None
    prior: Text | None = Field(None, description="Income of an earlier year, taken back.")
    fund: Text
    function: Text
    since: Day | None = None
    until: Day | None = None


class WhoSpec(Spec):
    """Which roles, held through posts, see the books of their body or area."""

    read: list[Id] = Field([], description="Reports, as pages and files.")
    export: list[Id] = Field([], description="The whole journal.")
    collect: list[Id] = Field([], description="Money for things, at a counter.")


class ChartOfAccountsSpec(Spec):
    """The chart of accounts: what may be posted to, and the accounts of each kind of demand."""

    chart_of_accounts: Id
    title: Words
    digits: list[Whole] = Field(description="Digits of the major, minor, ... heads: [3, 2, 2, 2].")
    types: dict[Text, AccountType] = Field(description="By the first digit of a code.")
    begins: Day = Field(description="The first day of all that has no `since`.")
    funds: dict[Name, ValueSpec]
    functions: dict[Text, ValueSpec]
    functionaries: dict[Name, ValueSpec]
    fields: dict[Name, ValueSpec] = Field(description="Zones and offices.")
    majors: dict[Text, Words]
    accounts: dict[Text, AccountSpec]
    modes: dict[Name, Text] = Field(description="The account that each way of paying fills.")
    who: WhoSpec | None = None
    sets: dict[Id, SetSpec] = Field(description="What the `account` of a fee's head names.")
