"""Python literals laid out as the formatter would, so that generated code never needs it.

The rule is the formatter's own: what fits stays on one line; what does not is opened, one item a
line, with a trailing comma. A trailing comma keeps it open when `ruff format` reads it again.
"""

from __future__ import annotations

import re

from generator.text.literals import Call, ListDisplay, Mapping, Raw, Subscript, Value

WIDTH = 100


def quote(text: str) -> str:
    """A string literal as the formatter writes it: double quotes unless they cost more escapes."""
    if '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    # Both quotes appended make repr choose single ones and escape every single quote: one case.
    body = repr(text + "'\"")[1:-4].replace("\\'", "'")
    if text.count('"') > text.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def source(value: Value, indent: int = 0, used: int = 0, after: int = 0) -> str:
    """The literal's source. `used` columns stand before it on its line and `after` behind it."""
    flat = _flat(value, WIDTH - used - after)
    if flat is not None:
        return flat
    opening, items, closing = _parts(value)
    if not items:  # nothing to open: it stands as long as it is
        return _plain(value) if not opening else opening + closing
    inner = indent + 4
    lines = [" " * inner + prefix + _item(item, inner, len(prefix)) + "," for prefix, item in items]
    return "\n".join([opening, *lines, " " * indent + closing])


_CHOICE = re.compile(r"([\w.]+) (if [\w. ]+) (else [\w.\"]+)\Z")


def _item(value: Value, indent: int, used: int) -> str:
    """An item on lines of its own; one value out of two stands on three where it does not fit."""
    made = source(value, indent, indent + used, 1)
    choice = _CHOICE.match(made) if indent + used + len(made) + 1 > WIDTH else None
    return made if choice is None else f"\n{' ' * indent}".join(choice.groups())


def assign(name: str, value: Value) -> str:
    """`name = value`, laid out."""
    return f"{name} = {source(value, 0, len(name) + 3)}"


def _parts(value: Value) -> tuple[str, list[tuple[str, Value]], str]:
    """What opens, the items each with its prefix, what closes; nothing for a plain literal."""
    if isinstance(value, Call):
        items: list[tuple[str, Value]] = [("", item) for item in value.positional]
        items += [(f"{key}=", item) for key, item in value.keywords if item is not None]
        return f"{value.name}(", items, ")"
    if isinstance(value, Subscript):
        return f"{value.name}[", [("", item) for item in value.items], "]"
    if isinstance(value, ListDisplay):
        return "[", [("", item) for item in value.items], "]"
    if isinstance(value, Mapping):
        return "{", [(f"{_plain(key)}: ", item) for key, item in value.items], "}"
    if isinstance(value, (str, int, bool, Raw)):
        return "", [], ""
    return "(", [("", item) for item in value], ")"


def _plain(value: Value) -> str:
    """The source of a literal that has no parts."""
    if isinstance(value, Raw):
        return value.source
    return quote(value) if isinstance(value, str) else repr(value)


def _flat(value: Value, room: int) -> str | None:
    """The literal on one line of `room` columns, or None: given up as soon as it is too long."""
    if isinstance(value, (str, Raw, bool, int)):
        text = _plain(value)
        return text if len(text) <= room else None
    opening, items, closing = _parts(value)
    tail = "," if opening == "(" and len(items) == 1 else ""
    room -= len(opening) + len(tail) + len(closing)
    texts: list[str] = []
    for prefix, item in items:
        room -= len(prefix) + (2 if texts else 0)
        inner = _flat(item, room)
        if inner is None:
            return None
        room -= len(inner)
        texts.append(prefix + inner)
    return opening + ", ".join(texts) + tail + closing if room >= 0 else None
