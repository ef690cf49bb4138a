"""Amendments: which register entries get a new version, by which order, with which note."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.workflow.effects import entry_at
from generator.kinds.workflow.spec import AmendSpec, EffectsSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.names import Names
from generator.resolve.rules import condition_at, rule_at
from generator.rules.types import Date, Ref, Scope, Text, Type
from generator.symbols import Amend, Field, Record, Rule, Versions

_NO_RULE = ("table",)


def resolve_amends(
    names: Names,
    document: Document,
    spec: EffectsSpec | None,
    path: tuple[Step, ...],
    scope: Scope,
    source: Record,
    records: Mapping[str, Record],
) -> tuple[Amend, ...]:
    """The entries that get a new version; wrong ones are told and left out."""
    made: list[Amend] = []
    for written, one in (spec.amend if spec else {}).items():
        at = (*path, "amend", written)
        span = document.key_span(*at)
        record = entry_at(names, written, span, document, records, ": it has no versions")
        if record is None or record.entry is None:
            continue
        if record.entry.versions is None:
            names.report(
                "KS461", span, f"'{written}' has no versions: what was written in it stays",
                expected="entry: {versions: {order: true}, life: ...}",
                mend="write `versions:` beside `life:`", others=((record.span, "the entry"),),
            )  # fmt: skip
            continue
        amended = _Amendment(
            names, document, at, scope, source, record, record.entry.versions
        ).made(one)
        if amended is not None:
            made.append(amended)
    return tuple(made)


class _Amendment:
    """One amendment while it is resolved."""

    def __init__(
        self, names: Names, document: Document, at: tuple[Step, ...], scope: Scope, source: Record,
        record: Record, versions: Versions,
    ) -> None:  # fmt: skip
        self.names = names
        self.document = document
        self.at = at
        self.scope = scope
        self.source = source
        self.record = record
        self.versions = versions

    def made(self, spec: AmendSpec) -> Amend | None:
        values, taken = self.changed(spec)
        self.check_order(spec)
        note = self.note(spec)
        row = rule_at(
            self.names, self.document, (*self.at, "entry"), self.scope, Ref(self.record.name)
        )
        if row is None or not (values or taken):
            return None
        return Amend(
            self.record.name, row, values, taken,
            None if spec.when is None else condition_at(self.names, self.document, (*self.at, "when"), self.scope),
            self.rule("order", spec.order, self.order_type()),
            self.rule("order_on", spec.order_on, Date()),
            note, self.document.key_span(*self.at),
        )  # fmt: skip

    def rule(self, key: str, text: str | None, wanted: Type) -> Rule | None:
        if text is None:
            return None
        return rule_at(self.names, self.document, (*self.at, key), self.scope, wanted)

    def order_type(self) -> Type:
        field = self.record.field(self.versions.order)
        return Text() if field is None else field.rule_type

    def changed(
        self, spec: AmendSpec
    ) -> tuple[tuple[tuple[str, Rule], ...], tuple[tuple[str, str], ...]]:
        """The fields by rules, and those that the file's record proposes."""
        if "" in spec.set:
            return (), self.proposed(spec.set[""])
        values: list[tuple[str, Rule]] = []
        taken: list[tuple[str, str]] = []
        for name, text in spec.set.items():
            at = (*self.at, "set", name)
            field = self.amendable(name, at)
            if field is not None and field.bilingual:
                source = self.pair(text, at)
                taken += [(name, source)] if source else []
            elif field is not None:
                rule = rule_at(self.names, self.document, at, self.scope, field.rule_type)
                if rule is not None:
                    values.append((name, rule))
        return tuple(values), tuple(taken)

    def pair(self, text: str, at: tuple[Step, ...]) -> str:
        """The kept name of the file's field of this word, where it has both languages; '' where none has."""
        known = {one.spelt: one.name for one in self.source.fields if one.bilingual}
        if text not in known and not self.names.is_lost(self.document, text):
            self.names.report(
                "KS314", self.document.span(*at), f"'{at[-1]}' is kept in two languages, and this gives one",
                expected=", ".join(known) or "a field with `bilingual: true`", mend=did_you_mean(text, known),
            )  # fmt: skip
        return known.get(text, "")

    def amendable(self, name: str, at: tuple[Step, ...]) -> Field | None:
        field = self.record.field(name)
        span = self.document.key_span(*at)
        if field is None:
            known = [one.name for one in self.record.fields if one.name not in self.versions.never]
            if not self.names.is_lost(self.document, name):
                self.names.report(
                    "KS210", span, f"the record '{self.record.short}' has no field '{name}'",
                    expected=", ".join(known), mend=did_you_mean(name, known),
                )  # fmt: skip
            return None
        if name in self.versions.never:
            self.names.report(
                "KS462", span, f"'{name}' is never amended in '{self.record.short}'",
                expected="fields that `never` does not name", mend="delete this line",
                others=((self.record.span, "the entry"),),
            )  # fmt: skip
            return None
        if field.type in _NO_RULE or field.compute is not None or name == self.versions.order:
            why = (
                "the order, which `order:` gives"
                if name == self.versions.order
                else "not written by a rule here"
            )
            self.names.report(
                "KS412", span, f"'{name}' is {why}", expected="the entry's own plain fields",
                mend="delete this line",
            )  # fmt: skip
            return None
        return field

    def proposed(self, text: str) -> tuple[tuple[str, str], ...]:
        """The fields that a field of type `changes` proposes of this entry."""
        found = self.source.changes.get(text.strip())
        if found is None or found.record != self.record.name:
            known = [
                name for name, one in self.source.changes.items() if one.record == self.record.name
            ]
            if not self.names.is_lost(self.document, text):
                self.names.report(
                    "KS467", self.document.span(*self.at, "set"),
                    f"'{text}' proposes no changes of '{self.record.short}'",
                    expected=", ".join(known) or "a field of type changes, or {field: rule}",
                    mend=did_you_mean(text, known),
                )  # fmt: skip
            return ()
        return tuple((target, name) for target, name in found.fields.items())

    def check_order(self, spec: AmendSpec) -> None:
        """An order where the entry asks for one, and none where it does not."""
        wants = bool(self.versions.order)
        if wants == (spec.order is not None) or self.document.is_hole(*self.at, "order"):
            return
        self.names.report(
            "KS463",
            self.document.key_span(*self.at, *(() if wants else ("order",))),
            f"'{self.record.short}' is amended by order, and none is named" if wants
            else f"the versions of '{self.record.short}' name no order",
            expected="`order:` and a rule of the file" if wants else "an amendment without `order:`",
            mend="write `order: ...`" if wants else "write `order: true` at the entry's versions, or delete this",
            others=((self.record.span, "the entry"),),
        )  # fmt: skip

    def note(self, spec: AmendSpec) -> str:
        known = self.versions.notes
        if spec.note is None:
            if known and not self.document.is_hole(*self.at, "note"):
                self.names.report(
                    "KS464", self.document.key_span(*self.at),
                    f"nothing is written beside the entry '{self.record.short}'",
                    expected="note: " + ", ".join(known), mend=f"write `note: {next(iter(known))}`",
                )  # fmt: skip
            return ""
        if spec.note not in known:
            if not self.names.is_lost(self.document, spec.note):
                self.names.report(
                    "KS464", self.document.span(*self.at, "note"),
                    f"'{self.record.short}' has no marginal note '{spec.note}'",
                    expected=", ".join(known) or "notes: {name: {en: ..., ml: ...}} at the entry's versions",
                    mend=did_you_mean(spec.note, known),
                )  # fmt: skip
            return ""
        return spec.note
