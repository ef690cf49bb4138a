"""Standing demands: what a fee `per` period says beside its heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

from generator.diagnostics import Span, did_you_mean
from generator.kinds.fee.spec import AccrueSpec, FeeSpec
from generator.load.document import Document, PluginDocument
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import Node, Scalar, Sequence, Step
from generator.load.scalars import Duration
from generator.resolve.names import Names, item_span
from generator.resolve.rules import rule_at
from generator.resolve.scopes import PERIOD, PERSON
from generator.rules.typed import reads
from generator.rules.types import Date, Scope
from generator.symbols import Fee, Head, Record, Rule, Standing

KEYS = ("due", "payer", "pay", "accrue", "waive", "rebates")
"""What only a standing demand says."""


def demands_per(names: Names, document: Document, spec: FeeSpec) -> bool:
    """Whether a fee is a standing demand; what is left of one is told."""
    if spec.per is not None:
        return True
    for key in KEYS:
        if key in document.node.keys and not document.is_hole("per"):
            names.report(
                "KS836",
                document.key_span(key),
                f"`{key}` belongs to a demand that comes back every period",
                expected="per: month, quarter, half_year or year",
                mend="write `per: half_year`, or take this away",
            )
    return False


def standing_of(
    names: Names,
    document: Document,
    spec: FeeSpec,
    record: Record,
    scope: Scope,
    sets: Mapping[str, str],
) -> Standing | None:
    """The standing demand of a fee; `sets` are its heads' sets of accounts, in the order of clearing."""
    if spec.per is None:
        return None
    if spec.pay is None:
        names.report(
            "KS836",
            document.span(),
            "this demand does not say how it is paid",
            expected="pay: {advance: finance.rent}",
            mend="name the account that holds what is paid too much",
        )
    # One day for the whole run, whatever the entry.
    by_period = Scope({PERIOD: scope.names[PERIOD]}, scope.schema)
    due = rule_at(names, document, ("due",), by_period, Date()) if spec.due else None
    collection: dict[str, object] = {
        "collection": f"{document.module}.{document.name}",
        "heads": dict(sets),
        "advance": "",
    }
    if spec.pay is not None:
        collection["advance"] = _set(spec.pay.advance)
        collection["least"] = str(int(spec.pay.least * 100))
        collection["part"] = "true" if spec.pay.part else "false"
    if spec.accrue is not None:
        _heads_known(names, document, sets, spec.accrue.on, ("accrue", "on"))
        collection["interest"] = _interest(spec.accrue)
    if spec.waive:
        collection["waivers"] = {
            name: {
                "demands_upto": one.upto.isoformat(), "pay_from": one.from_.isoformat(), "pay_to": one.to.isoformat(),
                "percent": str(one.percent), "whole": "true" if one.whole else "false",
            }
            for name, one in spec.waive.items()
        }  # fmt: skip
    rebates: dict[str, object] = {}
    for name, one in spec.rebates.items():
        _heads_known(names, document, sets, one.on, ("rebates", name, "on"))
        if one.within.unit not in ("d", "w", "mo"):
            names.report(
                "KS836",
                document.span("rebates", name, "within"),
                "a rebate holds for whole days or months from the period's first day",
                expected="30d, 2w or 1mo",
            )
        rebates[name] = {
            "on": list(one.on), "percent": _hundredths(one.percent), "within": _length(one.within),
            "since": one.since.isoformat(), **({"until": one.until.isoformat()} if one.until else {}),
        }  # fmt: skip
    if rebates:
        collection["rebates"] = rebates
    return Standing(spec.per, due, _payer(names, document, spec, record), collection)


def standing_collections(
    names: Names, fees: Mapping[str, Fee]
) -> dict[str, tuple[PluginDocument, ...]]:
    """How standing demands are paid, as documents of the ledger: told where the fee says it."""
    found: list[PluginDocument] = []
    for name, fee in fees.items():
        if fee.standing is not None and ("fee", name) not in names.unsound:
            node = _tree(fee.standing.collection, fee.span)
            assert isinstance(node, MapNode)
            found.append(PluginDocument(fee.span.file, node, False))
    return {"collection": tuple(found)} if found else {}


def _tree(value: object, span: Span) -> Node:
    if isinstance(value, str):
        return Scalar(value, span.line, span.column, span.length, False)
    if isinstance(value, list):
        items = Sequence(span.line, span.column)
        items.items = [_tree(item, span) for item in cast("list[object]", value)]
        return items
    made = MapNode(span.line, span.column)
    for key, one in cast("dict[str, object]", value).items():
        made.keys[key] = Scalar(key, span.line, span.column, span.length, False)
        made.values[key] = _tree(one, span)
    return made


def tell_unread(
    names: Names, record: Record, records: Iterable[str], heads: Iterable[Head]
) -> None:
    """A mass run reads the entries' own rows: not their tables, nor the rows of other registers."""
    tables = {field.name for field in record.fields if field.type == "table"}
    others = {"file"} | {field.name for field in record.fields if field.type == "ref" and field.to in set(records)}  # fmt: skip
    rules: list[Rule | None] = []
    for head in heads:
        rules += [head.when, head.times, *(rule for _, rule in head.slabs)]
        rules += [rate.rule for rate in head.rates]
    for rule in rules:
        for path in reads(rule.typed) if rule is not None else ():
            first, _, rest = path.partition(".")
            if first.removesuffix("[]") in tables or (first in others and rest):
                assert rule is not None
                names.report(
                    "KS837",
                    rule.span,
                    f"a run over the whole register reads its own rows alone, not '{path}'",
                    expected="fields of the entry, and rows of masters behind them",
                    mend="copy what is needed to the entry when it is written",
                )
                return


def _payer(names: Names, document: Document, spec: FeeSpec, record: Record) -> str:
    if spec.payer is None:
        return ""
    known = [one.name for one in record.fields if one.to == PERSON or (one.type in ("text", "code") and not one.bilingual)]  # fmt: skip
    if spec.payer not in known:
        names.report(
            "KS210",
            document.span("payer"),
            f"'{spec.payer}' is no field of '{record.short}' that names who pays",
            expected=", ".join(known),
            mend=did_you_mean(spec.payer, known),
        )
        return ""
    return spec.payer


def _heads_known(
    names: Names, document: Document, sets: Mapping[str, str], on: tuple[str, ...], at: tuple[Step, ...]
) -> None:  # fmt: skip
    for index, head in enumerate(on):
        if head not in sets and not names.is_lost(document, head):
            names.report(
                "KS824",
                item_span(document, at, index),
                f"the fee has no head '{head}'",
                expected=", ".join(sets),
                mend=did_you_mean(head, sets),
            )


def _interest(spec: AccrueSpec) -> dict[str, object]:
    rates = {day.isoformat(): _hundredths(rate) for day, rate in sorted(spec.rates.items())}
    return {"set": _set(spec.account), "on": list(spec.on), "rates": rates}


def _set(account: str) -> str:
    return account.rpartition(".")[2]


def _hundredths(percent: Decimal) -> str:
    text = f"{percent * 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _length(length: Duration) -> str:
    return f"{length.amount}{length.unit}"
