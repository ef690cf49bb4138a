"""The room's door: a chart, postings, collections and statements in; one file for the finance plugin out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence

from generator.diagnostics import Diagnostic, Span, did_you_mean, has_errors
from generator.kinds.chart_of_accounts.spec import ChartOfAccountsSpec
from generator.kinds.collection.spec import CollectionSpec
from generator.kinds.posting.spec import PostingSpec
from generator.kinds.statement.spec import StatementSpec
from generator.load.document import PluginDocument
from generator.load.nodes import Mapping, Node, Scalar
from generator.load.scalars import Spec
from generator.load.typed import typed
from generator.symbols import SymbolTable
from runtime.meaning.ledger import nodes as ledger
from runtime.meaning.ledger.books import read_books

FORMAT = "ksmart-ledger/1"
MODEL = ChartOfAccountsSpec
PARTS = {"chart_of_accounts": ChartOfAccountsSpec}
_MODELS: dict[str, type[Spec]] = {
    "chart_of_accounts": ChartOfAccountsSpec,
    "posting": PostingSpec,
    "collection": CollectionSpec,
    "statement": StatementSpec,
}


def compile_documents(
    nodes: Sequence[PluginDocument],
) -> tuple[Callable[[], str] | None, list[Diagnostic]]:
    """What makes the data as JSON text (None where an error was found), and every mistake."""
    found: list[Diagnostic] = []
    for one in nodes:
        kind = next(iter(one.node.keys))
        found += typed(one.file, one.node, _MODELS[kind], has_holes=one.has_holes)[1]
    # A document that lost its parts would make every other one look wrong.
    if has_errors(found):
        return None, found
    trees = [_tree(one.node, one.file) for one in nodes]
    try:
        read_books(trees)
    except ledger.SpecError as error:
        return None, [*found, *map(_told, error.problems)]
    return lambda: _lowered(trees), found


def _lowered(trees: Sequence[ledger.Node]) -> str:
    documents = [ledger.to_plain(tree) for tree in trees]
    text = json.dumps(documents, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    whole = {"format": FORMAT, "digest": digest, "documents": documents}
    return json.dumps(whole, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def check_joins(table: SymbolTable, text: str) -> Iterator[Diagnostic]:
    """Every head of every fee is posted: its account is a set of the chart."""
    charts = [one for one in json.loads(text)["documents"] if "chart_of_accounts" in one]
    sets = [name for chart in charts for name in chart["sets"]]
    for fee in table.fees.values():
        for head in fee.heads:
            account = head.account.rpartition(".")[2]
            if account and account not in sets:
                yield Diagnostic(
                    "KS897",
                    table.key_place("fee", fee.name, "heads", head.name, "account"),
                    f"the head '{head.name}' is posted nowhere: the chart has no set '{account}'",
                    expected=", ".join(sets),
                    mend=did_you_mean(account, sets) or f"add `{account}:` to the chart's `sets`",
                )


def _told(problem: ledger.Problem) -> Diagnostic:
    span = Span(problem.span.file, problem.span.line, problem.span.column)
    return Diagnostic(problem.code, span, problem.message, mend=problem.mend)


def _tree(node: Node, file: str) -> ledger.Node:
    """The loader's tree as the ledger reads it."""
    span = ledger.Span(file, node.line, node.column)
    if isinstance(node, Scalar):
        return ledger.Node(span, text=node.text)
    if isinstance(node, Mapping):
        entries = (
            (_tree(node.keys[key], file), _tree(value, file)) for key, value in node.values.items()
        )
        return ledger.Node(span, entries=tuple(entries))
    return ledger.Node(span, items=tuple(_tree(item, file) for item in node.items))
