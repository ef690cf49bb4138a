"""The `datetime` parameter: which law one asks about, a day or a stretch of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from plugins.gis.ogc.crs import BadParameterError

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?", re.IGNORECASE
)
INDIA = timezone(timedelta(hours=5, minutes=30))


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; None: open."""

    first: date | None
    last: date | None


def days_of(text: str) -> Days:
    """The days of a `datetime` parameter.

    Raises:
        BadParameterError: it is neither an instant nor an interval of RFC 3339.
    """
    if "/" not in text:
        day = _day(text)
        return Days(day, day)
    first, _, last = text.partition("/")
    days = Days(_open_day(first), _open_day(last))
    if days.first is None and days.last is None:
        return days
    if days.first and days.last and days.first > days.last:
        raise BadParameterError("the interval ends before it begins")
    return days


def _open_day(text: str) -> date | None:
    return None if text in ("", "..") else _day(text)


def _day(text: str) -> date:
    if not _INSTANT.fullmatch(text):
        raise BadParameterError("datetime is 2025-02-01, 2025-02-01T10:00:00Z, or two with a slash")
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        # Law changes at midnight in Kerala.
        return datetime.fromisoformat(text.upper()).astimezone(INDIA).date()
    except (ValueError, OverflowError):
        raise BadParameterError(f"{text} is no day") from None
