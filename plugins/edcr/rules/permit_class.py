"""Which class of permit a plan falls into: the hook the permit's workflow chooses its path by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugins.edcr.model.plan import Plan
from plugins.edcr.rules.book import Book
from plugins.edcr.rules.expr import Lets, MissingFactError, Scope
from plugins.edcr.rules.lookup import NoRowError, find_rows


@dataclass(frozen=True, slots=True)
class PermitClass:
    """None means that the plan does not say enough; it must not be read as no.

    Source: rule 2(bna) (low risk, single occupancy only), rules 80 and 81 (high-rise).
    """

    low_risk: bool | None
    high_rise: bool | None


def permit_class(plan: Plan, book: Book, on: date) -> PermitClass:
    """The class of a plan by the text in force on a day."""
    return PermitClass(_low_risk(plan, book, on), _high_rise(plan, book))


def _low_risk(plan: Plan, book: Book, on: date) -> bool | None:
    built = plan.built_up.value
    if built is None or not plan.uses:
        return None
    if len(plan.groups) > 1:
        return False
    # The strictest row of the uses counts; none, before the class existed.
    for use in plan.uses:
        try:
            _, rows = find_rows(book.tables["low_risk"], {"use": use.use}, on)
        except NoRowError:
            return False
        under, storeys = rows[0].gives["under_m2"], rows[0].gives["storeys"]
        if not isinstance(under, float) or built >= under:
            return False
        if isinstance(storeys, float) and any(b.storeys > storeys for b in plan.blocks):
            return False
    return True


def _high_rise(plan: Plan, book: Book) -> bool | None:
    answers: list[bool | None] = []
    for block in plan.blocks:
        try:
            answers.append(
                bool(book.lets["high_rise"](Scope({"block": block, "let": Lets(book.lets)})))
            )
        except MissingFactError:
            answers.append(None)
    if True in answers:
        return True
    return None if not answers or None in answers else False
