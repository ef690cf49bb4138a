"""What stands for the paths of a rule in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A child table.

    Attributes:
        source: What stands after FROM, such as `rc.application_members`.
        link: The condition that ties its rows to the row above; `{row}` and, for a table within a
            row, `{parent}` stand for aliases.
        order: What ORDER BY says, with `{row}`.
        columns: Path of a column to its SQL, with `{row}`.
    """

    source: str
    link: str
    order: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SqlNames:
    """What stands for the paths of a rule.

    Attributes:
        columns: Path to SQL: a column, a parameter, an expression in brackets. `today()` is a date,
            `now()` a timestamptz, `calendar()` the three arguments `week, off, holidays` of the
            working-day functions. Money is bigint paise, a list an array without NULL.
        tables: Table path (`members[]`) to the child table.
    """

    columns: Mapping[str, str]
    tables: Mapping[str, SqlTable] = field(default_factory=dict[str, SqlTable])
