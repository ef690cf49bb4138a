"""Python literals laid out as the formatter would, so that generated code never needs it.

The rule is the formatter's own: what fits stays on one line; what does not is opened, one item a
line, with a trailing comma. A trailing comma keeps it open when `ruff format` reads it again.
"""

from __future__ import annotations

from generator.text.literals import Call, ListDisplay, Mapping, Raw, Subscript, Value

WIDTH = 100


def quote(text: str) -> str:
    """A string literal as the formatter writes it: double quotes unless they cost more escapes."""
    # Both quotes appended make repr choose single ones and escape every single quote: one case.
    body = repr(text + "'\"")[1:-4].replace("\\'", "'")
    if text.count('"') > text.count("'"):
        return "'" + body.replace("'", "\\'") + "'"
    return '"' + body.replace('"', '\\"') + '"'


def source(value: Value, indent: int = 0, used: int = 0, after: int = 0) -> str:
    """The literal's source. `used` columns stand before it on its line and `after` behind it."""
    flat = _flat(value)
    if used + len(flat) + after <= WIDTH:
        return flat
    opening, items, closing = _parts(value)
    if not items:
        return flat
    inner = indent + 4
    lines = [
        " " * inner + prefix + source(item, inner, inner + len(prefix), 1) + ","
        for prefix, item in items
    ]
    return "\n".join([opening, *lines, " " * indent + closing])


def assign(name: str, value: Value) -> str:
    """`name = value`, laid out."""
    return f"{name} = {source(value, 0, len(name) + 3)}"


def _parts(value: Value) -> tuple[str, list[tuple[str, Value]], str]:
    """What opens, the items each with its prefix, what closes; no items for a plain literal."""
    if isinstance(value, Call):
        items: list[tuple[str, Value]] = [("", item) for item in value.positional]
        items += [(f"{key}=", item) for key, item in value.keywords if item is not None]
        return f"{value.name}(", items, ")"
    if isinstance(value, Subscript):
        return f"{value.name}[", [("", item) for item in value.items], "]"
    if isinstance(value, ListDisplay):
        return "[", [("", item) for item in value.items], "]"
    if isinstance(value, Mapping):
        return "{", [(f"{_flat(key)}: ", item) for key, item in value.items], "}"
    if isinstance(value, (str, int, bool, Raw)):
        return "", [], ""
    return "(", [("", item) for item in value], ")"


def _flat(value: Value) -> str:
    if isinstance(value, Raw):
        return value.source
    if isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return repr(value)
    if isinstance(value, str):
        return quote(value)
    opening, items, closing = _parts(value)
    tail = "," if opening == "(" and len(items) == 1 else ""
    return opening + ", ".join(prefix + _flat(item) for prefix, item in items) + tail + closing
