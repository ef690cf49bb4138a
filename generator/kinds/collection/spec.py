"""`collection`: as its author writes it."""

from __future__ import annotations

from pydantic import Field

from generator.load.scalars import Day, Flag, Id, Name, Spec, Text, Whole


class InterestSpec(Spec):
    """Simple interest on open principal, by calendar months begun after the due day."""

    set: Id = Field(description="The set that takes the money; it has `basis: cash`.")
    on: list[Id] = Field(description="Heads that bear interest.")
    rates: dict[Day, Whole] = Field(description="Hundredths of a per cent a month, from a 1st on.")


class WaiverSpec(Spec):
    """An order that forgives a part of the interest where it is paid between two days."""

    demands_upto: Day
    pay_from: Day
    pay_to: Day
    percent: Whole
    whole: Flag = Field(description="Only where the payment clears the principal.")


class RebateSpec(Spec):
    """Less is taken of who pays the whole demand of a period early."""

    on: list[Id] = Field(description="Heads that it is reckoned on.")
    percent: Whole = Field(description="Hundredths of a per cent.")
    within: Text = Field(description="From the period's first day: 30d, 2w, 1mo.")
    since: Day = Field(description="Of periods that begin on this day or later ...")
    until: Day | None = Field(None, description="... and by this one.")


class CollectionSpec(Spec):
    """How the demands of a fee are paid: the order of heads, advances, interest, waivers."""

    collection: Name
    heads: dict[Id, Id] = Field(
        description="Each head's set, in the order in which money clears them."
    )
    advance: Id = Field(description="The set that holds what is over.")
    least: Whole = Field(1, description="The least payment, in paise.")
    part: Flag = Field(True, description="Whether less than what is due may be paid.")
    interest: InterestSpec | None = None
    waivers: dict[Text, WaiverSpec] = Field({}, description="By the number of the order.")
    rebates: dict[Id, RebateSpec] = Field({}, description="By name.")
