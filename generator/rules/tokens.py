"""Cuts a rule into tokens. Total: any text gives tokens or one finding, never an exception."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from generator.rules.places import Findings
from generator.rules.syntax import UNITS

LONGEST_RULE: Final = 4_000
"""Code points of one rule. A longer one is a table or a program in the wrong place."""


class Token(msgspec.Struct, frozen=True):
    """`kind` is name, number, duration, text, end or the operator itself."""

    kind: str
    text: str
    start: int
    end: int


_PIECE = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<duration>[0-9]+(?:min|mo|wd|[hdwy])(?![A-Za-z0-9_]))
      | (?P<number>[0-9][0-9A-Za-z_]*(?:\.[0-9][0-9A-Za-z_]*)?)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<operator>\?\?|&&|\|\||==|!=|<=|>=|=>|[-+*/%!<>?:.,()\[\]])
      | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ESCAPES: Final = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t"}

_SLIPS: Final = {
    "=": ("one '=' compares nothing", "write '=='"),
    "&": ("one '&' means nothing here", "write '&&'"),
    "|": ("one '|' means nothing here", "write '||'"),
    "‘": ("a curly quotation mark", "use a straight quotation mark: '"),
    "’": ("a curly quotation mark", "use a straight quotation mark: '"),
    "“": ("a curly quotation mark", 'use a straight quotation mark: "'),
    "”": ("a curly quotation mark", 'use a straight quotation mark: "'),
    "≤": ("'≤' is not an operator", "write '<='"),
    "≥": ("'≥' is not an operator", "write '>='"),
    "≠": ("'≠' is not an operator", "write '!='"),
    "×": ("'×' is not an operator", "write '*'"),
    "^": ("there is no power operator", "write the product"),
    "{": ("braces mean nothing inside a rule", "write a list in [ ]"),
}


def cut(text: str, findings: Findings) -> list[Token] | None:
    """Tokens of a rule ending in one of kind `end`, or None after a finding."""
    if len(text) > LONGEST_RULE:
        findings.add(
            "KS303",
            0,
            1,
            f"this rule has {len(text)} characters, more than {LONGEST_RULE}",
            mend="split it: give its parts names as computed fields, or use a decision table",
        )
        return None
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            _unknown(text, at, findings)
            return None
        kind, piece = match.lastgroup or "", match.group()
        if kind == "number" and not _NUMBER.fullmatch(piece):
            _bad_number(piece, at, findings)
            return None
        if kind != "space":
            tokens.append(Token(piece if kind == "operator" else kind, piece, at, match.end()))
        at = match.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def text_value(token: Token, findings: Findings) -> str | None:
    """What a quoted text says, or None after a finding."""
    body = token.text[1:-1]
    if "\x00" in body or any(0xD800 <= ord(letter) <= 0xDFFF for letter in body):
        findings.add(
            "KS302",
            token.start,
            token.end,
            "this text holds a character that no database keeps",
            mend="remove the NUL or lone surrogate character",
        )
        return None
    parts: list[str] = []
    letters = iter(range(len(body)))
    for place in letters:
        letter = body[place]
        if letter != "\\":
            parts.append(letter)
            continue
        escaped = body[next(letters)]
        if escaped not in _ESCAPES:
            findings.add(
                "KS302",
                token.start + 1 + place,
                token.start + 3 + place,
                f"'\\{escaped}' means nothing in a text",
                expected="\\\\ \\' \\\" \\n \\t",
                mend=f"write '\\\\{escaped}' for a backslash followed by '{escaped}'",
            )
            return None
        parts.append(_ESCAPES[escaped])
    return "".join(parts)


def duration(token: Token) -> tuple[int, str] | None:
    """Amount and unit of a duration token; None when the amount is absurd."""
    unit = next(u for u in sorted(UNITS, key=len, reverse=True) if token.text.endswith(u))
    digits = token.text[: -len(unit)]
    return (int(digits), unit) if len(digits) <= 6 else None


def _unknown(text: str, at: int, findings: Findings) -> None:
    letter = text[at]
    if letter in "'\"":
        findings.add(
            "KS302",
            at,
            at + 1,
            "this text has no end",
            mend=f"close it with {letter}",
        )
        return
    message, mend = _SLIPS.get(letter, (f"{letter!r} means nothing in a rule", "leave it out"))
    if text[at : at + 2] == "=<":
        mend = "write '<='"
    findings.add("KS301", at, at + 1, message, mend=mend)


def _bad_number(piece: str, at: int, findings: Findings) -> None:
    unit = re.fullmatch(r"([0-9]+)([A-Za-z]+)", piece)
    mend = "write plain digits, such as 12000 or 0.25"
    if unit is not None:
        mend = f"a length of time ends in one of {' '.join(UNITS)}; a number has digits only"
    findings.add("KS304", at, at + len(piece), f"'{piece}' is not a number", mend=mend)
