"""Text without a locale: normal form, ASCII case, the Malayalam fold, words for search.

Malayalam chillu letters have two spellings: one code point (U+0D7A–U+0D7F) and, older, consonant +
virama + zero-width joiner. `normalise` keeps the one code point, so equal words are equal texts.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_VIRAMA: Final = "\u0d4d"
_JOINER: Final = "\u200d"
_NON_JOINER: Final = "\u200c"
CHILLUS: Final = {
    "\u0d23": "\u0d7a",  # ണ -> ൺ
    "\u0d28": "\u0d7b",  # ന -> ൻ
    "\u0d30": "\u0d7c",  # ര -> ർ
    "\u0d32": "\u0d7d",  # ല -> ൽ
    "\u0d33": "\u0d7e",  # ള -> ൾ
    "\u0d15": "\u0d7f",  # ക -> ൿ
}
"""Consonant to chillu, Unicode 5.1."""

_CHILLU_SEQUENCE: Final = re.compile(f"([{''.join(CHILLUS)}]){_VIRAMA}{_JOINER}")
_ASCII_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_ASCII_UPPER: Final = {code + 32: code for code in range(ord("A"), ord("Z") + 1)}
_UNSEEN: Final = {ord(_JOINER): None, ord(_NON_JOINER): None}
_NTA: Final = ("\u0d7b\u0d4d\u0d31", "\u0d28\u0d4d\u0d31")  # ൻ്റ, ന്റ: one conjunct, two spellings
_AU_SIGN: Final = ("\u0d4c", "\u0d57")  # the archaic and the reformed sign of au
# 0-9, a-z and everything behind ASCII, said by what it is not: a class of a million characters
# takes ten milliseconds to compile.
_WORD: Final = re.compile(r"[^\x00-/:-`{-\x7f]+")


def normalise(text: str) -> str:
    """Text as fields keep it: NFC, every chillu as its one code point."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return _CHILLU_SEQUENCE.sub(lambda found: CHILLUS[found[1]], composed)


def lower(text: str) -> str:
    """Text with A to Z made small; nothing else changes."""
    return text.translate(_ASCII_LOWER)


def upper(text: str) -> str:
    """Text with a to z made capital; nothing else changes."""
    return text.translate(_ASCII_UPPER)


def fold(text: str) -> str:
    """Text for comparing regardless of case and spelling: `normalise`, small ASCII letters,
    the two spellings of ന്റ and of the au sign made one, joiners dropped."""
    if text.isascii():
        return lower(text)
    folded = normalise(text).replace(*_NTA).replace(*_AU_SIGN)
    return lower(folded.translate(_UNSEEN))


def fold_for_search(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order: what a word table keeps and a search asks."""
    return tuple(_WORD.findall(fold(text)))


def pattern(written: str) -> re.Pattern[str]:
    """A pattern as the generator spells it, for `fullmatch`."""
    return re.compile(written)
