"""What to write instead of a text that a field type refused."""

from __future__ import annotations

import re

from generator.diagnostics import did_you_mean
from generator.fields.field_type import FieldType, Shape

_TURNED_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\Z")
_KINDS = {
    "bool": "write true or false",
    "datetime": "write 2026-04-01T10:30",
    "decimal": "write digits with a point, such as 12.5",
    "email": "write name@place, such as office@example.in",
    "int": "write digits only, such as 12",
    "mobile": "write ten digits, the first of them 6, 7, 8 or 9",
    "money": "write rupees in digits, such as 150 or 99.50",
    "percent": "write digits with a point, such as 12.5",
    "aadhaar": "write twelve digits as they stand on the card, without spaces",
    "point": "write geo:10.015861,76.341867",
    "pincode": "write six digits, the first of them not 0",
    "time": "write hours and minutes: '10:30'",
}


def mend_of(kind: FieldType, text: str, shape: Shape) -> str:
    """The mend for a text that `kind.read` refused for a field of this shape."""
    if shape.options and kind.name == "choices":
        strange = [word for word in text.split() if word not in shape.options]
        text = strange[0] if strange else text
    if shape.options:
        near = did_you_mean(text, shape.options)
        return near or f"write one of: {', '.join(shape.options[:8])}"
    if kind.name == "date" and not _is_day(text):
        turned = _TURNED_DAY.match(text)
        if turned:
            return f"write {turned[3]}-{int(turned[2]):02d}-{int(turned[1]):02d}"
        return "write a day of the calendar, the year first: 2026-04-01"
    if kind.bounds == "length" and shape.most is not None and len(text) > int(str(shape.most)):
        return f"write at most {shape.most} characters, or raise the field's `max`"
    low, high = shape.least, shape.most
    if kind.bounds == "value" and re.fullmatch(r"[-0-9.]+", text) and (low or high) is not None:
        within = [
            f"from {low}" if low is not None else "",
            f"up to {high}" if high is not None else "",
        ]
        return f"write a value {' '.join(filter(None, within))}, or move the field's bounds"
    return _KINDS.get(kind.name, "")


def _is_day(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", text) is not None
