"""A form as a page shows it: its questions, what was typed, what is wrong, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from runtime.catalogue import Context, Page, Service
from runtime.portal.live import Live
from runtime.portal.picking import Picks
from runtime.portal.proposed import beside
from runtime.portal.questions import Question, question
from runtime.words import Words


@dataclass(frozen=True, slots=True)
class FormView:
    """What `form.html` shows; `pages` are those that stand on this page, `n` of `total` where it is one."""

    service: Words
    title: Words
    pages: tuple[Page, ...]
    questions: Mapping[str, Question]
    action: str
    back: str
    go: str
    version: int
    key: str | None = None
    n: int = 1
    total: int = 1
    lead: str | None = None
    remark: str | None = None
    later: bool = False
    revealed: bool = False
    elsewhere: bool = False
    problems: list[tuple[str | None, Words]] = field(default_factory=list[tuple[str | None, Words]])
    live: Live | None = None  # where questions come and go in the browser

    def question(self, name: str) -> Question | None:
        """The question of this name, or None where it is not put now."""
        return self.questions.get(name)

    def waiting(self, name: str) -> Question | None:
        """The question of this name, or None where it does not wait on this page."""
        return self.live.waiting.get(name) if self.live else None


def questions_of(
    service: Service,
    pages: tuple[Page, ...],
    raw: Mapping[str, str],
    mistakes: Mapping[str, Words],
    shown: frozenset[str],
    ctx: Context,
    picks: Picks,
) -> dict[str, Question]:
    """The questions that these pages put now."""
    by_name = {item.name: item for item in service.record.fields}
    stands = beside(service, raw, ctx)
    return {
        name: replace(asked, help=stands.get(name, asked.help))
        for page in pages
        for name in page.fields
        if name in shown
        for asked in (question(by_name[name], raw, mistakes, ctx, picks=picks),)
    }


def problems_of(
    questions: Mapping[str, Question], mistakes: Mapping[str, Words]
) -> list[tuple[str | None, Words]]:
    """Every mistake in the order of the page, each with the id of the input where it is mended."""
    found: list[tuple[str | None, Words]] = []
    seen: set[str] = set()
    for asked in questions.values():
        found += asked.problems()
        seen |= {
            path for path in mistakes if path == asked.name or path.startswith(f"{asked.name}.")
        }
    # What belongs to no input on this page is still said.
    return found + [(None, words) for path, words in mistakes.items() if path not in seen]
