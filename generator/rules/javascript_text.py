"""How values, names and kinds are written in JavaScript, safe inside any file or page."""

from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from generator.rules.numbers import kind_of
from generator.rules.typed import Const
from generator.rules.types import Bool, Date, DateTime, ListOf, Type
from runtime.meaning import decimals

CHOICE, OR, AND, EQUAL, ORDER, SUM, PRODUCT, SIGN, ATOM = range(9)
"""How tightly JavaScript binds an expression, loosest first."""

_RESERVED: Final = frozenset(
    [
        "arguments",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "m",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "undefined",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ]
)
"""Words of the language, and `m`, by which rules call what they mean."""


@dataclass(frozen=True, slots=True)
class Js:
    """An expression that may be null only where its node may be empty."""

    text: str
    power: int = ATOM

    def at(self, power: int) -> str:
        """The text, in brackets where it binds more loosely."""
        return self.text if self.power >= power else f"({self.text})"


def called(name: str, *args: str) -> Js:
    """A function of `runtime/meaning/js/meaning.js`."""
    return Js(f"m.{name}({', '.join(args)})")


def javascript_name(path: str) -> str:
    """The parameter for a path: `name.en` is `name_en`, `class` is `class_`."""
    name = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in path)
    name = "_".join(part for part in name.split("_") if part) or "value"
    return f"{name}_" if name in _RESERVED or name[0].isdigit() else name


def quoted(text: str) -> str:
    """A text as a literal in ASCII that no page, comment or template ends early."""
    plain = json.dumps(text)
    return plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def said(text: str) -> str:
    """As `quoted`, readable: for what is looked at by people only."""
    return json.dumps(text).replace("</", "<\\/").replace("<!", "<\\!").replace("*/", "*\\/")


def digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def places_of(type_: Type) -> int:
    """Places of a number; none for what is no number."""
    kind = kind_of(type_)
    return 0 if kind is None else kind.places


def is_number(type_: Type) -> bool:
    """Whether values are BigInts that have places."""
    return kind_of(type_) is not None


def literal(node: Const) -> Js:
    """A constant as rules hold it: scaled, counted, quoted."""
    match node.value:
        case None:
            return Js("null")
        case bool():
            return Js("true" if node.value else "false")
        case int() | decimal.Decimal():
            return whole(scaled(node.value, places_of(node.type)))
        case str():
            return Js(quoted(node.value))
        case dt.datetime():
            raise AssertionError("an instant is never written")
        case dt.date():
            return Js(str(node.value.toordinal()))
        case dt.time():
            return Js(quoted(f"{node.value:%H:%M}"))


def whole(value: int) -> Js:
    """A whole number."""
    return Js(f"{value}n", SIGN if value < 0 else ATOM)


def scaled(value: int | decimal.Decimal, places: int) -> int:
    """A number counted in its last place."""
    found = decimal.Decimal(value).scaleb(places, decimals.EXACT)
    assert found == int(found)
    return int(found)


def kind_text(type_: Type) -> str:
    """How `read` of meaning.js takes a value: a JavaScript literal."""
    if isinstance(type_, ListOf):
        return f"[{kind_text(type_.item)}]"
    kind = kind_of(type_)
    if kind is not None:
        return '"int"' if kind.whole else f'"decimal:{kind.places}"'
    match type_:
        case Bool():
            return '"bool"'
        case Date():
            return '"date"'
        case DateTime():
            return '"instant"'
        case _:
            return '"text"'
