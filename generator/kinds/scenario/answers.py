"""Answers and expectations of scenarios against the record that they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from msgspec import Struct

from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.fields.field_type import Shape
from generator.fields.mends import mend_of
from generator.fields.registry import FIELD_TYPES
from generator.load.nodes import Step as PathStep
from generator.load.scalars import as_map, read_day
from generator.resolve.rates import read_amount
from generator.symbols import Field, Form, Record, Scenario, SymbolTable, Workflow

# What a step may expect besides fields: the state, the day it is due, a refusal and its reason.
_SAID = ("remark", "flags")  # what is said with an action beside answers
REFUSALS = ("role", "action", "guard", "answers", "person", "due", "documents", "version")
_OF_ENTRY = ("life", "number", "version", "version_note")  # what an entry has beside its fields
_OWN = ("state", "due", "refused", "demand", "issued")
SAMPLES = ("sample.pdf", "sample.jpg", "sample.png")  # drawn by whoever plays the scenario


def check_answers(
    scenario: Scenario, record: Record, workflow: Workflow, table: SymbolTable
) -> Iterator[Diagnostic]:
    """Answers name fields of the record and are written as its types read them."""
    above = _Place(scenario, table, ("given",))
    yield from _documents(scenario.given, record, above)
    yield from _answers(_without_documents(scenario.given, record), record.fields, above)
    for step in scenario.steps:
        answers = {key: value for key, value in step.answers.items() if key not in _SAID}
        place = _Place(scenario, table, ("steps", step.index, "with"))
        yield from _documents(answers, record, place)
        answers = _without_documents(answers, record)
        form = _officer_form(step.do, workflow, table)
        yield from _answers(answers, record.fields if form is None else form.fields, place)


def _without_documents(answers: Mapping[str, object], record: Record) -> dict[str, object]:
    own = {"documents"} if record.documents else set[str]()
    return {key: value for key, value in answers.items() if key not in own}


def _documents(
    answers: Mapping[str, object], record: Record, above: _Place
) -> Iterator[Diagnostic]:
    """Which sample is laid as which document."""
    if not record.documents or "documents" not in answers:
        return
    known = {paper.name: paper for paper in record.documents}
    place = above.below("documents")
    laid = as_map(answers["documents"])
    if laid is None:
        yield _wrong(place.span, "documents are told by name", "", ["{identity: sample.pdf}"])
    for name, sample in (laid or {}).items():
        inner = place.below(name)
        if name not in known:
            yield _wrong(inner.key, f"the record has no document '{name}'", name, list(known))
            continue
        taken = [one for one in SAMPLES if one.rpartition(".")[2] in known[name].files]
        if sample not in taken:
            yield _wrong(
                inner.span, f"'{sample}' is no sample that '{name}' takes", str(sample), taken
            )


def _officer_form(action: str, workflow: Workflow, table: SymbolTable) -> Form | None:
    """What an officer fills in with an action or a branch."""
    names = {one.form for state in workflow.states for one in state.steps if one.name == action}
    return next((table.forms[name] for name in sorted(names) if name in table.forms), None)


def check_expectations(
    scenario: Scenario, record: Record, workflow: Workflow, table: SymbolTable
) -> Iterator[Diagnostic]:
    """What is expected can be looked at: states, fields, entries that effects write."""
    written = {name for state in workflow.states for name in state.written}
    written |= {
        create.record
        for state in workflow.states
        for action in state.actions
        for create in action.effects
    }
    entries = {table.records[name].short: table.records[name] for name in sorted(written)}
    states = [state.name for state in workflow.states]
    certificates = [name.rpartition(".")[2] for state in workflow.states for name in state.issues]
    if not table.is_sound("workflow", workflow.name):
        return
    for step in scenario.steps:
        above = _Place(scenario, table, ("steps", step.index, "expect"))
        for key, value in step.expect.items():
            place = above.below(key)
            span = place.span
            if key == "state" and value not in states:
                yield _wrong(span, f"the workflow has no state '{value}'", str(value), states)
            elif key == "due" and (not isinstance(value, str) or read_day(value) is None):
                yield _wrong(span, f"'{value}' is no date", "", ["2026-04-01"])
            elif key == "refused" and value not in REFUSALS:
                text = f"nothing is refused for '{value}'"
                yield _wrong(span, text, str(value), list(REFUSALS))
            elif key == "issued" and value not in certificates:
                text = f"this workflow issues no certificate '{value}'"
                yield _wrong(span, text, str(value), certificates)
            elif key == "demand":
                yield from _heads(as_map(value), place, record, table)
            elif key in entries and isinstance(value, dict):
                inner = cast("Mapping[str, object]", value)
                inner = {name: one for name, one in inner.items() if name not in _OF_ENTRY}
                yield from _answers(inner, entries[key].fields, place)
            elif key in _OWN or key in entries or above.is_lost(key):
                continue
            elif record.field(key) is None:
                known = [*_OWN, *entries, *(field.name for field in record.fields)]
                yield _wrong(place.key, f"nothing here is called '{key}'", key, known)


def _heads(
    demand: Mapping[str, object] | None, place: _Place, record: Record, table: SymbolTable
) -> Iterator[Diagnostic]:
    """What the step demands: rupees by head, `{application_fee: 50}`."""
    known = [head.name for fee in table.fees_of(record.name) for head in fee.heads]
    if demand is None:
        yield _wrong(place.span, "what is demanded is told by head", "", ["{application_fee: 50}"])
    for name, value in (demand or {}).items():
        inner = place.below(name)
        if name not in known and not place.is_lost(name):
            yield _wrong(inner.key, f"there is no head '{name}'", name, known)
        elif not isinstance(value, str) or read_amount(value) is None:
            yield _wrong(inner.span, f"'{value}' is no amount in rupees", "", ["50", "12.50"])


def check_payments(scenario: Scenario, record: Record, table: SymbolTable) -> Iterator[Diagnostic]:
    """What steps pay are heads of the record's fees."""
    known = [head.name for fee in table.fees_of(record.name) for head in fee.heads]
    for step in scenario.steps:
        place = _Place(scenario, table, ("steps", step.index, "pay"))
        for head in step.pay:
            if head not in known and not place.is_lost(head):
                yield _wrong(step.span, f"there is no head '{head}'", head, known)


def _answers(
    answers: Mapping[str, object], fields: tuple[Field, ...], above: _Place
) -> Iterator[Diagnostic]:
    by_name = {field.name: field for field in fields}
    for name, answer in answers.items():
        field = by_name.get(name)
        if field is None and above.is_lost(name):
            continue
        if field is None:
            yield Diagnostic(
                "KS904",
                above.below(name).key,
                f"the record has no field '{name}'",
                expected=", ".join(by_name),
                mend=did_you_mean(name, by_name),
            )
        else:
            yield from _answer(answer, field, above.below(name))


def _answer(answer: object, field: Field, place: _Place) -> Iterator[Diagnostic]:
    span = place.span
    if field.type == "table":
        rows = cast("list[object]", answer) if isinstance(answer, list) else None
        if rows is None or not all(isinstance(row, dict) for row in rows):
            yield _misfit(
                span, field, "a list of rows is expected: [{...}, {...}]", "write [{...}]"
            )
            return
        for index, row in enumerate(rows):
            inner = cast("Mapping[str, object]", row)
            yield from _answers(inner, field.fields, place.below(index))
        return
    for text in _texts(answer, field):
        if text is None:
            shape = "{en: ..., ml: ...}" if field.bilingual else "one text"
            yield _misfit(span, field, f"{shape} is expected", f"write {shape}")
            continue
        try:
            FIELD_TYPES[field.type].read(text, _shape(field))
        except ValueError as fault:
            mend = mend_of(FIELD_TYPES[field.type], text, _shape(field))
            yield _misfit(span, field, str(fault), mend)
        master = place.table.masters.get(field.to)
        is_sound = place.table.is_sound("master", field.to)
        if field.type == "ref" and master is not None and master.rows and is_sound:
            keys = [row.key for row in master.rows]
            if text not in keys:
                mend = did_you_mean(text, keys) or f"write one of {', '.join(keys[:5])} ..."
                yield _misfit(span, field, f"{master.short} has no row '{text}'", mend)


class _Place(Struct, frozen=True):
    """A place in a scenario, by its path."""

    scenario: Scenario
    table: SymbolTable
    path: tuple[PathStep, ...]

    def below(self, step: PathStep) -> _Place:
        return _Place(self.scenario, self.table, (*self.path, step))

    def is_lost(self, word: str) -> bool:
        return word in self.table.lost.get(self.scenario.module, ())

    @property
    def span(self) -> Span:
        return self.table.place("scenario", self._name, *self.path)

    @property
    def key(self) -> Span:
        return self.table.key_place("scenario", self._name, *self.path)

    @property
    def _name(self) -> str:
        return f"{self.scenario.module}.{self.scenario.name}"


def _texts(answer: object, field: Field) -> list[str | None]:
    """The texts of an answer to a plain field; None for what has the wrong shape."""
    if field.bilingual:
        if not isinstance(answer, dict):
            return [None]
        parts = cast("Mapping[str, object]", answer)
        if not set(parts) <= {"en", "ml"}:
            return [None]
        return [part if isinstance(part, str) else None for part in parts.values()]
    if field.type in ("choices", "refs") and isinstance(answer, list):
        items = cast("list[object]", answer)
        return [item if isinstance(item, str) else None for item in items]
    return [answer if isinstance(answer, str) else None]


def _shape(field: Field) -> Shape:
    low = field.min.value if field.min else None
    high = field.max.value if field.max else None
    return Shape(
        field.name,
        field.bilingual,
        field.places or 0,
        field.unit,
        field.pattern,
        low,
        high,
        tuple(option.code for option in field.options),
        field.to,
    )


def _misfit(span: Span, field: Field, why: str, mend: str) -> Diagnostic:
    return Diagnostic(
        "KS905",
        span,
        f"this is no answer to '{field.path}': {why}",
        expected=FIELD_TYPES[field.type].summary,
        mend=mend,
    )


def _wrong(span: Span, message: str, word: str, known: list[str]) -> Diagnostic:
    mend = did_you_mean(word, known) if word else ""
    return Diagnostic("KS912", span, message, expected=", ".join(known), mend=mend)
