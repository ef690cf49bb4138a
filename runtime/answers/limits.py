"""Limits of answers: bounds, places, patterns, rows; each noted as a fault with its way out."""

from __future__ import annotations

import re
from collections.abc import Sized
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TypeVar

from runtime.answers.faults import Faults
from runtime.meaning.check_digits import is_aadhaar
from runtime.meaning.places import is_point
from runtime.words import Words

Ordered = TypeVar("Ordered", int, Decimal, date, time, datetime)

_PATTERN = Words("Write it in the form asked for", "ആവശ്യപ്പെട്ട രൂപത്തിൽ ചേർക്കുക")
_EMAIL = Words(
    "Enter an e-mail address like name@example.com",
    "name@example.com പോലെ ഒരു ഇ-മെയിൽ വിലാസം ചേർക്കുക",
)
_CODE = Words(
    "Use letters a to z, digits and . / ( ) _ - only",
    "a മുതൽ z വരെയുള്ള അക്ഷരങ്ങളും അക്കങ്ങളും . / ( ) _ - എന്നിവയും മാത്രം ഉപയോഗിക്കുക",
)
# The forms of the field types `email` and `code`, as the API's document tells them.
EMAIL_FORM = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
CODE_FORM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./()_-]*[A-Za-z0-9)])?")
_AADHAAR = Words(
    "This is no Aadhaar number: compare its digits with the card",
    "ഇത് ആധാർ നമ്പറല്ല: അക്കങ്ങൾ കാർഡുമായി ഒത്തുനോക്കുക",
)
_PLACE = Words(
    "There is no such place: latitude is at most 90, longitude at most 180 degrees",
    "അങ്ങനെയൊരു സ്ഥലമില്ല: അക്ഷാംശം 90, രേഖാംശം 180 ഡിഗ്രിയിൽ കൂടരുത്",
)
_LARGEST_WHOLE = 10**18


def check_aadhaar(value: str, pointer: str, faults: Faults) -> None:
    """The last digit checks the others. The number itself is never said."""
    if not is_aadhaar(value):
        faults.add(pointer, "check_digit", _AADHAAR)


def check_point(value: str, pointer: str, faults: Faults) -> None:
    """A place that there is."""
    if not is_point(value):
        faults.add(pointer, "place", _PLACE)


def check_low(value: Ordered, limit: Ordered | None, pointer: str, faults: Faults) -> None:
    """The value is `limit` or more; an empty limit holds nothing back."""
    if limit is not None and value < limit:
        faults.add(
            pointer,
            "too_low",
            Words(f"Must be {limit} or more", f"{limit} അല്ലെങ്കിൽ അതിൽ കൂടുതൽ ആയിരിക്കണം"),
        )


def check_high(value: Ordered, limit: Ordered | None, pointer: str, faults: Faults) -> None:
    """The value is `limit` or less; dates read as 'not after'."""
    if limit is None or value <= limit:
        return
    if isinstance(limit, date):
        day = f"{limit:%d/%m/%Y}"
        faults.add(pointer, "too_late", Words(f"Must not be after {day}", f"{day}-ന് ശേഷമാകരുത്"))
    else:
        faults.add(
            pointer,
            "too_high",
            Words(f"Must be {limit} or less", f"{limit} അല്ലെങ്കിൽ അതിൽ കുറവ് ആയിരിക്കണം"),
        )


def check_places(value: Decimal, places: int, pointer: str, faults: Faults) -> None:
    """A finite decimal of at most 18 whole digits and `places` behind the point."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value) >= Decimal(10) ** 18:
        faults.add(pointer, "number", Words("Enter a number", "ഒരു സംഖ്യ ചേർക്കുക"))
    elif -exponent > places:
        faults.add(
            pointer,
            "places",
            Words(f"Use {places} decimal places at most", f"പരമാവധി {places} ദശാംശസ്ഥാനങ്ങൾ ഉപയോഗിക്കുക"),
        )


def check_whole(value: int, pointer: str, faults: Faults) -> None:
    """A whole number of at most 18 digits: what a column keeps."""
    if abs(value) >= _LARGEST_WHOLE:
        faults.add(pointer, "number", Words("Enter a smaller number", "ചെറിയൊരു സംഖ്യ ചേർക്കുക"))


def check_rows(rows: Sized, low: int, high: int, pointer: str, faults: Faults) -> None:
    """Between `low` and `high` rows."""
    if len(rows) < low:
        faults.add(pointer, "too_few", Words(f"Add at least {low}", f"കുറഞ്ഞത് {low} എണ്ണം ചേർക്കുക"))
    elif len(rows) > high:
        faults.add(pointer, "too_many", Words(f"Add {high} at most", f"പരമാവധി {high} എണ്ണം ചേർക്കുക"))


def check_pattern(text: str, pattern: str, pointer: str, faults: Faults) -> None:
    """The whole text is of the pattern, as the compiler spells it for Python."""
    if _compiled(pattern).fullmatch(text) is None:
        faults.add(pointer, "pattern", _PATTERN)


def check_code(text: str, pointer: str, faults: Faults) -> None:
    """A code without a pattern of its own: what registers use in numbers, and no look-alikes."""
    if CODE_FORM.fullmatch(text) is None:
        faults.add(pointer, "characters", _CODE)


def check_email(text: str, pointer: str, faults: Faults) -> str:
    """An address with one @ and a dotted domain; whether it is reachable is found by writing to it."""
    text = text.strip()
    if len(text) > 254 or EMAIL_FORM.fullmatch(text) is None:
        faults.add(pointer, "email", _EMAIL)
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
