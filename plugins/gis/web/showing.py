"""An answer in the words of one language, ready to print: the page and the report show the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from plugins.gis.answer import Answer, Height, Place, Row, Setbacks
from plugins.gis.rulebook import RuleBook, Words
from plugins.gis.web.words import say


class ShownRow(msgspec.Struct, frozen=True):
    """One rule. `kind` is its effect, for the look; `facts` are pairs of label and text."""

    title: str
    kind: str
    effect: str
    status: str
    certain: bool
    says: str
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


class Shown(msgspec.Struct, frozen=True):
    """Everything of an answer as texts."""

    places: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str, str], ...]  # kind, effect, status
    notes: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    build: tuple[tuple[str, str], ...]
    uses: tuple[tuple[str, str, str], ...]  # group, class, its words
    nocs: tuple[tuple[str, str, str], ...]  # authority, status, more
    gaps: tuple[tuple[str, str], ...]
    state: str
    digest: str
    disclaimer: str


def shown(answer: Answer, book: RuleBook, lang: str) -> Shown:
    """Print an answer in `lang` ('en' or 'ml')."""
    return _Printer(book, lang).whole(answer)


@dataclass(frozen=True, slots=True)
class _Printer:
    book: RuleBook
    lang: str

    def whole(self, answer: Answer) -> Shown:
        query = answer.query
        notes = [self.word("advice", key) for key in answer.advice]
        if any(row.synthetic for row in answer.zones):
            notes.append(say("all_made_up", self.lang))
        if "area_m2" in query:
            notes.append(f"{say('area', self.lang)}: {query['area_m2']:,.1f} m²")
        if query.get("error_m"):
            notes.append(say("error", self.lang, metres=f"{query['error_m']:g}"))
        moment: datetime = query["known_at"]
        return Shown(
            places=tuple(self._places(answer)),
            verdicts=tuple(self._verdicts(answer)),
            notes=tuple(notes),
            rows=tuple(self._row(row) for row in answer.zones),
            build=(*self._height(answer.height), *self._setbacks(answer.setbacks)),
            uses=tuple(
                (group, use, say(f"use_{use}", self.lang))
                for group, use in answer.uses.groups.items()
            ),
            nocs=tuple(self._nocs(answer)),
            gaps=tuple(
                (self.text(gap.title), self.word("reason", gap.reason))
                for gap in answer.not_checked
            ),
            state=say(
                "state_of", self.lang, day=query["as_of"], moment=f"{moment:%Y-%m-%d %H:%M %z}"
            ),
            digest=answer.data_hash,
            disclaimer=self.word("disclaimer", answer.disclaimer_key),
        )

    def text(self, words: Words) -> str:
        return words.ml if self.lang == "ml" else words.en

    def word(self, group: str, key: str) -> str:
        words = self.book.words.get(f"{group}.{key}")
        return key if words is None else self.text(words)

    def _places(self, answer: Answer) -> Iterator[tuple[str, str]]:
        for kind, places in answer.place.items():
            for place in places:
                yield say(kind, self.lang) if kind in _PLACES else kind, self._place(place)

    def _place(self, place: Place) -> str:
        name = (place.name_ml if self.lang == "ml" else None) or place.name
        more = [self.word("status", place.status)]
        if place.on_border:
            more.append(say("on_border", self.lang))
        if place.snapped_m is not None:
            more.append(say("nearest", self.lang, metres=place.snapped_m))
        if place.share is not None:
            more.append(say("share", self.lang, percent=f"{place.share * 100:.1f}"))
        named = f"{name} ({place.code})" if name and name != place.code else place.code
        return f"{named}: {', '.join(more)}"

    def _verdicts(self, answer: Answer) -> Iterator[tuple[str, str, str]]:
        certain, possible = answer.verdict.certain, answer.verdict.possible
        if certain:
            yield certain, self.word("effect", certain), say("verdict_certain", self.lang)
        if possible and possible != certain:
            yield possible, self.word("effect", possible), say("verdict_possible", self.lang)

    def _row(self, row: Row) -> ShownRow:
        notes: list[str] = []
        if row.draft:
            notes.append(say("draft", self.lang))
        if row.stayed:
            notes.append(say("stayed", self.lang))
        if row.synthetic:
            notes.append(say("made_up", self.lang))
        if row.to_certainty_m:
            notes.append(say("step", self.lang, metres=f"{row.to_certainty_m:g}"))
        if row.share is not None:
            notes.append(say("share", self.lang, percent=f"{row.share * 100:.1f}"))
        zone = " · ".join(t for t in (row.zone_name, row.zone_class) if t) or row.zone
        authority = self.book.authorities.get(row.authority)
        return ShownRow(
            title=self.text(row.title),
            kind=row.effect,
            effect=self.word("effect", row.effect),
            status=self.word("status", row.status),
            certain=row.status == "certain",
            says=self.text(row.says) if row.says else "",
            notes=tuple(notes),
            facts=(
                (
                    say("law", self.lang),
                    f"{row.citation} ({say('since', self.lang, day=row.since)})",
                ),
                (say("sure", self.lang), say(f"sure_{row.sure}", self.lang)),
                (say("from_layer", self.lang), f"{zone} ({row.zone_version})"),
                (
                    say("authority", self.lang),
                    self.text(authority.title) if authority else row.authority,
                ),
            ),
        )

    def _height(self, height: Height) -> Iterator[tuple[str, str]]:
        caps: list[str] = []
        if height.max_m is not None:
            caps.append(say("above_ground", self.lang, metres=f"{height.max_m:g}"))
        if height.max_top_amsl_m is not None:
            caps.append(say("above_sea", self.lang, metres=f"{height.max_top_amsl_m:g}"))
        if not caps:
            caps.append(say("height_unknown" if height.unknown_because else "no_cap", self.lang))
        titles = {rule.id: rule.title for rule in self.book.rules}
        binding = f" ({self.text(titles[height.binding.rule])})" if height.binding else ""
        yield say("height", self.lang), "; ".join(caps) + binding
        if height.max_floors is not None:
            yield say("max_floors", self.lang), str(height.max_floors)
        if height.max_built_up_m2 is not None:
            yield say("max_area", self.lang), f"{height.max_built_up_m2:g} m²"

    def _setbacks(self, setbacks: Setbacks) -> Iterator[tuple[str, str]]:
        for line in setbacks.lines:
            layer = self.book.layers[line.source]
            yield (
                say("setbacks", self.lang),
                f"{say('setback', self.lang, metres=f'{line.min_m:g}')} {self.text(layer.title)} "
                f"({line.zone}): {self.word('status', line.status)}",
            )
        for side, metres in setbacks.sides.items():
            yield say(f"side_{side}", self.lang), f"{metres:g} m"
        if setbacks.buildable_m2 is not None:
            yield say("buildable", self.lang), f"{setbacks.buildable_m2:,.1f} m²"

    def _nocs(self, answer: Answer) -> Iterator[tuple[str, str, str]]:
        for noc in answer.nocs:
            more: list[str] = []
            if noc.days:
                more.append(say("days", self.lang, days=noc.days))
            if noc.papers:
                more.append(f"{say('papers', self.lang)}: {', '.join(noc.papers)}")
            yield self.text(noc.title), self.word("status", noc.status), "; ".join(more)


_PLACES = ("local_body", "ward", "village", "parcel")
