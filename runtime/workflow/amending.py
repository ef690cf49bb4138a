"""Amendments: what becomes the next version of register entries that are never edited. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from runtime.answers.checking import searchable
from runtime.catalogue import Amended, Context, File, State
from runtime.refusal import STATE, Refusal
from runtime.words import Words

ENTRY_MOVED_ON = Words(
    "The register entry was amended meanwhile: look at it again",
    "ഇതിനിടെ രജിസ്റ്റർ രേഖ തിരുത്തപ്പെട്ടു: വീണ്ടും പരിശോധിക്കുക",
)
_NO_ENTRY = Words(
    "The file names no register entry that could be amended",
    "തിരുത്താവുന്ന രജിസ്റ്റർ രേഖ ഫയലിൽ പറഞ്ഞിട്ടില്ല",
)
_NO_ORDER = Words("The order is not named", "ഉത്തരവ് രേഖപ്പെടുത്തിയിട്ടില്ല")
_NO_CHANGE = Words(
    "The entry says all of this already: nothing would change",
    "ഇതെല്ലാം രേഖയിൽ ഇപ്പോൾത്തന്നെയുണ്ട്: മാറ്റമൊന്നുമില്ല",
)


def amended(state: State, seen: File, ctx: Context) -> list[dict[str, Any]]:
    """What the commit door makes the next versions of, each over the version that was looked at.

    Raises:
        Refusal: 409 where the entry or the order is missing, or nothing is to be changed.
    """
    found = () if state.amends is None else state.amends(seen, ctx)
    return [_amended(one, ctx) for one in found if one.holds]


def _amended(one: Amended, ctx: Context) -> dict[str, Any]:
    row = None if one.id is None else ctx.rows.get(one.record, {}).get(one.id)
    if row is None:
        raise Refusal(STATE, _NO_ENTRY, reason="entry")
    given = {name: value for name, value in one.row.items() if value is not None}
    if not given:
        raise Refusal(STATE, _NO_CHANGE, reason="unchanged")
    if one.ordered and not one.order:
        raise Refusal(STATE, _NO_ORDER, reason="order")
    order = None if one.order is None else str(one.order)
    filled = _holes(order, one.order_on, row.number, ctx)
    return {
        "record": one.record,
        "id": one.id,
        "expect": row.version,
        "row": given,
        "order": order,
        "order_on": one.order_on,
        "note": one.note,
        "note_en": None if one.says is None else _said(one.says.en, filled),
        "note_ml": None if one.says is None else _said(one.says.ml or one.says.en, filled),
        "words": searchable(one.words),
    }


def _holes(order: str | None, order_on: date | None, number: str, ctx: Context) -> dict[str, str]:
    """What a marginal note is filled with; the labels of changed fields are known in the door."""
    return {
        "{order_on}": "" if order_on is None else order_on.strftime("%d/%m/%Y"),
        "{on}": ctx.today.strftime("%d/%m/%Y"),
        "{number}": number,
        "{order}": (order or "").replace("{", "(").replace("}", ")"),
    }


def _said(text: str, filled: dict[str, str]) -> str:
    for hole, value in filled.items():
        text = text.replace(hole, value)
    return text
