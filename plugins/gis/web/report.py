"""The answer on paper: Typst, both scripts, a QR code that asks the same question again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from plugins.gis.answer import Answer
from plugins.gis.rulebook import RuleBook
from plugins.gis.web.showing import shown
from plugins.gis.web.words import say
from runtime.certificates.drawing import Drawer, Drawing, Page
from runtime.certificates.qr import qr_svg

TEMPLATE = Path(__file__).parent / "report.typ"
LONGEST_LINK = 1200
"""What a phone still reads from a code of 46 mm; a plot of some hundred corners."""

_LABELS = (
    "title", "where", "rules", "may_build", "uses", "no_plan", "nocs", "not_checked", "hash", "checks",
    "verdict_none",
)  # fmt: skip


@dataclass(slots=True)
class Reports:
    """Draws reports. The compiler is made when the first one is asked for."""

    _drawer: Drawer | None = field(default=None)

    def pdf(self, answer: Answer, book: RuleBook, lang: str, link: str) -> bytes:
        """The report in one language; equal answers give equal bytes."""
        if self._drawer is None:
            self._drawer = Drawer()
        data: dict[str, Any] = {
            "words": {name: say(name, lang) for name in _LABELS},
            "answer": msgspec.to_builtins(shown(answer, book, lang)),
        }
        drawing = Drawing(
            title=say("title", lang),
            pages=[Page(lang, data)],
            at=answer.query["known_at"],
            qr=qr_svg(link) if len(link) <= LONGEST_LINK else "",
        )
        return self._drawer.pdf(TEMPLATE, drawing)
