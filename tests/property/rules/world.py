"""The little world that random rules speak of: a scope, its columns in SQL, rows with extremes."""

from __future__ import annotations

import datetime as dt
import decimal
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Final, cast

from generator.rules.to_sql import SqlNames, SqlTable
from generator.rules.types import (
    Bilingual,
    Bool,
    Choice,
    Date,
    DateTime,
    Decimal,
    Int,
    ListOf,
    Money,
    Ref,
    Rows,
    Schema,
    Scope,
    Text,
    Time,
    Type,
    Typed,
)
from runtime.meaning.working_days import Calendar

KINDS: Final = ("new", "old", "other")
TODAY: Final = dt.date(2026, 11, 21)
NOW: Final = dt.datetime(2026, 11, 21, 20, 30, tzinfo=dt.UTC)
CALENDAR: Final = Calendar(
    frozenset(range(6)),
    {5: frozenset((2,))},
    frozenset((dt.date(2026, 1, 26), dt.date(2024, 2, 29), dt.date(2026, 11, 23))),
)
_CALENDAR_SQL: Final = (
    "ARRAY[0,1,2,3,4,5], ARRAY[52], ARRAY[DATE '2026-01-26', DATE '2024-02-29', DATE '2026-11-23']"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the world: its rule type, its column type, whether it may be empty."""

    typed: Typed
    sql: str


def _pair(name: str, type_: Type, sql: str, **bounds: int) -> dict[str, Column]:
    """A field that is always there and one, `<name>_o`, that may be empty."""
    return {
        name: Column(Typed(type_, empty=False, **bounds), sql),
        f"{name}_o": Column(Typed(type_, empty=True, **bounds), sql),
    }


FIELDS: Final[dict[str, Column]] = {
    **_pair("count", Int(), "bigint"),
    **_pair("years", Int(), "integer", low=-5, high=40),
    **_pair("ratio", Decimal(2), "numeric"),
    **_pair("fine", Decimal(6), "numeric"),
    **_pair("area", Decimal(2, "sqm"), "numeric"),
    **_pair("rate", Decimal(2, "money per sqm"), "numeric"),
    **_pair("fee", Money(), "bigint"),
    **_pair("rent", Money(), "bigint", low=0, high=100_000),
    **_pair("flag", Bool(), "boolean"),
    **_pair("start", Date(), "date"),
    **_pair("seen", DateTime(), "timestamptz"),
    **_pair("opens", Time(), "time(0)"),
    **_pair("part", Decimal(2, "percent"), "numeric"),
    **_pair("note", Text(), 'text COLLATE "C"'),
    **_pair("kind", Choice(KINDS), 'text COLLATE "C"'),
    **_pair("ward", Ref("core.ward"), 'text COLLATE "C"'),
    **_pair("wards", ListOf(Ref("core.ward")), "text[]"),
    "ward.body": Column(Typed(Ref("core.body"), empty=False), 'text COLLATE "C"'),
    "ward_o.body": Column(Typed(Ref("core.body"), empty=True), 'text COLLATE "C"'),
    "body": Column(Typed(Ref("core.body"), empty=False), 'text COLLATE "C"'),
    "title.en": Column(Typed(Text(), empty=False), 'text COLLATE "C"'),
    "title.ml": Column(Typed(Text(), empty=True), 'text COLLATE "C"'),
}

OWNER: Final[dict[str, Column]] = {
    **_pair("share", Decimal(2), "numeric"),
    **_pair("paid", Money(), "bigint"),
    **_pair("age", Int(), "integer", low=0, high=150),
    **_pair("born", Date(), "date"),
    **_pair("name", Text(), 'text COLLATE "C"'),
    **_pair("kind", Choice(KINDS), 'text COLLATE "C"'),
    **_pair("main", Bool(), "boolean"),
}
PHONE: Final[dict[str, Column]] = {
    **_pair("digits", Int(), "bigint"),
    **_pair("kind", Choice(KINDS), "text"),
}

_BILINGUAL = {"title": Typed(Bilingual(), empty=False)}
SCOPE: Final = Scope(
    {
        **_BILINGUAL,
        **{
            name: column.typed for name, column in FIELDS.items() if not name.startswith("title.ml")
        },
        "title.ml": FIELDS["title.ml"].typed,
        "owners": Typed(Rows("w.r.owners"), empty=False, high=20),
    },
    Schema(
        {
            "core.ward": {"body": Typed(Ref("core.body"), empty=False)},
            "w.r.owners": {
                **{name: column.typed for name, column in OWNER.items()},
                "phones": Typed(Rows("w.r.owners.phones"), empty=False, high=5),
            },
            "w.r.owners.phones": {name: column.typed for name, column in PHONE.items()},
        }
    ),
)


def column_name(path: str) -> str:
    """The column for a path."""
    return path.replace(".", "_")


NAMES: Final = SqlNames(
    {
        **{path: f"t.{column_name(path)}" for path in FIELDS},
        "today()": f"DATE '{TODAY}'",
        "now()": f"TIMESTAMPTZ '{NOW.isoformat()}'",
        "calendar()": _CALENDAR_SQL,
    },
    {
        "owners[]": SqlTable(
            "owners", "{row}.row = t.id", "{row}.place", {name: f"{{row}}.{name}" for name in OWNER}
        ),
        "owners[].phones[]": SqlTable(
            "phones",
            "{row}.owner = {parent}.id",
            "{row}.place",
            {name: f"{{row}}.{name}" for name in PHONE},
        ),
    },
)

DAYS: Final = tuple(
    dt.date.fromisoformat(day)
    for day in [
        "0001-01-02",
        "0001-03-01",
        "1900-02-28",
        "1999-12-31",
        "2000-02-29",
        "2023-02-28",
        "2024-02-29",
        "2024-03-01",
        "2025-03-31",
        "2025-04-01",
        "2026-01-31",
        "2026-03-31",
        "2026-11-21",
        "2026-11-22",
        "2027-08-31",
        "9999-12-30",
    ]
)
TEXTS: Final = (
    "",
    "a",
    "A",
    "Abc",
    "abc",
    "ß",
    "İstanbul",
    "e\u0301",
    "\u00e9",
    "മലയാളം",
    "അവന്\u200d",
    "അവൻ",
    "എന്റെ",
    "എൻ്റെ",
    "കൗ",
    "കൌ",
    "😀 x",
    'it\'s \\ "so"',
    "%_$1",
    "KL-07/2026",
    "A1B2",
)
TIMES: Final = (dt.time(0, 0), dt.time(9, 59), dt.time(10, 30), dt.time(23, 59))
WARDS: Final = ("W1", "W2", "W3")
_INTS: Final = (0, 1, -1, 2, 5, 7, 100, 10**9, 2**63 - 1, -(2**63), 2**31)
_DECIMALS: Final = tuple(
    map(
        decimal.Decimal,
        [
            "0",
            "0.01",
            "-0.01",
            "0.05",
            "0.50",
            "-0.50",
            "1.00",
            "2.50",
            "-2.50",
            "99.99",
            "100.00",
            "33.33",
            "123456.78",
            "999999999999999999.99",
            "-999999999999999999.99",
        ],
    )
)
_PAISE: Final = (0, 1, -1, 50, 100, 12_345, 10_000_000, 2**63 - 1, -(2**63))


def random_value(chance: random.Random, column: Column) -> object:
    """A value as the row keeps it; money as paise."""
    typed = column.typed
    if typed.empty and chance.random() < 0.35:
        return None
    match typed.type:
        case Int():
            if typed.low is not None and typed.high is not None:
                return chance.randint(int(typed.low), int(typed.high))
            return chance.choice(_INTS)
        case Decimal(places=6):
            return decimal.Decimal(chance.randint(-(10**9), 10**9)) / decimal.Decimal(10**6)
        case Decimal():
            return chance.choice(_DECIMALS)
        case Money():
            if typed.low is not None and typed.high is not None:
                return chance.randint(int(typed.low) * 100, int(typed.high) * 100)
            return chance.choice(_PAISE)
        case Bool():
            return chance.random() < 0.5
        case Date():
            return chance.choice(DAYS)
        case DateTime():
            day = chance.choice(DAYS[2:-1])
            return dt.datetime(
                day.year, day.month, day.day, chance.choice((0, 18, 19, 23)), 30, tzinfo=dt.UTC
            )
        case Time():
            return chance.choice(TIMES)
        case Text():
            return chance.choice(TEXTS)
        case Choice():
            return chance.choice(KINDS)
        case Ref():
            return chance.choice(WARDS)
        case ListOf():
            return chance.sample(WARDS, chance.randint(0, 3))
        case _:
            raise AssertionError(typed)


@dataclass(slots=True)
class WorldRow:
    """One row with its owners and their phones, as kept."""

    values: dict[str, object]
    owners: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    phones: list[list[dict[str, object]]] = field(default_factory=list[list[dict[str, object]]])

    def arguments(self) -> dict[str, object]:
        """Path to what a compiled function is handed."""
        found = {path: as_read(FIELDS[path], value) for path, value in self.values.items()}
        owners = [
            SimpleNamespace(
                **{name: as_read(OWNER[name], value) for name, value in owner.items()},
                phones=[
                    SimpleNamespace(**{n: as_read(PHONE[n], v) for n, v in phone.items()})
                    for phone in phones
                ],
            )
            for owner, phones in zip(self.owners, self.phones, strict=True)
        ]
        return {**found, "owners[]": owners, "today()": TODAY, "now()": NOW, "calendar()": CALENDAR}

    def answers(self) -> dict[str, object]:
        """Path to what a page holds: JSON, numbers as text."""
        owners = [
            {
                **{name: as_answer(OWNER[name], value) for name, value in owner.items()},
                "phones": [
                    {n: as_answer(PHONE[n], v) for n, v in phone.items()} for phone in phones
                ],
            }
            for owner, phones in zip(self.owners, self.phones, strict=True)
        ]
        holidays = [day.isoformat() for day in sorted(CALENDAR.holidays)]
        off = {str(day): sorted(which) for day, which in CALENDAR.off.items()}
        return {
            **{path: as_answer(FIELDS[path], value) for path, value in self.values.items()},
            "owners[]": owners,
            "today()": TODAY.isoformat(),
            "now()": NOW.isoformat(),
            "calendar()": {"week": sorted(CALENDAR.week), "off": off, "holidays": holidays},
        }


def as_answer(column: Column, value: object) -> object:
    """A kept value as JSON has it."""
    value = as_read(column, value)
    match value:
        case bool() | str() | list() | None:
            return cast("object", value)
        case dt.time():
            return f"{value:%H:%M}"
        case dt.date() | dt.datetime():
            return value.isoformat()
        case decimal.Decimal():
            return format(value, "f")
        case _:
            return str(value)


def as_read(column: Column, value: object) -> object:
    """A kept value as rules read it: paise become rupees."""
    if isinstance(column.typed.type, Money) and isinstance(value, int):
        return decimal.Decimal(value).scaleb(-2)
    return value


def random_row(chance: random.Random) -> WorldRow:
    """A row with no to four owners."""
    row = WorldRow({path: random_value(chance, column) for path, column in FIELDS.items()})
    if row.values["ward_o"] is None:
        row.values["ward_o.body"] = None
    elif row.values["ward_o.body"] is None:
        row.values["ward_o.body"] = "W1"
    for _ in range(chance.choice((0, 1, 1, 2, 3, 4))):
        row.owners.append({name: random_value(chance, column) for name, column in OWNER.items()})
        row.phones.append(
            [
                {name: random_value(chance, column) for name, column in PHONE.items()}
                for _ in range(chance.choice((0, 0, 1, 2)))
            ]
        )
    return row


def tables_sql() -> str:
    """The tables that rows are put into."""

    def columns(known: Mapping[str, Column]) -> str:
        return ", ".join(f"{column_name(path)} {column.sql}" for path, column in known.items())

    return (
        f"CREATE TABLE t (id integer PRIMARY KEY, {columns(FIELDS)});"
        f"CREATE TABLE owners (id integer PRIMARY KEY, row integer, place integer, {columns(OWNER)});"
        f"CREATE TABLE phones (owner integer, place integer, {columns(PHONE)});"
    )


def records(rows: Sequence[WorldRow]) -> dict[str, list[tuple[object, ...]]]:
    """Rows as records of the three tables, for COPY."""
    found: dict[str, list[tuple[object, ...]]] = {"t": [], "owners": [], "phones": []}
    for number, row in enumerate(rows):
        found["t"].append((number, *row.values.values()))
        for place, (owner, phones) in enumerate(zip(row.owners, row.phones, strict=True)):
            id_ = len(found["owners"])
            found["owners"].append((id_, number, place, *owner.values()))
            for n, phone in enumerate(phones):
                found["phones"].append((id_, n, *phone.values()))
    return found
