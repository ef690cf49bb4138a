"""Checking answers: which questions are put, and every fault of what was answered."""

from __future__ import annotations

import datetime as dt
import decimal

from generator.fields import code, longtext, money, percent, text
from generator.lower.behind import refers_to_record
from generator.lower.body import Body, call
from generator.lower.literals import words_value
from generator.lower.record_rules import RecordRules, answers_site
from generator.lower.rules import Site
from generator.lower.structs import may_be_none
from generator.rules.patterns import parse_pattern
from generator.symbols import Bound, Field, Record, SymbolTable
from generator.text.imports import Imports
from generator.text.literals import Call, Raw, Value
from generator.text.python import quote

_TEXTS = ("text", "longtext", "code")
_LONGEST = {"text": text.MOST, "longtext": longtext.MOST, "code": code.MOST}


def shown_body(
    record: Record, rules: RecordRules, symbols: SymbolTable, imports: Imports
) -> tuple[str, ...]:
    body = Body()
    site = answers_site(record, rules, symbols, imports, body)
    conditional = [f for f in record.fields if f.show is not None and f.compute is None]
    if not conditional:
        body.add("return frozenset()")
        return body.lines
    site.prepare(rule for f in conditional if (rule := rules.of("show", f)))
    body.add("asked: set[str] = set()")
    for field in conditional:
        rule = rules.of("show", field)
        assert rule is not None
        with body.block(f"if {site.guard(rule)}", site.call(rule)):
            body.add(f'asked.add("{field.name}")')
    body.add("return frozenset(asked)")
    return body.lines


def check_body(
    record: Record, rules: RecordRules, symbols: SymbolTable, imports: Imports
) -> tuple[str, ...]:
    body = Body()
    site = answers_site(record, rules, symbols, imports, body)
    own = [
        rule
        for name, rule in sorted(rules.functions.items())
        if not name.startswith(("compute_", "pick_", "paper_"))
    ]
    site.prepare(
        rule
        for rule in own
        if not any("[]" in path or path.startswith("parent.") for path in rule.reads)
    )
    for field in record.fields:  # before any branch, so that every later rule finds them
        if field.compute is None and _names_a_row(field, symbols):
            site.row_of(field)
    for field in record.fields:
        if field.compute is None:
            _check_field(field, site, rules, symbols, f"a.{field.name}", f'"/{field.name}"', body)
    for check in record.checks:
        rule = rules.functions[f"rule_{check.name}"]
        with body.block(f"if {site.guard(rule)}not ", site.call(rule)):
            pointer = "/" + check.at.replace(".", "/")
            body.add("", Call("f.add", (pointer, check.name, words_value(check.message))))
    if not body.lines:
        body.add("del a, c, f")
    return body.lines


def _names_a_row(field: Field, symbols: SymbolTable) -> bool:
    """Whether an answer must name a row: of a master, or of a record that people choose from."""
    is_master = field.type == "ref" and field.to in symbols.masters
    return is_master or refers_to_record(field, symbols)


def _check_field(
    field: Field,
    site: Site,
    rules: RecordRules,
    symbols: SymbolTable,
    value: str,
    pointer: str,
    body: Body,
) -> None:
    """The statements that clean and check one answer; `value` is its place, `pointer` an expression."""
    show = rules.of("show", field)
    if show is not None:
        with body.block(f"if {site.guard(show)}", site.call(show)):
            if not field.optional:
                with body.block(f"if {value} is None"):
                    body.add(f"f.missing({pointer})")
            else:
                body.add("pass")
        with body.block(f"elif {value} is not None"):
            body.add(f"f.not_asked({pointer})")
    inner = body.inner(deeper=may_be_none(field))
    site.body, outer = inner, site.body
    _check_value(field, site, rules, symbols, value, pointer, inner)
    site.body = outer
    if may_be_none(field) and inner.lines:
        body.add(f"if {value} is not None:")
    body.take(inner)


def _check_value(
    field: Field,
    site: Site,
    rules: RecordRules,
    symbols: SymbolTable,
    value: str,
    pointer: str,
    body: Body,
) -> None:
    low, high = _length(field)
    if field.type in _TEXTS:
        if field.bilingual:
            body.add("", call("clean_bilingual", value, str(low), str(high), pointer, "f"))
        else:
            body.add(f"{value} = ", call("clean_text", value, str(low), str(high), pointer, "f"))
            if field.pattern:
                body.add(
                    "",
                    Call(
                        "check_pattern", (Raw(value), Raw(_pattern(field)), Raw(pointer), Raw("f"))
                    ),
                )
            elif field.type == "code":
                body.add("", call("check_code", value, pointer, "f"))
    elif field.type in ("aadhaar", "point"):
        body.add("", call(f"check_{field.type}", value, pointer, "f"))
    elif field.type == "email":
        body.add(f"{value} = ", call("check_email", value, pointer, "f"))
    elif field.type == "int":
        body.add("", call("check_whole", value, pointer, "f"))
    elif field.type in ("decimal", "money", "percent"):
        body.add("", call("check_places", value, str(_places(field)), pointer, "f"))
    if field.type in ("choices", "refs"):
        _check_list(field, site, symbols, value, pointer, body)
    elif field.type not in (*_TEXTS, "table"):
        low_bound, high_bound = field.min, field.max
        if field.type == "percent":
            low_bound, high_bound = low_bound or Bound(0), high_bound or Bound(100)
        _check_bound("low", "min", low_bound, field, site, rules, value, pointer, body)
        _check_bound("high", "max", high_bound, field, site, rules, value, pointer, body)
    if _names_a_row(field, symbols):
        _check_ref(field, site, rules, value, pointer, body)
    if field.type == "table":
        _check_table(field, site, rules, symbols, value, pointer, body)
    check = rules.of("check", field)
    if check is not None and field.message is not None:
        with body.block(f"if {site.guard(check)}not ", site.call(check)):
            body.add("", Call("f.add", (Raw(pointer), "check", words_value(field.message))))


def _check_list(
    field: Field, site: Site, symbols: SymbolTable, value: str, pointer: str, body: Body
) -> None:
    """How many may be chosen, and that each names a row; options are held by the type."""
    low, high = (bound.value if bound else None for bound in (field.min, field.max))
    most = high if high is not None else len(field.options) or 100
    body.add("", call("check_rows", value, str(low or 0), str(most), pointer, "f"))
    if field.to in symbols.masters:
        module, short = field.to.split(".")
        site.imports.add((f"{module}/masters", short))
        with body.block(
            f"if any(c.find({module}_{short}.MASTER, code) is None for code in {value})"
        ):
            body.add(f"f.unknown({pointer})")


def _check_bound(
    side: str, purpose: str, bound: Bound | None, field: Field, site: Site, rules: RecordRules,
    value: str, pointer: str, body: Body,
) -> None:  # fmt: skip
    if bound is None:
        return
    rule = rules.of(purpose, field)
    limit: Value
    if rule is not None:
        limit = site.call(rule)
        if guard := site.guard(rule):
            with body.block(f"if {guard.removesuffix(' and ')}"):
                body.add("", Call(f"check_{side}", (Raw(value), limit, Raw(pointer), Raw("f"))))
            return
    elif isinstance(bound.value, decimal.Decimal) or field.type in ("decimal", "money", "percent"):
        limit = Call("Decimal", (str(bound.value),))
    else:
        limit = Raw(_plain(bound.value))
    body.add("", Call(f"check_{side}", (Raw(value), limit, Raw(pointer), Raw("f"))))


def _plain(value: object) -> str:
    return (
        f"date({value.year}, {value.month}, {value.day})"
        if isinstance(value, dt.date)
        else str(value)
    )


def _check_ref(
    field: Field, site: Site, rules: RecordRules, value: str, pointer: str, body: Body
) -> None:
    row = site.row_of(field)
    pick = rules.of("pick", field)
    if pick is None and may_be_none(field):
        body.add(f"known = {row} is not None")
        with body.block("if not known"):
            body.add(f"f.unknown({pointer})")
        return
    if pick is None:
        with body.block(f"if {row} is None"):
            body.add(f"f.unknown({pointer})")
        return
    arguments = tuple(
        Raw(
            f"{row}.{path.removeprefix('it.').replace('.', '_')}"
            if path.startswith("it.")
            else site.argument(path)
        )
        for path in pick.reads
    )
    picked = Call(f"rules.{pick.name}", arguments)
    if may_be_none(field):
        # It stands beneath `if ... is not None`: an `if` alone there would be one too many.
        body.add(f"known = {row} is not None")
        with body.block(f"if {row} is not None"):
            body.add("known = ", picked)
        with body.block("if not known"):
            body.add(f"f.unknown({pointer})")
        return
    with body.block(f"if {row} is None or not ", picked):
        body.add(f"f.unknown({pointer})")


def _check_table(
    field: Field,
    site: Site,
    rules: RecordRules,
    symbols: SymbolTable,
    value: str,
    pointer: str,
    body: Body,
) -> None:
    low = field.min.value if field.min else 0
    high = field.max.value if field.max else 100
    body.add("", call("check_rows", value, str(low), str(high), pointer, "f"))
    inner = body.inner(deeper=True)
    row = Site(symbols, field.fields, "m", inner, imports=site.imports, parent=site)
    for child in field.fields:
        if _names_a_row(child, symbols):
            row.row_of(child)
    for child in field.fields:
        _check_field(
            child, row, rules, symbols, f"m.{child.name}", f'f"{{at}}/{child.name}"', inner
        )
    if inner.lines:
        with body.block(f"for i, m in enumerate({value})"):
            body.add('at = f"' + pointer.strip('"') + '/{i}"')
            body.take(inner)


def _places(field: Field) -> int:
    if field.type == "money":
        return money.PLACES
    return field.places or (percent.PLACES if field.type == "percent" else 0)


def _length(field: Field) -> tuple[int, int]:
    low = field.min.value if field.min and isinstance(field.min.value, int) else 1
    high = (
        field.max.value
        if field.max and isinstance(field.max.value, int)
        else _LONGEST.get(field.type, 400)
    )
    return low, high


def _pattern(field: Field) -> str:
    return quote(parse_pattern(field.pattern).python)
