"""All documents of the ledger together: one chart, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from runtime.meaning.ledger.chart import Chart, read_chart
from runtime.meaning.ledger.collections import Fee, read_collection
from runtime.meaning.ledger.nodes import Node, Problem, Span, SpecError
from runtime.meaning.ledger.postings import Rulebook, read_rulebook
from runtime.meaning.ledger.statements import StatementSpec, read_statement

KINDS = ("chart_of_accounts", "posting", "collection", "statement")


@dataclass(frozen=True, slots=True)
class Books:
    """What the ledger runs on."""

    chart: Chart
    rules: Rulebook
    fees: dict[str, Fee]
    statements: dict[str, StatementSpec]


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Made = TypeVar("Made", bound=_Named)


def kind_of(document: Node) -> str:
    """The word that opens a document."""
    return str(document.entries[0][0].text) if document.entries else ""


def read_books(documents: Iterable[Node]) -> Books:
    """Read and prove the documents of a ledger.

    Raises:
        SpecError: Every mistake found, with its place.
    """
    by_kind: dict[str, list[Node]] = {kind: [] for kind in KINDS}
    found: list[Problem] = []
    last: Node | None = None
    for document in documents:
        last = document
        kind = kind_of(document)
        if kind in by_kind:
            by_kind[kind].append(document)
        else:
            found.append(document.problem(f"a document opens with one of {', '.join(KINDS)}"))
    charts = by_kind["chart_of_accounts"]
    if len(charts) != 1 and last is not None:
        at = charts[1] if charts else last
        found.append(at.problem("the ledger stands on exactly one chart of accounts"))
    if last is None:
        raise SpecError([Problem(Span("", 1, 1), "no document stands here")])
    if found:
        raise SpecError(found)
    chart = read_chart(charts[0])

    def each(kind: str, read: Callable[[Node, Chart], Made]) -> dict[str, Made]:
        made: dict[str, Made] = {}
        for document in by_kind[kind]:
            try:
                one = read(document, chart)
            except SpecError as error:
                found.extend(error.problems)
                continue
            if one.name in made:
                found.append(document.problem(f"the {kind} {one.name!r} stands twice"))
            made[one.name] = one
        return made

    fees = each("collection", read_collection)
    statements = each("statement", read_statement)
    try:
        rules = read_rulebook(by_kind["posting"], chart)
    except SpecError as error:
        raise SpecError([*found, *error.problems]) from None
    if found:
        raise SpecError(found)
    return Books(chart, rules, fees, statements)
