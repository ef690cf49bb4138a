"""Why answers could not be decoded: field by field, all faults at once.

The fast path is one msgspec decode of the whole. Only when it fails does this walk the fields and
say everything that is wrong, in words for people and with JSON pointers for programs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import msgspec

from runtime.answers.faults import Faults
from runtime.answers.types import Bilingual
from runtime.catalogue import Field
from runtime.words import Words

UNKNOWN_FIELD = Words("There is no such question here", "ഇങ്ങനെയൊരു ചോദ്യം ഇവിടെയില്ല")
NOT_A_TABLE = Words("Give a list of rows", "വരികളുടെ പട്ടിക നൽകുക")
NOT_A_ROW = Words("Give the row's answers by name", "വരിയിലെ ഉത്തരങ്ങൾ പേരനുസരിച്ച് നൽകുക")
NOT_BILINGUAL = Words("Give both texts: en and ml", "രണ്ട് ഭാഷയിലും നൽകുക: en, ml")

_KIND_WORDS: Mapping[str, Words] = {
    "date": Words("Enter a date of the calendar", "ശരിയായ തീയതി ചേർക്കുക"),
    "int": Words("Enter a whole number", "പൂർണസംഖ്യ ചേർക്കുക"),
    "decimal": Words("Enter a number", "സംഖ്യ ചേർക്കുക"),
    "money": Words("Enter an amount in rupees", "തുക രൂപയിൽ ചേർക്കുക"),
    "bool": Words("Answer yes or no", "ഉണ്ട് അല്ലെങ്കിൽ ഇല്ല എന്ന് ഉത്തരം നൽകുക"),
    "mobile": Words(
        "Enter ten digits that begin with 6, 7, 8 or 9", "6, 7, 8, 9 എന്നിവയിൽ തുടങ്ങുന്ന പത്തക്കം ചേർക്കുക"
    ),
    "pincode": Words("Enter the six digits of a PIN code", "പിൻ കോഡിന്റെ ആറക്കം ചേർക്കുക"),
    "aadhaar": Words(
        "Enter the twelve digits of the Aadhaar number", "ആധാർ നമ്പറിന്റെ പന്ത്രണ്ടക്കം ചേർക്കുക"
    ),
    "point": Words(
        "Enter latitude and longitude in degrees, such as 10.015861 and 76.341867",
        "അക്ഷാംശവും രേഖാംശവും ഡിഗ്രിയിൽ ചേർക്കുക: 10.015861, 76.341867",
    ),
    "email": Words("Enter an e-mail address", "ഇ-മെയിൽ വിലാസം ചേർക്കുക"),
    "choice": Words("Choose one of the list", "പട്ടികയിൽ നിന്ന് തിരഞ്ഞെടുക്കുക"),
    "ref": Words("Choose one of the list", "പട്ടികയിൽ നിന്ന് തിരഞ്ഞെടുക്കുക"),
}
_WRONG = Words("This answer cannot be read", "ഈ ഉത്തരം വായിക്കാനാവുന്നില്ല")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}\Z")


ROW_ID = "id"
"""Rows of a table keep their id when they come back; it is no question."""


def explain(
    answers: object, fields: tuple[Field, ...], faults: Faults, at: str = "", row: bool = False
) -> None:
    """Add every fault of `answers`, already read from JSON, that their types show.

    `at` is the JSON pointer of the object that holds them. What the types cannot show (lengths,
    order, rules) is found by the record's own check once the types are right.
    """
    if not isinstance(answers, dict):
        faults.add(at, "not_answers", NOT_A_ROW)
        return
    given = cast("dict[str, Any]", answers)
    known = {field.name: field for field in fields if not field.computed}
    for name in given:
        if name not in known and not (row and name == ROW_ID):
            faults.add(f"{at}/{_escape(str(name))}", "unknown_field", UNKNOWN_FIELD)
    for name, field in known.items():
        value = given.get(name)
        pointer = f"{at}/{name}"
        if value is None:
            # A conditional field may rightly be absent; whether it is asked needs the decoded whole.
            if field.kind == "table":
                if name in given:
                    faults.add(pointer, "type", NOT_A_TABLE)
            elif not (field.optional or field.conditional):
                faults.missing(pointer)
        elif field.kind == "table":
            _explain_table(value, field, faults, pointer)
        elif field.bilingual:
            _explain_bilingual(value, faults, pointer)
        else:
            explain_value(value, field, faults, pointer)


def explain_value(value: object, field: Field, faults: Faults, pointer: str) -> None:
    """Add the fault of one answer, if its type shows one."""
    if field.options:
        if not isinstance(value, str) or value not in field.options:
            faults.unknown(pointer)
        return
    try:
        _convert(value, field.type)
    except msgspec.ValidationError:
        faults.add(pointer, "type", _KIND_WORDS.get(field.kind, _WRONG))


def _convert(value: object, kind: Any) -> None:
    # From the text again, so that numbers and dates are read exactly as the whole would be.
    _decoder(kind).decode(msgspec.json.encode(value))


@functools.lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _explain_bilingual(value: object, faults: Faults, pointer: str) -> None:
    if not isinstance(value, dict):
        faults.add(pointer, "type", NOT_BILINGUAL)
        return
    given = cast("dict[str, Any]", value)
    for name in given:
        if name not in Bilingual.__struct_fields__:
            faults.add(f"{pointer}/{_escape(str(name))}", "unknown_field", UNKNOWN_FIELD)
    for name in Bilingual.__struct_fields__:
        text = given.get(name)
        if text is None:
            faults.missing(f"{pointer}/{name}")
        elif not isinstance(text, str):
            faults.add(f"{pointer}/{name}", "type", _WRONG)


def _explain_table(value: object, field: Field, faults: Faults, pointer: str) -> None:
    if not isinstance(value, list):
        faults.add(pointer, "type", NOT_A_TABLE)
        return
    rows = cast("list[object]", value)
    if len(rows) > field.max_rows:
        most = field.max_rows
        faults.add(
            pointer, "too_many", Words(f"Enter {most} rows at most", f"പരമാവധി {most} വരികൾ ചേർക്കുക")
        )
        return
    for index, row in enumerate(rows):
        explain(row, field.fields, faults, f"{pointer}/{index}", row=True)
        _explain_id(row, faults, f"{pointer}/{index}/{ROW_ID}")


def _explain_id(row: object, faults: Faults, pointer: str) -> None:
    given = cast("dict[str, Any]", row) if isinstance(row, dict) else {}
    try:
        msgspec.convert(given.get(ROW_ID), UUID | None)
    except msgspec.ValidationError:
        faults.add(pointer, "type", _WRONG)


def _escape(name: str) -> str:
    # What people send as names is cut short: faults must not become an echo for anything.
    return name if _NAME.match(name) else name[:40].replace("~", "~0").replace("/", "~1")
