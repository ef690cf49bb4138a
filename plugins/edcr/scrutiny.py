"""Scrutiny of one plan: read, model, judge. Stateless: one bad plan never touches another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.edcr.dxf import DrawingError, Limits, read_drawing, read_drawing_bytes
from plugins.edcr.dxf.curves import with_curves
from plugins.edcr.dxf.limits import DEFAULT
from plugins.edcr.model.build import build_plan
from plugins.edcr.model.findings import Severity
from plugins.edcr.model.plan import Plan
from plugins.edcr.model.sheet import METRES_PER_UNIT
from plugins.edcr.rules.book import Book, Library
from plugins.edcr.rules.judge import judge
from plugins.edcr.rules.load import load_library
from plugins.edcr.rules.verdict import Status, Verdict

ENGINE = "1"


@dataclass(frozen=True)
class Refusal:
    """Why a file was not scrutinised. `code` names the message in the words table."""

    code: str
    values: dict[str, str]


@dataclass(frozen=True)
class Scrutiny:
    """The result. `plan` is None and there are no verdicts when the file was refused."""

    file: str
    file_digest: str
    book: Book
    on: date
    rules_digest: str
    plan: Plan | None
    verdicts: tuple[Verdict, ...]
    refusal: Refusal | None

    @property
    def outcome(self) -> str:
        """refused, fails, rules_incomplete, incomplete, needs_officer or passes.

        `passes` is said only when every verdict is a pass or not applicable and the drawing
        has no error: anything not checked keeps the plan from passing.
        """
        if self.plan is None:
            return "refused"
        found = {verdict.status for verdict in self.verdicts}
        if Status.FAIL in found or any(f.severity is Severity.ERROR for f in self.plan.findings):
            return "fails"
        if Status.ERROR in found:
            return "rules_incomplete"
        if Status.UNCHECKED in found:
            return "incomplete"
        return "needs_officer" if Status.OFFICER in found else "passes"

    @property
    def digest(self) -> str:
        """Same file, rules, book and day give the same digest on any machine."""
        return input_digest(self.file_digest, self.rules_digest, self.book.name, self.on)


def scrutinise(
    source: Path | bytes,
    *,
    book: str = "kmbr",
    on: date,
    library: Library | None = None,
    name: str = "",
    limits: Limits = DEFAULT,
    progress: Callable[[str], None] = lambda stage: None,
) -> Scrutiny:
    """Scrutinise one drawing by one book as it stood on a day.

    Args:
        source: A file, or the bytes of one.
        book: `kmbr` or `kpbr`.
        on: The day whose text of the rules counts (the application's date).
        library: Rule texts; those of `spec/building_rules` when left out.
        name: Name shown in the report; the file's own name when left out.
        limits: How large a drawing may be.
        progress: Hears `reading` and `judging`.
    Raises:
        KeyError: There is no such book.
        RulesError: The rule texts have mistakes.
        OSError: The file cannot be opened.
    """
    rules = library or load_library()
    chosen = rules.books[book]
    shown = name or (source.name if isinstance(source, Path) else "upload.dxf")
    digest = (
        hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else file_digest(source)
    )
    progress("reading")
    try:
        drawing = (
            read_drawing(source, limits, rules.convention.knows)
            if isinstance(source, Path)
            else read_drawing_bytes(source, limits, rules.convention.knows)
        )
    except DrawingError as error:
        refusal = Refusal(error.code, error.values)
        return Scrutiny(shown, digest, chosen, on, rules.digest, None, (), refusal)
    scale = METRES_PER_UNIT.get(drawing.insunits or 0, 1.0)
    drawing = with_curves(drawing, source, limits, rules.convention.knows, scale)
    progress("judging")
    plan = build_plan(drawing, rules.convention)
    verdicts = judge(plan, chosen, on, rules.convention.tolerances.near_limit_pct)
    return Scrutiny(shown, digest, chosen, on, rules.digest, plan, verdicts, None)


def input_digest(file: str, rules: str, book: str, on: date) -> str:
    """What a result depends on, in one digest: engine, file, rule texts, book and day."""
    return hashlib.sha256(
        "\n".join((ENGINE, file, rules, book, on.isoformat())).encode()
    ).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
