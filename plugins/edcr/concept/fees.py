"""Fees that the rule book's own tables give for a concept. Money is whole paise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from plugins.edcr.concept.finder import Finder
from plugins.edcr.rules.book import Book, Words


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee; `paise` is None where the tables that have been read do not say."""

    name: str
    title: Words
    paise: int | None
    certainty: str


_TITLES: dict[str, Words] = {
    "application": {"en": "Application fee", "ml": "അപേക്ഷാ ഫീസ്"},
    "permit": {"en": "Permit fee", "ml": "പെർമിറ്റ് ഫീസ്"},
    "floor_area": {"en": "Fee for additional floor area", "ml": "അധിക തറവിസ്തീർണ്ണത്തിനുള്ള ഫീസ്"},
}


def fees_of(
    book: Book,
    on: date,
    use: str,
    body: str | None,
    area_m2: float,
    free_m2: float | None,
    first_m2: float | None,
) -> tuple[Fee, ...]:
    """Application, permit and additional floor area.

    Args:
        book: The rule book whose tables hold the rates.
        on: The day of the application.
        use: Such as A1.single.
        body: panchayat, municipality or corporation; None where it is not known.
        area_m2: Floor area that is to be built.
        free_m2: Floor area without additional fee; None where the table sets no limit.
        first_m2: Floor area up to which the first rate holds.
    """
    finder = Finder(book, on)
    fixed = finder.one("application_fee", {"area_m2": area_m2, "body": body}, "rs")
    application = Fee("application", _TITLES["application"], _paise(fixed), finder.certainty)
    finder = Finder(book, on)
    rate = finder.one("permit_fee", {"use": use, "area_m2": area_m2, "body": body}, "rs_m2")
    # The rate of the band counts for the whole area, not for the part that lies in it.
    paise = None if rate is None else _paise(rate, area_m2)
    permit = Fee("permit", _TITLES["permit"], paise, finder.certainty)
    finder = Finder(book, on)
    more = _more_area(finder, use, area_m2, free_m2, first_m2)
    return application, permit, Fee("floor_area", _TITLES["floor_area"], more, finder.certainty)


def _more_area(
    finder: Finder, use: str, area_m2: float, free_m2: float | None, first_m2: float | None
) -> int | None:
    if free_m2 is None or area_m2 <= free_m2 + 1e-6:
        return 0
    upto = free_m2 if first_m2 is None else first_m2
    first = finder.one("floor_area_fee", {"use": use}, "first_rs_m2")
    paise = _paise(first, max(0.0, min(area_m2, upto) - free_m2))
    beyond = area_m2 - upto
    if paise is None or beyond <= 1e-6:
        return paise
    more = _paise(finder.one("floor_area_fee", {"use": use}, "second_rs_m2"), beyond)
    return None if more is None else paise + more


def _paise(rupees: float | None, times: float = 1.0) -> int | None:
    if rupees is None:
        return None
    exact = Decimal(str(rupees)) * Decimal(str(round(times, 4))) * 100
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
