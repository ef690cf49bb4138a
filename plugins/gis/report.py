"""The answer as lines of text, in English or Malayalam."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.gis.answer import Answer, Row
from plugins.gis.rulebook import RuleBook, Words


def as_text(answer: Answer, book: RuleBook, language: str) -> str:
    """What the page shows as its list: place, rules strictest first, merged figures, gaps."""
    return "\n".join(_lines(answer, book, language))


def _lines(answer: Answer, book: RuleBook, language: str) -> Iterator[str]:
    for kind, places in answer.place.items():
        for place in places:
            name = (place.name_ml if language == "ml" else None) or place.name or ""
            border = " (on the border)" if place.on_border else ""
            yield f"{kind}: {place.code} {name} [{_word(book, 'status', place.status, language)}]{border}"
    for row in answer.zones:
        yield from _row(row, book, language)
    height = answer.height
    if height.max_m is not None or height.max_top_amsl_m is not None:
        top = (
            ""
            if height.max_top_amsl_m is None
            else f"; top at most {height.max_top_amsl_m} m above sea level"
        )
        above = "not known" if height.max_m is None else f"{height.max_m} m above ground"
        yield f"height: {above}{top} ({height.binding.rule if height.binding else ''})"
    if height.max_floors is not None:
        yield f"floors: {height.max_floors}"
    if height.max_built_up_m2 is not None:
        yield f"built-up area: {height.max_built_up_m2:g} m²"
    for reason in height.unknown_because:
        yield f"height unknown: {reason}"
    for line in answer.setbacks.lines:
        yield f"setback: {line.min_m:g} m from {line.source} {line.zone} [{line.status}]"
    if answer.uses.groups:
        yield "uses: " + ", ".join(f"{group} {use}" for group, use in answer.uses.groups.items())
    for noc in answer.nocs:
        days = f", {noc.days} days" if noc.days else ""
        yield f"NOC: {_text(noc.title, language)} [{_word(book, 'status', noc.status, language)}]{days}"
    for gap in answer.not_checked:
        yield f"{_text(gap.title, language)}: {_word(book, 'reason', gap.reason, language)}"
    for key in answer.advice:
        yield _word(book, "advice", key, language)
    yield _word(book, "disclaimer", answer.disclaimer_key, language)


def _row(row: Row, book: RuleBook, language: str) -> Iterator[str]:
    made_up = " (synthetic)" if row.synthetic else ""
    draft = " (draft, not in force)" if row.draft else ""
    status = _word(book, "status", row.status, language)
    effect = _word(book, "effect", row.effect, language)
    yield f"- {_text(row.title, language)}: {effect} [{status}]{draft}{made_up}"
    if row.says is not None:
        yield f"    {_text(row.says, language)}"
    yield f"    {row.citation}; since {row.since}; {row.zone_version} {row.zone}; {row.sure}"
    if row.to_certainty_m:
        yield f"    certain after {row.to_certainty_m} m"


def _text(words: Words, language: str) -> str:
    return words.ml if language == "ml" else words.en


def _word(book: RuleBook, group: str, key: str, language: str) -> str:
    words = book.words.get(f"{group}.{key}")
    return key if words is None else _text(words, language)
