"""What a building of that size must have: asked of the very checks that judge the finished plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugins.edcr.concept.envelope import Envelope, Wish
from plugins.edcr.concept.sketch import sketch
from plugins.edcr.report.labels import amount
from plugins.edcr.rules.book import Library, Words
from plugins.edcr.rules.verdict import Status
from plugins.edcr.scrutiny import scrutinise

# What the envelope itself has already settled.
_SETTLED = frozenset({"yards", "bulk", "site"})


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement: at least (or at most) so much of something."""

    check: str
    title: Words
    rule: str
    sense: str
    required: float
    unit: str
    certainty: str

    def shown(self, language: str) -> str:
        """The requirement as people read it: `≥ 3.00 m`; a plain yes where something must be there."""
        required = amount(self.required, self.unit, language)
        if self.unit == "yesno":
            return required
        return f"{'≥' if self.sense == 'at_least' else '≤'} {required}"


def needs_of(
    wish: Wish, found: Envelope, library: Library, book: str, on: date
) -> tuple[Need, ...]:
    """Requirements of the sketch: rooms, stairs, parking, water and the rest, each check once."""
    colour = colour_of(library, wish.use)
    if colour is None or not found.is_buildable:
        return ()
    data = sketch(wish, found, colour).dxf()
    result = scrutinise(data, book=book, on=on, library=library)
    needs: dict[str, Need] = {}
    for verdict in result.verdicts:
        if (
            verdict.status is Status.NOT_APPLICABLE
            or verdict.group in _SETTLED
            or not verdict.required
        ):
            continue
        needs.setdefault(
            verdict.check,
            Need(
                verdict.check,
                verdict.title,
                verdict.rule,
                verdict.sense,
                verdict.required,
                verdict.unit,
                verdict.certainty,
            ),
        )
    return tuple(needs.values())


def colour_of(library: Library, use: str) -> int | None:
    """The colour that means this use, or the first of its parts; None where no colour does."""
    uses = library.convention.colours["uses"]
    exact = [colour for colour, name in uses.items() if name == use]
    parts = [colour for colour, name in uses.items() if name.startswith(f"{use}.")]
    return next(iter([*exact, *parts]), None)
