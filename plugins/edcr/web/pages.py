"""`/plan-check`: upload, progress, result and its papers. Everything works without script."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from litestar.handlers import HTTPRouteHandler

from plugins.edcr.rules.book import Library
from plugins.edcr.samples.template import template
from plugins.edcr.web.desk import BusyError, Check, Desk, report_bytes
from plugins.edcr.web.frame import page
from plugins.edcr.web.showing import shown
from plugins.edcr.web.words import WORDS
from runtime.access.limits import Limit
from runtime.access.policy import Policy
from runtime.portal.errors import show_page
from runtime.portal.frame import go, language_of
from runtime.refusal import NOT_FOUND, Refusal
from runtime.web.answer import JSON, Answer, Header
from runtime.web.call import Call
from runtime.web.route import route
from runtime.web.upload import uploaded
from runtime.words import Words

PATH = "/plan-check"
LARGEST_PLAN = 20 << 20
LOOKING = Limit("plan check page", per_address=240)
CHECKING = Limit("plan check", per_address=12)
PAPERS = Limit("plan check paper", per_address=60)
_STAGES = ("waiting", "reading", "judging", "drawing")
# The report is one file with its own style and script; it runs in a box that can reach nothing.
_BOXED: tuple[Header, ...] = (
    (b"content-type", b"text/html; charset=utf-8"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        b"sandbox allow-scripts; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (b"cache-control", b"no-store"),
)
_DXF: Header = (b"content-type", b"image/vnd.dxf")
_PRIVATE: Header = (b"cache-control", b"no-store")


def page_routes(desk: Desk) -> list[HTTPRouteHandler]:
    """The pages over one desk."""
    library = desk.library

    @route("GET", PATH, Policy.OPEN, LOOKING, show=show_page)
    async def start(call: Call) -> Answer:
        """The form."""
        return _form(call, library)

    # `form`: nobody is logged in here, so there is no session that another site could misuse.
    @route("POST", PATH, Policy.OPEN, CHECKING, form=True, show=show_page)
    async def check(call: Call) -> Answer:
        """An upload becomes a check; the browser is sent to where it can be watched."""
        async with uploaded(call, desk.folder, LARGEST_PLAN) as upload:
            wrong = faults_of(upload.fields, library, has_file=upload.path is not None)
            if wrong or upload.path is None:
                return _form(call, library, 422, upload.fields, wrong)
            try:
                made = desk.take(
                    upload.path,
                    plain_name(upload.file_name),
                    upload.fields["book"],
                    day_of(upload.fields.get("on", "")) or call.ground.clock.now().date(),
                )
            except BusyError:
                return _form(call, library, 503, upload.fields, [(None, WORDS["busy"])])
        return go(f"{PATH}/{made.key}")

    @route("GET", PATH + "/template.dxf", Policy.OPEN, PAPERS, show=show_page)
    async def empty(call: Call) -> Answer:
        """An empty drawing with all layers."""
        name = b'attachment; filename="ksmart-template.dxf"'
        return Answer(template(library.convention, 2), 200, [_DXF, (b"content-disposition", name)])

    @route("GET", PATH + "/{key:str}", Policy.OPEN, LOOKING, show=show_page)
    async def watch(call: Call) -> Answer:
        """How far it is, or the result."""
        found = _find(desk, call)
        if found.document is None:
            now = _STAGES.index(found.stage) if found.stage in _STAGES else 0
            steps = [
                (f"stage_{stage}", "done" if i < now else "now" if i == now else "next")
                for i, stage in enumerate(_STAGES)
            ]
            again: Header = (b"refresh", b"1")
            return page(
                call, "wait.html", 200, again, check=found, steps=steps, before=desk.before(found)
            )
        language = language_of(call)
        return page(
            call,
            "result.html",
            check=found,
            shown=shown(found.document, language),
            href=f"{PATH}/{found.key}",
            has_marked=(found.folder / "marked.dxf").is_file(),
        )

    @route("GET", PATH + "/{key:str}/report", Policy.OPEN, PAPERS, show=show_page)
    async def report(call: Call) -> Answer:
        """The whole report with the drawing."""
        found = _done(desk, call)
        path = found.folder / f"report-{language_of(call)}.html"
        if not path.is_file():
            raise Refusal(NOT_FOUND)
        return Answer(path.read_bytes(), 200, list(_BOXED))

    @route("GET", PATH + "/{key:str}/report.json", Policy.OPEN, PAPERS, show=show_page)
    async def data(call: Call) -> Answer:
        """The report as data."""
        return Answer(report_bytes(_done(desk, call)), 200, [JSON, _PRIVATE])

    @route("GET", PATH + "/{key:str}/report.pdf", Policy.OPEN, CHECKING, show=show_page)
    async def paper(call: Call) -> Answer:
        """The report for printing."""
        path = await desk.paper(_done(desk, call), "pdf", language_of(call))
        if path is None:
            raise Refusal(NOT_FOUND)
        return Answer(path.read_bytes(), 200, [(b"content-type", b"application/pdf"), _PRIVATE])

    @route("GET", PATH + "/{key:str}/marked.dxf", Policy.OPEN, PAPERS, show=show_page)
    async def marked(call: Call) -> Answer:
        """The drawing back, with numbered marks."""
        path = _done(desk, call).folder / "marked.dxf"
        if not path.is_file():
            raise Refusal(NOT_FOUND)
        name = b'attachment; filename="marked.dxf"'
        headers = [_DXF, (b"content-disposition", name), _PRIVATE]
        return Answer(path.read_bytes(), 200, headers)

    return [start, check, empty, watch, report, data, paper, marked]


Faults = list[tuple[str | None, Words]]


def faults_of(fields: Mapping[str, str], library: Library, *, has_file: bool) -> Faults:
    """What is wrong with an upload's form, with the id of the field it is about."""
    wrong: Faults = []
    if not has_file:
        wrong.append(("file", WORDS["no_file"]))
    if fields.get("book") not in library.books:
        wrong.append(("book", WORDS["no_book"]))
    if fields.get("on") and day_of(fields["on"]) is None:
        wrong.append(("on", WORDS["no_day"]))
    return wrong


def day_of(text: str) -> date | None:
    """The day written, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def plain_name(name: str | None) -> str:
    """The file's own name without folders and without what no name holds."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:80] or "plan.dxf"


def _form(
    call: Call,
    library: Library,
    status: int = 200,
    fields: Mapping[str, str] | None = None,
    wrong: Faults | None = None,
) -> Answer:
    given = fields or {}
    books = [
        {"value": name, "label": Words(**book.title), "chosen": name == given.get("book", "kmbr")}
        for name, book in library.books.items()
    ]
    return page(
        call,
        "start.html",
        status,
        books=books,
        on=given.get("on", ""),
        problems=wrong or [],
        mistakes=dict(wrong or []),
        most=LARGEST_PLAN >> 20,
        href=PATH,
    )


def _find(desk: Desk, call: Call) -> Check:
    found = desk.find(call.part("key"))
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def _done(desk: Desk, call: Call) -> Check:
    found = _find(desk, call)
    if found.document is None:
        raise Refusal(NOT_FOUND)
    return found
