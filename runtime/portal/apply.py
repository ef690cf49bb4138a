"""Applying: choose the local body, answer page by page into a draft, check, submit."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from runtime.access.policy import Policy
from runtime.answers.faults import Faults
from runtime.answers.typed import read_typed
from runtime.catalogue import Context, Field, Page, Service
from runtime.drafts import (
    Draft,
    drop_draft,
    faults_of,
    make_draft,
    my_drafts,
    read_draft,
    submit_draft,
    write_draft,
)
from runtime.files.filing import context_for
from runtime.portal.catalogue_words import (
    apply_address,
    local_bodies,
    local_body_name,
    offering,
    service_address,
)
from runtime.portal.errors import reasons, show_page
from runtime.portal.forms import FormView, problems_of, questions_of
from runtime.portal.frame import go, language_of, new_key, page, params
from runtime.portal.partial import faults_so_far, mistakes_by_path, shown_names
from runtime.portal.posted import (
    Raw,
    merged,
    page_answers,
    with_row_added,
    without_empty_rows,
    without_row,
)
from runtime.portal.printing import Printed, Printer, row_label
from runtime.portal.rows import row_button
from runtime.portal.sent import sent_form
from runtime.portal.words import WORDS, say
from runtime.refusal import ANSWERS, DUPLICATE, MOVED_ON, NOT_FOUND, Refusal
from runtime.refused import Refused, refusal_of
from runtime.web.answer import Answer
from runtime.web.call import Call
from runtime.web.handlers.shelf import service_of
from runtime.web.route import route
from runtime.words import Words

PATH = "/apply/{module:str}/{service:str}"
ONE = PATH + "/{id:str}"
MOST_BODIES = 60
"""More local bodies than these are asked for in two steps: the district first."""


@route("GET", PATH, Policy.SESSION, show=show_page)
async def choose_body(call: Call) -> Answer:
    """Which local body is asked."""
    return _bodies_page(call, service_of(call))


@route("POST", PATH, Policy.SESSION, form=True, show=show_page)
async def begin(call: Call) -> Answer:
    """Begin a draft, or go on with one that was begun for the same body and never filled in."""
    service = service_of(call)
    sent = await sent_form(call)
    body = sent.own("local_body")
    if body not in {str(row.code) for row in offering(call.ground, service)}:
        return _bodies_page(call, service, WORDS["choose_body"], 422)
    for kept in msgspec.json.decode(await my_drafts(call.ground, call.actor)):
        same = (kept["module"], kept["service"], kept["local_body"]) == (
            service.module,
            service.name,
            body,
        )
        if same and kept["row_version"] == 1:
            return go(_page_address(service, kept["id"], service.pages[0]))
    draft = await make_draft(call.ground, call.actor, service, body, {})
    return go(_page_address(service, draft, service.pages[0]))


@route("GET", ONE, Policy.SESSION, show=show_page)
async def tasks(call: Call) -> Answer:
    """The pages of the form, each with how far it is."""
    at = await _open(call)
    states = [_task(at, item) for item in at.pages]
    ready = all(word in ("task_done", "task_free") for _, word, _ in states)
    return page(
        call,
        "portal/tasks.html",
        service=at.service,
        body=local_body_name(call.ground, at.draft.local_body),
        tasks=[(item.title, at.page(item), word, kind) for item, word, kind in states],
        check=at.address("/check") if ready else None,
        saved=_day(at.draft.keep_until) if params(call).get("saved") else None,
        keep_until=_day(at.draft.keep_until),
        drop=at.address("/drop"),
    )


@route("GET", ONE + "/p/{page:str}", Policy.SESSION, show=show_page)
async def ask_page(call: Call) -> Answer:
    """One page of the form, with what is saved."""
    at = await _open(call)
    shown_page = _page_of(call, at.service)
    asked = params(call)
    mistakes: dict[str, Words] = {}
    if asked.get("wrong"):
        mistakes = _mistakes(at, shown_page)
    elif asked.get("more") is not None:
        # What was just revealed is not yet a mistake: nobody has seen it before.
        mistakes = {}
    return _form(call, at, shown_page, mistakes)


@route("POST", ONE + "/p/{page:str}", Policy.SESSION, form=True, show=show_page)
async def save_page(call: Call) -> Answer:
    """Save the page, whatever is in it, and go where the button leads."""
    sent = await sent_form(call)
    at = await _open(call)
    here = _page_of(call, at.service)
    fields = at.fields(here)
    typed = merged(at.draft.answers, fields, page_answers(sent.controls, fields))
    table, index, add = row_button(sent, fields)
    if table is not None:
        typed = with_row_added(typed, table) if add else without_row(typed, table, index)
    elif sent.own("_go") != "later":
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
    back = {"from": "check"} if params(call).get("from") == "check" else {}
    if table is not None:
        return go(at.page(here, **back) + f"#{table.name}")
    if sent.own("_go") == "later":
        return go(at.address("?saved=1"))
    return go(_next(at, here, typed, back))


@route("GET", ONE + "/check", Policy.SESSION, show=show_page)
async def check(call: Call) -> Answer:
    """All answers, to be read once more."""
    return _check_page(call, await _open(call))


@route("POST", ONE + "/check", Policy.SESSION, form=True, show=show_page)
async def submit(call: Call) -> Answer:
    """Open the file. Sent twice, it opens one."""
    sent = await sent_form(call)
    service, draft = service_of(call), call.id()
    try:
        made = await submit_draft(
            call.ground, call.actor, service, draft, sent.version, sent.key, sent.digest()
        )
    except Refused as error:
        refusal = refusal_of(error)
        if refusal.problem is MOVED_ON:
            return go(f"{apply_address(service)}/{draft}/check?elsewhere=1")
        if refusal.problem in (ANSWERS, DUPLICATE):
            return _check_page(call, await _open(call), refusal)
        raise refusal from error
    return go(f"/received/{service.module}/{service.name}/{made.id}")


@route("GET", ONE + "/drop", Policy.SESSION, show=show_page)
async def ask_drop(call: Call) -> Answer:
    """Whether the draft shall really go."""
    at = await _open(call)
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


ROUTES = [choose_body, begin, tasks, ask_page, save_page, check, submit, ask_drop, drop]


class _At:
    """A draft with what it is looked at with."""

    __slots__ = ("ctx", "draft", "service", "shown")

    def __init__(self, service: Service, draft: Draft, ctx: Context) -> None:
        self.service = service
        self.draft = draft
        self.ctx = ctx
        self.shown = shown_names(service, draft.answers, ctx)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that ask anything now; a page of hidden questions is passed over."""
        return tuple(
            item for item in self.service.pages if any(name in self.shown for name in item.fields)
        )

    def fields(self, shown_page: Page) -> tuple[Field, ...]:
        """The questions that this page puts now."""
        by_name = {field.name: field for field in self.service.record.fields}
        return tuple(by_name[name] for name in shown_page.fields if name in self.shown)

    def address(self, rest: str = "") -> str:
        """An address below the draft's."""
        return f"{apply_address(self.service)}/{self.draft.id}{rest}"

    def page(self, shown_page: Page, **asked: Any) -> str:
        """The address of one page."""
        return _page_address(self.service, self.draft.id, shown_page, **asked)


async def _open(call: Call) -> _At:
    service = service_of(call)
    draft = await read_draft(call.ground, call.actor, service, call.id())
    return _At(service, draft, context_for(call.ground, call.actor, service, draft.local_body))


def _page_of(call: Call, service: Service) -> Page:
    for item in service.pages:
        if item.name == call.part("page"):
            return item
    raise Refusal(NOT_FOUND)


def _page_address(service: Service, draft: UUID | str, shown_page: Page, **asked: Any) -> str:
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{apply_address(service)}/{draft}/p/{shown_page.name}{query}"


def _form(call: Call, at: _At, shown_page: Page, mistakes: dict[str, Words]) -> Answer:
    pages = at.pages
    place = pages.index(shown_page) if shown_page in pages else 0
    asked = params(call)
    from_check = asked.get("from") == "check"
    questions = questions_of(
        at.service, (shown_page,), at.draft.answers, mistakes, at.shown, at.ctx
    )
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
    )
    return page(call, at.service.template, form=form, wrong=problems)


def _mistakes(at: _At, shown_page: Page) -> dict[str, Words]:
    names = [name for name in shown_page.fields if name in at.shown]
    faults = faults_so_far(at.service, at.draft.answers, at.ctx, names)
    return mistakes_by_path(faults, at.draft.answers, at.service)


def _next(at: _At, here: Page, typed: Raw, back: dict[str, str]) -> str:
    """Where to go after saving: the same page while it is wrong or asks more, else on."""
    before = frozenset(name for name in here.fields if name in at.shown)
    now = _At(at.service, msgspec.structs.replace(at.draft, answers=typed), at.ctx)
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


def _task(at: _At, item: Page) -> tuple[Page, str, str]:
    names = [name for name in item.fields if name in at.shown]
    touched = any(path.partition(".")[0] in names for path in at.draft.answers)
    if faults_so_far(at.service, at.draft.answers, at.ctx, names):
        return (item, "task_wrong", "due") if touched else (item, "task_todo", "")
    if touched:
        return (item, "task_done", "go")
    free = all(field.kind == "table" or field.optional for field in at.fields(item))
    return (item, "task_free" if free else "task_todo", "")


def _check_page(call: Call, at: _At, refused: Refusal | None = None) -> Answer:
    lang = language_of(call)
    answers = at.draft.answers
    faults = faults_of(call.ground, call.actor, at.service, at.draft.local_body, answers)
    mistakes = mistakes_by_path(faults, answers, at.service)
    printer = Printer(lang, at.ctx.masters, at.ctx.today)
    shaped = read_typed(answers, at.service.record.fields, Faults())
    sections = [
        (
            item.title,
            at.page(item, **{"from": "check"}),
            _printed(at, item, printer, shaped, mistakes),
        )
        for item in at.pages
    ]
    problems: list[tuple[str | None, Words]] = []
    if refused is not None and refused.problem is DUPLICATE:
        problems = [(None, words) for words in reasons(refused)]
    return page(
        call,
        "portal/check.html",
        status=refused.problem.status if refused else 200,
        service=at.service,
        body=local_body_name(call.ground, at.draft.local_body),
        sections=sections,
        ready=not mistakes,
        wrong=problems,
        missing=bool(mistakes),
        problems=problems,
        elsewhere=params(call).get("elsewhere") is not None,
        version=at.draft.row_version,
        key=new_key(),
        action=at.address("/check"),
        back=at.page(at.pages[-1]) if at.pages else at.address(),
        later=at.address("?saved=1"),
    )


def _printed(
    at: _At, item: Page, printer: Printer, shaped: dict[str, Any], mistakes: dict[str, Words]
) -> tuple[Printed, ...]:
    def wrong(name: str) -> Words | None:
        return next(
            (words for path, words in mistakes.items() if path.partition(".")[0] == name), None
        )

    return tuple(
        printer.answer(field, shaped.get(field.name), wrong=wrong(field.name))
        for field in at.fields(item)
    )


def _bodies_page(
    call: Call, service: Service, mistake: Words | None = None, status: int = 200
) -> Answer:
    rows = offering(call.ground, service)
    district = params(call).get("district")
    districts: list[dict[str, Any]] = []
    if len(rows) > MOST_BODIES:
        districts = _districts(call, rows, district)
        rows = [row for row in rows if str(row.district) == district]
    choices = [
        {"value": row.code, "label": row_label(row, row.code), "chosen": False} for row in rows
    ]
    return page(
        call,
        "portal/body.html",
        status=status,
        service=service,
        back=service_address(service),
        action=apply_address(service)
        + (f"?{urlencode({'district': district})}" if district and districts else ""),
        here=apply_address(service),
        districts=districts,
        choices=choices,
        mistake=mistake,
        wrong=mistake,
        problems=[("local_body", mistake)] if mistake else [],
    )


def _districts(call: Call, rows: list[Any], chosen: str | None) -> list[dict[str, Any]]:
    module, _, _ = local_bodies(call.ground).name.partition(".")
    master = call.ground.catalogue.master(module, "district")
    today = call.ground.clock.now().date()
    codes = sorted({str(row.district) for row in rows})
    return [
        {
            "value": code,
            "label": row_label(
                call.ground.data.find(master, code, today) if master else None, code
            ),
            "chosen": code == chosen,
        }
        for code in codes
    ]


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}"
