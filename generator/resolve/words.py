"""Words for people as values, and the English made from an id where none is written."""

from __future__ import annotations

from generator.load.scalars import Words
from generator.symbols import Text


def text_of(words: Words) -> Text:
    """The words as written."""
    return Text(words.en, words.ml or "")


def text_or_none(words: Words | None) -> Text | None:
    """The words as written, or None."""
    return None if words is None else text_of(words)


def text_or_name(words: Words | None, name: str) -> Text:
    """The words as written; else the id in words, in both languages: its lack is told elsewhere."""
    if words:
        return text_of(words)
    made = name.replace("_", " ").capitalize()
    return Text(made, made)
