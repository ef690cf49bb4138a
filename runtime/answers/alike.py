"""Rows that are likely the same: what they have in common, as digests that tell nothing else.

Texts are folded as search folds them, their words in any order; a text in two languages is compared in
either, so one report in English and one in Malayalam alone are found by the part that both have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from runtime.answers.types import Bilingual
from runtime.catalogue import Alike, Record
from runtime.meaning.texts import fold_for_search

_TEXTS = ("text", "longtext", "code")


def alike_keys(record: Record, answers: msgspec.Struct) -> list[str]:
    """The keys of checked answers, in hexadecimal; rows that share one are likely the same."""
    return list(dict.fromkeys(key for rule in record.alike for key in _keys(record, rule, answers)))


def _keys(record: Record, rule: Alike, answers: msgspec.Struct) -> Iterator[str]:
    kinds = {field.name: field.kind for field in record.fields}
    for language in ("en", "ml"):
        parts = [
            (_part(getattr(answers, name, None), kinds[name], language), kinds[name])
            for name in rule.of
        ]
        if all(
            part or kind not in _TEXTS for part, kind in parts
        ):  # what is not known is no likeness
            text = "\x1f".join((record.name, rule.name, *(part for part, _ in parts)))
            yield hashlib.sha256(text.encode()).hexdigest()


def _part(value: Any, kind: str, language: str) -> str:
    if isinstance(value, Bilingual):
        value = getattr(value, language)
    if value is None:
        return ""
    if kind in _TEXTS:
        return " ".join(sorted(fold_for_search(str(value))))
    return str(msgspec.to_builtins(value))
