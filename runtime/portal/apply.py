"""Applying: answer page by page into a draft, see how far one is, throw it away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from runtime.access.policy import Policy
from runtime.answers.faults import Faults
from runtime.answers.typed import read_typed
from runtime.catalogue import Field, Page, Service
from runtime.documents.laying import row_gone
from runtime.drafts import drop_draft, write_draft
from runtime.files.behind import first_values
from runtime.portal.catalogue_words import local_body_name
from runtime.portal.errors import show_page
from runtime.portal.forms import FormView, problems_of, questions_of
from runtime.portal.frame import go, language_of, page, params
from runtime.portal.live import live_form, revealed_by_page
from runtime.portal.opened import ONE, OpenDraft, open_draft
from runtime.portal.papers import missing_in_draft
from runtime.portal.partial import faults_so_far, flattened, mistakes_by_path
from runtime.portal.picking import looked_for, picks_of
from runtime.portal.posted import (
    Raw,
    merged,
    page_answers,
    row_indexes,
    with_row_added,
    without_empty_rows,
    without_row,
)
from runtime.portal.printing import day
from runtime.portal.questions import html_id
from runtime.portal.rows import row_button
from runtime.portal.sent import sent_form
from runtime.portal.words import WORDS, say
from runtime.refusal import MOVED_ON, NOT_FOUND, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words


@route("GET", ONE, Policy.SESSION, show=show_page)
async def tasks(call: Call) -> Answer:
    """The pages of the form, each with how far it is."""
    at = await open_draft(call)
    states = [_task(at, item) for item in at.pages]
    ready = all(word in ("task_done", "task_free") for _, word, _ in states)
    tasks = [(item.title, at.page(item), word, kind) for item, word, kind in states]
    if at.service.record.documents:
        missing, wanted = await missing_in_draft(call, at)
        word, kind = ("task_todo", "") if missing else ("task_done", "go")
        if missing or wanted:
            tasks.append((WORDS["documents"], at.address("/documents"), word, kind))
        ready = ready and not missing
    return page(
        call,
        "portal/tasks.html",
        service=at.service,
        body=local_body_name(call.ground, at.draft.local_body),
        tasks=tasks,
        check=at.address("/check") if ready else None,
        saved=day(at.draft.keep_until) if params(call).get("saved") else None,
        keep_until=day(at.draft.keep_until),
        drop=at.address("/drop"),
    )


@route("GET", ONE + "/p/{page:str}", Policy.SESSION, show=show_page)
async def ask_page(call: Call) -> Answer:
    """One page of the form, with what is saved."""
    at = await open_draft(call)
    shown_page = _page_of(call, at.service)
    return await _form(
        call, at, shown_page, _mistakes(at, shown_page) if params(call).get("wrong") else {}
    )


@route("POST", ONE + "/p/{page:str}", Policy.SESSION, form=True, show=show_page)
async def save_page(call: Call) -> Answer:
    """Save the page, whatever is in it, and go where the button leads."""
    sent = await sent_form(call)
    at = await open_draft(call)
    here = _page_of(call, at.service)
    fields = at.fields(here)
    put = revealed_by_page(at.service, here, at.shown, sent.controls)
    asked = (*fields, *put)
    typed = merged(at.draft.answers, asked, page_answers(sent.controls, asked))
    table, index, add = row_button(sent, fields)
    look = looked_for(sent)
    if table is not None:
        typed = with_row_added(typed, table) if add else without_row(typed, table, index)
    elif sent.own("_go") != "later" and look is None:
        typed = without_empty_rows(typed, fields)
    if at.draft.row_version != sent.version and typed != at.draft.answers:
        return go(at.page(here, elsewhere=1))
    if typed != at.draft.answers:
        try:
            await write_draft(call.ground, call.actor, at.service, at.draft.id, sent.version, typed)
        except Refused as error:
            refusal = refusal_of(error)
            if refusal.problem is not MOVED_ON:
                raise refusal from error
            return go(at.page(here, elsewhere=1))
    for name, row in _rows_gone(at.draft.answers, fields, typed, None if add else index, table):
        await row_gone(call.ground, call.actor, at.service, at.draft.id, name, row)
    back = {"from": "check"} if params(call).get("from") == "check" else {}
    if table is not None:
        return go(at.page(here, **back) + f"#{table.name}")
    if look is not None:
        return go(
            at.page(here, **{f"find.{look[0]}": look[1]}, **back) + f"#{html_id(look[0])}-find"
        )
    if sent.own("_go") == "later":
        return go(at.address("?saved=1"))
    return go(_next(at, here, typed, back, frozenset(field.name for field in put)))


@route("GET", ONE + "/drop", Policy.SESSION, show=show_page)
async def ask_drop(call: Call) -> Answer:
    """Whether the draft shall really go."""
    at = await open_draft(call)
    return page(call, "portal/drop.html", service=at.service, back=at.address())


@route("POST", ONE + "/drop", Policy.SESSION, form=True, show=show_page)
async def drop(call: Call) -> Answer:
    """Throw the draft away."""
    await sent_form(call)
    try:
        await drop_draft(call.ground, call.actor, service_of(call), call.id())
    except Refused as error:
        refusal = refusal_of(error)
        if refusal.problem is not NOT_FOUND:  # gone already: a double click
            raise refusal from error
    return go("/mine")


ROUTES = [tasks, ask_page, save_page, ask_drop, drop]


def _page_of(call: Call, service: Service) -> Page:
    for item in service.pages:
        if item.name == call.part("page"):
            return item
    raise Refusal(NOT_FOUND)


async def _form(call: Call, at: OpenDraft, shown_page: Page, mistakes: dict[str, Words]) -> Answer:
    pages = at.pages
    place = pages.index(shown_page) if shown_page in pages else 0
    asked = params(call)
    from_check = asked.get("from") == "check"
    finds = {
        path: asked[f"find.{path}"] for path in _columns(at, shown_page) if f"find.{path}" in asked
    }
    answers = prefilled(at)
    picks = await picks_of(
        call.ground, call.actor, at.service, at.fields(shown_page), answers, at.ctx, finds
    )
    questions = questions_of(at.service, (shown_page,), answers, mistakes, at.shown, at.ctx, picks)
    problems = problems_of(questions, mistakes)
    form = FormView(
        service=at.service.title,
        title=shown_page.title,
        pages=(shown_page,),
        questions=questions,
        action=at.page(shown_page, **({"from": "check"} if from_check else {})),
        back=at.address("/check")
        if from_check
        else at.page(pages[place - 1])
        if place
        else at.address(),
        go=say("save_continue", language_of(call)),
        version=at.draft.row_version,
        n=place + 1,
        total=len(pages),
        later=True,
        revealed=asked.get("more") is not None and not problems,
        elsewhere=asked.get("elsewhere") is not None,
        problems=problems,
        live=live_form(
            call.ground.catalogue.folder, at.service, (shown_page,), answers, at.shown, at.ctx
        ),
    )
    return page(
        call, at.service.template, form=form, wrong=problems, scripted=form.live is not None
    )


def _columns(at: OpenDraft, shown_page: Page) -> list[str]:
    """The paths by which rows to choose are found on this page."""
    fields = at.fields(shown_page)
    inner = [f"{field.name}.{one.name}" for field in fields for one in field.fields]
    return [*(field.name for field in fields), *inner]


def prefilled(at: OpenDraft) -> dict[str, str]:
    """The draft's answers with what comes first from the rows they refer to."""
    shaped = read_typed(at.draft.answers, at.service.record.fields, Faults())
    filled = first_values(at.service.record, shaped, at.ctx)
    fresh = {name: value for name, value in filled.items() if name not in shaped}
    more = flattened(at.service.record.fields, fresh) if fresh else {}
    return {
        **more,
        **{
            path: text
            for path, text in at.draft.answers.items()
            if text.strip() or path not in more
        },
    }


def _mistakes(at: OpenDraft, shown_page: Page) -> dict[str, Words]:
    names = [name for name in shown_page.fields if name in at.shown]
    faults = faults_so_far(at.service, at.draft.answers, at.ctx, names)
    return mistakes_by_path(faults, at.draft.answers, at.service)


def _rows_gone(
    kept: Mapping[str, str],
    fields: Iterable[Field],
    typed: Raw,
    taken: int | None,
    table: Field | None,
) -> list[tuple[str, int]]:
    """Which rows of which tables were taken out, the last first, so that those before keep their places."""
    if table is not None:
        return [] if taken is None else [(table.name, taken)]
    return [
        (field.name, row)
        for field in fields
        if field.kind == "table"
        for row in range(len(row_indexes(kept, field)) - 1, len(row_indexes(typed, field)) - 1, -1)
    ]


def _next(at: OpenDraft, here: Page, typed: Raw, back: dict[str, str], put: frozenset[str]) -> str:
    """Where to go after saving: the same page while it is wrong or asks more, else on. `put`: the
    questions that the browser put beside those that the page came with."""
    before = put | frozenset(name for name in here.fields if name in at.shown)
    now = OpenDraft(at.service, msgspec.structs.replace(at.draft, answers=typed), at.ctx)
    if faults_so_far(at.service, typed, at.ctx, before & now.shown):
        return at.page(here, wrong=1, **back)
    revealed = [name for name in here.fields if name in now.shown - before]
    empty = [
        name
        for name in revealed
        if not any(path.partition(".")[0] == name and text for path, text in typed.items())
    ]
    if empty:
        return at.page(here, more=1, **back) + f"#{empty[0]}"
    if faults_so_far(at.service, typed, at.ctx, revealed):
        return at.page(here, wrong=1, **back)
    later = [
        item for item in now.pages if at.service.pages.index(item) > at.service.pages.index(here)
    ]
    return at.address("/check") if back or not later else at.page(later[0])


def _task(at: OpenDraft, item: Page) -> tuple[Page, str, str]:
    names = [name for name in item.fields if name in at.shown]
    touched = any(path.partition(".")[0] in names for path in at.draft.answers)
    if faults_so_far(at.service, at.draft.answers, at.ctx, names):
        return (item, "task_wrong", "due") if touched else (item, "task_todo", "")
    if touched:
        return (item, "task_done", "go")
    free = all(field.kind == "table" or field.optional for field in at.fields(item))
    return (item, "task_free" if free else "task_todo", "")
