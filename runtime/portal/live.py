"""Questions that come and go while a form is filled in, where the browser runs script.

The page carries what waits in templates, the address of its module's rules and the answers of its
other pages. What the browser shows binds nobody: every save and the submission decide again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec

from runtime.answers.faults import Faults
from runtime.answers.typed import read_typed
from runtime.catalogue import Context, Field, Page, Service
from runtime.portal.questions import Question, question, widget_of
from runtime.portal.scripts import form_address, script_address

LIGHT = frozenset({"input", "textarea", "radios", "select", "date", "point", "bilingual"})
"""Widgets that may wait on a page: lists of rows, and rows that are looked up, come with the next save."""

MOST_CHOICES = 100
"""A drop-down with more would make every page heavy: it comes with the next save, too."""


@dataclass(frozen=True, slots=True)
class Live:
    """What a page with script needs: its questions that wait, and how their rules are asked."""

    waiting: Mapping[str, Question]
    script: str
    rules: str
    record: str
    known: str  # JSON: answers of the other pages, and today, as rules read them
    optional: str  # names of the questions that may stay empty


def live_form(
    generated: Path,
    service: Service,
    pages: Iterable[Page],
    raw: Mapping[str, str],
    shown: frozenset[str],
    ctx: Context,
) -> Live | None:
    """For these pages of a form; None where nothing on them comes or goes, or the module has no rules."""
    here = frozenset(name for item in pages for name in item.fields)
    rules = script_address(generated, service.module)
    fields = service.record.fields
    if not rules or not any(field.conditional and field.name in here for field in fields):
        return None
    return Live(
        waiting={
            field.name: waits
            for field in fields
            if field.name in here - shown and _may_wait(field)
            if len((waits := question(field, raw, {}, ctx)).choices) <= MOST_CHOICES
        },
        script=form_address(generated),
        rules=rules,
        record=service.record.name.rpartition(".")[2],
        known=_known((f for f in fields if f.name in shown - here), raw, ctx),
        optional=" ".join(field.name for field in fields if field.optional),
    )


def revealed_by_page(
    service: Service, shown_page: Page, shown: frozenset[str], posted: Iterable[str]
) -> tuple[Field, ...]:
    """The questions of a page that waited when it was made and that the browser has put since."""
    names = {name.partition(".")[0] for name in posted} & set(shown_page.fields) - shown
    return tuple(f for f in service.record.fields if f.name in names and _may_wait(f))


def _may_wait(field: Field) -> bool:
    return field.conditional and not field.computed and widget_of(field) in LIGHT


def _known(fields: Iterable[Field], raw: Mapping[str, str], ctx: Context) -> str:
    told: dict[str, Any] = {"today()": ctx.today.isoformat()}
    kept = tuple(
        f for f in fields if f.kind not in ("table", "longtext", "aadhaar") and not f.private
    )
    shaped = read_typed(
        {
            path: text
            for path, text in raw.items()
            if path.partition(".")[0] in {f.name for f in kept}
        },
        kept,
        Faults(),
    )
    for field in kept:
        value = shaped.get(field.name)
        if field.bilingual:
            texts = cast("dict[str, Any]", value or {})
            told |= {f"{field.name}.{lang}": texts.get(lang) for lang in ("en", "ml")}
        elif not field.computed:
            told[field.name] = value
    return msgspec.json.encode(told).decode()
