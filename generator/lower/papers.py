"""The documents of a record as data, and the function that says which are asked."""

from __future__ import annotations

from generator.lower.body import Body
from generator.lower.literals import words_value
from generator.lower.record_rules import RecordRules, answers_site
from generator.symbols import Paper, Record, SymbolTable
from generator.text.imports import Imports
from generator.text.literals import Call, Mapping, Raw, Value

RULE = "paper_"
"""How the functions of rules begin that say whether a document is asked."""


def papers_body(
    record: Record, rules: RecordRules, symbols: SymbolTable, imports: Imports
) -> tuple[str, ...]:
    """Which of the conditional documents are asked, given the answers; nothing where all always are."""
    conditional = [paper for paper in record.documents if paper.when is not None]
    if not conditional:
        return ()
    body = Body()
    site = answers_site(record, rules, symbols, imports, body)
    functions = {paper.name: rules.functions[f"{RULE}{paper.name}"] for paper in conditional}
    site.prepare(functions.values())
    body.add("asked: set[str] = set()")
    for name, rule in functions.items():
        with body.block(f"if {site.guard(rule)}", site.call(rule)):
            body.add(f'asked.add("{name}")')
    body.add("return frozenset(asked)")
    return body.lines


def papers_value(record: Record, imports: Imports) -> Value | None:
    """`(Document(...), ...)`, or None where the record has none."""
    if not record.documents:
        return None
    imports.add(("runtime.catalogue", "Document"))
    return tuple(_paper(paper) for paper in record.documents)


def _paper(paper: Paper) -> Value:
    kinds = Mapping(tuple((option.code, words_value(option.text)) for option in paper.kinds))
    return Call(
        "Document",
        keywords=(
            ("name", paper.name),
            ("label", words_value(paper.label)),
            ("files", tuple(paper.files)),
            ("max_mb", Raw(str(paper.max_mb))),
            ("kinds", kinds if paper.kinds else None),
            ("per", paper.per or None),
            ("help", words_value(paper.help) if paper.help else None),
            ("optional", True if paper.optional else None),
            ("conditional", True if paper.when is not None else None),
        ),
    )
