"""What variables print: values of a row as people read them, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast

from runtime.catalogue import Variable
from runtime.masters import Snapshot
from runtime.words import Words

_YES = {True: Words("Yes", "അതെ"), False: Words("No", "അല്ല")}

Row = Mapping[str, Any]
BuiltIn = Callable[[str, str], str | None]
"""Takes a path and a language; None where the path is a field of the row."""


def texts(
    variables: Iterable[Variable], row: Row, lang: str, data: Snapshot, on: date, builtin: BuiltIn
) -> dict[str, Any]:
    """The variables as nested texts, as a template reads them: `{"ward": {"name": "..."}, "owners": [...]}`."""
    made: dict[str, Any] = {}
    for one in variables:
        if one.table is None:
            _put(made, one.path.split("."), printed(one, row, lang, data, on, builtin))
            continue
        rows = made.setdefault(one.table, [])
        path = one.path.split(".")[1:]
        for place, inner in enumerate(cast("list[Row]", row.get(one.table) or [])):
            if place == len(rows):
                rows.append({})
            _put(rows[place], path, _printed(one, inner.get(one.field or path[0]), lang, data, on))
    return made


def printed(
    variable: Variable, row: Row, lang: str, data: Snapshot, on: date, builtin: BuiltIn
) -> str:
    """One variable as text; '' where the row has no value for it."""
    own = builtin(variable.path, lang)
    if own is not None:
        return own
    return _printed(
        variable, row.get(variable.field or variable.path.split(".")[0]), lang, data, on
    )


def day(value: str | date | None) -> str:
    """A date as it is written in Kerala: 31-03-2027."""
    if not value:
        return ""
    return (date.fromisoformat(value) if isinstance(value, str) else value).strftime("%d-%m-%Y")


def _printed(variable: Variable, value: Any, lang: str, data: Snapshot, on: date) -> str:
    if value is None:
        return ""
    if variable.master is not None:
        found = data.find(variable.master, str(value), on)
        if found is None:
            return str(value)
        member = variable.member or ""
        language = variable.language or lang
        value = getattr(found, f"{member}_{language}" if variable.bilingual else member, None)
        if variable.bilingual:
            return str(value or getattr(found, f"{member}_en", ""))
    elif variable.bilingual:
        parts = cast("Mapping[str, str | None]", value)
        return str(parts.get(variable.language or lang) or parts.get("en") or "")
    return _plain(variable, value, lang)


def _plain(variable: Variable, value: Any, lang: str) -> str:
    if value is None:
        return ""
    if variable.kind == "date":
        return day(value)
    if variable.kind == "money":
        return f"₹ {_grouped(str(value))}"
    if variable.kind == "bool":
        return _YES[bool(value)].in_language(lang)
    if variable.kind == "choice":
        words = variable.options.get(str(value))
        return words.in_language(lang) if words else str(value)
    if isinstance(value, list):
        codes = [str(item) for item in cast("list[object]", value)]
        named = [(code, variable.options.get(code)) for code in codes]
        return ", ".join(words.in_language(lang) if words else code for code, words in named)
    return str(value)


def _grouped(text: str) -> str:
    """12345678.50 as 1,23,45,678.50."""
    whole, _, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return f"{sign}{','.join([*groups, tail])}.{(rest + '00')[:2]}"


def _put(made: dict[str, Any], path: list[str], text: str) -> None:
    for part in path[:-1]:
        made = made.setdefault(part, {})
    made[path[-1]] = text
