"""How values, types and names are written in Python, as `ruff format` leaves them."""

from __future__ import annotations

import builtins
import datetime as dt
import decimal
import hashlib
import keyword
from typing import Final

from generator.rules.types import (
    Bool,
    Date,
    DateTime,
    Decimal,
    Int,
    ListOf,
    Money,
    Ref,
    Time,
    Type,
)

Import = tuple[str, str]
"""Module and name: `from module import name`."""

LINE: Final = 100
LONGEST_INLINE_TEXT: Final = 40

MEANING: Final = {
    "decimals": (
        "divided",
        "int64",
        "int_remainder",
        "magnitude",
        "minus",
        "plus",
        "quotient",
        "remainder",
        "rounded",
        "times",
        "whole",
        "within18",
    ),
    "dates": (
        "add_days",
        "add_months",
        "add_seconds",
        "date_of",
        "fy",
        "fy_end",
        "make_date",
        "months_between",
        "years_between",
    ),
    "empties": (
        "item_at",
        "largest",
        "main",
        "present",
        "short_total",
        "smallest",
        "total",
        "total_int",
    ),
    "texts": ("fold", "lower", "pattern", "upper"),
    "working_days": ("Calendar", "add_working_days", "is_holiday", "working_days_between"),
}
"""What compiled rules may import, by module of `runtime.meaning`."""

MODULE_OF: Final = {
    name: f"runtime.meaning.{module}" for module, names in MEANING.items() for name in names
}
_TAKEN: Final = frozenset((*dir(builtins), *MODULE_OF, "Decimal", "date", "time", "datetime"))


def python_name(path: str) -> str:
    """The parameter for a path: `name.en` is `name_en`, `class` is `class_`, `sum` is `sum_`."""
    name = attribute_name(path)
    return f"{name}_" if name in ("l", "O", "I") or name in _TAKEN else name


def attribute_name(path: str) -> str:
    """The attribute of a row for a column: as `python_name`, only keywords are changed."""
    name = "".join(letter if letter.isalnum() else "_" for letter in path).strip("_")
    while "__" in name:
        name = name.replace("__", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


def quoted(text: str) -> str:
    """A text as a literal that says exactly this and nothing else."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    parts: list[str] = []
    for letter in text:
        if letter in ("\\", quote):
            parts.append(f"\\{letter}")
        elif letter.isprintable():
            parts.append(letter)
        else:
            parts.append(_escaped(letter))
    return f"{quote}{''.join(parts)}{quote}"


def _escaped(letter: str) -> str:
    code = ord(letter)
    simple = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    if letter in simple:
        return simple[letter]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def annotation(type_: Type, uuid_keys: frozenset[str], imports: set[Import]) -> str:
    """The Python type of a value that is there; what it needs is added to `imports`."""
    match type_:
        case Int():
            return "int"
        case Bool():
            return "bool"
        case Decimal() | Money():
            imports.add(("decimal", "Decimal"))
            return "Decimal"
        case Date() | Time() | DateTime():
            name = type(type_).__name__.lower()
            imports.add(("datetime", name))
            return name
        case ListOf():
            imports.add(("collections.abc", "Sequence"))
            return f"Sequence[{annotation(type_.item, uuid_keys, imports)}]"
        case Ref() if type_.to in uuid_keys:
            imports.add(("uuid", "UUID"))
            return "UUID"
        case _:
            return "str"


class Constants:
    """Values made once, when the module is imported: name to right-hand side."""

    def __init__(self, imports: set[Import]) -> None:
        self._imports = imports
        self._lines: dict[str, str] = {}

    def lines(self) -> tuple[str, ...]:
        """`NAME: Final = value`, sorted; where two functions give the same line, it stands once."""
        return tuple(_constant(name, value) for name, value in sorted(self._lines.items()))

    def decimal(self, value: int | decimal.Decimal) -> str:
        """A decimal number."""
        text = str(value) if isinstance(value, int) else format(value, "f")
        self._imports.add(("decimal", "Decimal"))
        name = "D_" + text.replace("-", "MINUS_").replace(".", "_")
        return self._named(name, f'Decimal("{text}")')

    def day(self, value: dt.date) -> str:
        """A day."""
        self._imports.add(("datetime", "date"))
        name = f"DAY_{value:%Y_%m_%d}"
        return self._named(name, f"date({value.year}, {value.month}, {value.day})")

    def time(self, value: dt.time) -> str:
        """A time of day."""
        self._imports.add(("datetime", "time"))
        return self._named(f"TIME_{value:%H_%M}", f"time({value.hour}, {value.minute})")

    def pattern(self, written: str) -> str:
        """A compiled pattern."""
        self._imports.add((MODULE_OF["pattern"], "pattern"))
        return self._named(f"PATTERN_{_digest(written)}", f"pattern({quoted(written)})")

    def text(self, value: str) -> str:
        """A text too long to stand inside an expression, or not ASCII."""
        text = quoted(value)
        if len(value) > LONGEST_INLINE_TEXT and not value.isascii():
            text = _in_ascii(text)
        return self._named(f"TEXT_{_digest(value)}", text)

    def _named(self, name: str, value: str) -> str:
        self._imports.add(("typing", "Final"))
        self._lines[name] = value
        return name


def _constant(name: str, value: str) -> str:
    line = f"{name}: Final = {value}"
    if len(line) <= LINE:
        return line
    call, bracket, inside = value.partition("(")
    if bracket and call.isidentifier():
        return f"{name}: Final = {call}(\n    {inside[:-1]}\n)"
    return f"{name}: Final = (\n    {value}\n)" if len(value) + 4 <= LINE else line


def _in_ascii(text: str) -> str:
    return "".join(letter if letter.isascii() else _escaped(letter) for letter in text)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
