"""How a number reads: `RC/{local_body.code}/{fy}/{seq:6}` filled in, but for its sequence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from runtime.catalogue import Number
from runtime.meaning.dates import fy

_PLACE = re.compile(r"\{([a-z_.]+)(?::([0-9]{1,2}))?\}")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number without its sequence: which counter gives that, and what stands around it."""

    period: str  # of the counter: '2026-27', '2026' or '' for one that never starts anew
    prefix: str
    suffix: str
    width: int

    def with_sequence(self, sequence: int) -> str:
        """The whole number."""
        return f"{self.prefix}{sequence:0{self.width}d}{self.suffix}"


def numbered(number: Number, local_body: str, day: date) -> Numbered:
    """The pattern filled in for one local body on the day of the action in Kerala.

    Raises:
        ValueError: The pattern names something unknown or has not exactly one `{seq}`. The compiler
            refuses such patterns, so this is a bug of ours.
    """
    period = fy(day) if "fy" in number.per else str(day.year) if "year" in number.per else ""
    values = {
        "local_body.code": local_body,
        "local_body": local_body,
        "fy": fy(day),
        "year": str(day.year),
    }
    parts = [""]
    width = 0
    end = 0
    for place in _PLACE.finditer(number.pattern):
        parts[-1] += number.pattern[end : place.start()]
        end = place.end()
        if place[1] == "seq":
            width = int(place[2] or 1)
            parts.append("")
        elif place[1] in values:
            parts[-1] += values[place[1]]
        else:
            raise ValueError(f"a number cannot name {place[1]!r}")
    parts[-1] += number.pattern[end:]
    if len(parts) != 2:
        raise ValueError(f"a number needs {{seq}} once: {number.pattern!r}")
    return Numbered(period, parts[0], parts[1], width)
