"""Rules over expressions: they can be read, and every name in them stands for something."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.kinds.building_rules.expressions import paths_of, read_expression
from generator.kinds.building_rules.facts import vocabulary
from generator.kinds.building_rules.parts import Parts
from generator.kinds.building_rules.spec import CheckSpec, LimitSpec, TableSpec
from generator.load.document import Document
from generator.load.nodes import Scalar, Sequence, Step, find

Path = tuple[Step, ...]
_ALWAYS = frozenset({"plan", "let", "facts", "on"})


def check_expressions(parts: Parts) -> Iterator[Diagnostic]:
    """Everything that is wrong with expressions, tables asked for and names of facts."""
    for document, spec in parts.checks:
        reader = _Reader(document, frozenset(spec.lets), parts.stated, parts.table_specs)
        subjects = frozenset(vocabulary().subjects)
        for name, text in spec.lets.items():
            yield from reader.expression(text, ("lets", name), _ALWAYS | subjects)
        for name in spec.needs:
            fault = vocabulary().fault(
                tuple(name.split(".")), _ALWAYS | subjects, reader.lets, reader.stated
            )
            if fault is not None:
                yield Diagnostic("KS330", document.key_span("needs", name), fault[0], mend=fault[1])
        for name, check in spec.checks.items():
            yield from reader.check(check, ("checks", name))


@dataclass(frozen=True, slots=True)
class _Reader:
    """One document of checks: which names its expressions may read."""

    document: Document
    lets: AbstractSet[str]
    stated: AbstractSet[str]
    tables: dict[str, TableSpec]

    def place(self, at: Path) -> Span:
        """Where an expression stands: a bare one stands where its limit does."""
        bare = isinstance(find(self.document.node, at[:-1]), Scalar)
        return self.document.span(*(at[:-1] if bare else at))

    def expression(self, text: str, at: Path, roots: AbstractSet[str]) -> Iterator[Diagnostic]:
        span = self.place(at)
        expr, found = read_expression(text, span)
        yield from found
        for path, start in paths_of(expr) if expr is not None else ():
            fault = vocabulary().fault(path, roots, self.lets, self.stated)
            if fault is not None:
                place = Span(span.file, span.line, span.column + start, len(".".join(path)))
                yield Diagnostic("KS330", place, fault[0], mend=fault[1])

    def check(self, check: CheckSpec, at: Path) -> Iterator[Diagnostic]:
        subjects = vocabulary().subjects
        subject = subjects.get(check.each)
        if subject is None:
            mend = did_you_mean(check.each, subjects)
            yield Diagnostic(
                "KS335",
                self.document.span(*at, "each"),
                f"a plan has no '{check.each}'",
                expected=", ".join(subjects),
                mend=mend,
            )
            return
        roots: AbstractSet[str] = (
            _ALWAYS | {check.each} | ({"block"} if subject.in_block else set[str]())
        )
        yield from self.expression(check.measure, (*at, "measure"), roots)
        if check.only is not None:
            yield from self.expression(check.only, (*at, "only"), roots)
        if check.then is not None:
            yield from self.expression(check.then, (*at, "then"), roots | {"sum"})
        for index, applies in enumerate(check.applies):
            yield from self.expression(applies.when, (*at, "applies", index, "when"), roots)
        for sense in ("at_least", "at_most"):
            yield from self.limits(getattr(check, sense) or [], (*at, sense), roots)
        for index, proviso in enumerate(check.provisos):
            inner = (*at, "provisos", index)
            yield from self.expression(proviso.when, (*inner, "when"), roots | {"limit", "value"})
            if proviso.instead is not None:
                yield from self.limits(
                    [proviso.instead], (*inner, "instead"), roots | {"limit", "value"}
                )

    def limits(
        self, limits: list[LimitSpec], at: Path, roots: AbstractSet[str]
    ) -> Iterator[Diagnostic]:
        is_list = isinstance(find(self.document.node, at), Sequence)
        for index, limit in enumerate(limits):
            yield from self.limit(limit, (*at, index) if is_list else at, roots)

    def limit(self, limit: LimitSpec, at: Path, roots: AbstractSet[str]) -> Iterator[Diagnostic]:
        inner = roots | {"item"} if limit.over is not None else roots
        for name, text in limit.with_.items():
            yield from self.expression(text, (*at, "with", name), inner)
        if limit.table is not None:
            yield from self.asked(limit, at)
            inner = inner | {"row"}
        yield from self.expression(limit.value, (*at, "value"), inner)
        yield from self.columns(limit, at)
        yield from self.items(limit, at)
        for key, optional, known in (
            ("over", limit.over, roots),
            ("weight", limit.weight, inner),
            ("plus", limit.plus, roots),
        ):
            if optional is not None:
                yield from self.expression(optional, (*at, key), known)

    def columns(self, limit: LimitSpec, at: Path) -> Iterator[Diagnostic]:
        """A column that the table has not would read as "no limit": it must never get that far."""
        table = self.tables.get(limit.table or "")
        for key, text in (("value", limit.value), ("weight", limit.weight)):
            if text is None or table is None:
                continue
            span = self.place((*at, key))
            expr, _ = read_expression(text, span)
            for path, start in paths_of(expr) if expr is not None else ():
                if path[0] == "row" and (len(path) != 2 or path[1] not in table.gives):
                    place = Span(span.file, span.line, span.column + start, len(".".join(path)))
                    yield Diagnostic(
                        "KS332",
                        place,
                        f"the table gives no '{'.'.join(path[1:])}'",
                        expected=", ".join(table.gives),
                        mend=did_you_mean(path[-1], table.gives),
                    )

    def items(self, limit: LimitSpec, at: Path) -> Iterator[Diagnostic]:
        """What is read of an item must be there in all items of the list."""
        over, _ = read_expression(limit.over or "null", self.place((*at, "over")))
        lists = [path for path, _ in paths_of(over)] if over is not None else []
        texts: dict[tuple[str, ...], str] = {
            ("value",): limit.value,
            ("weight",): limit.weight or "null",
        }
        texts |= {("with", name): text for name, text in limit.with_.items()}
        for key, text in texts.items() if len(lists) == 1 else ():
            span = self.place((*at, *key))
            expr, _ = read_expression(text, span)
            for path, start in paths_of(expr) if expr is not None else ():
                fault = vocabulary().item_fault(lists[0], path) if path[0] == "item" else None
                if fault is not None:
                    place = Span(span.file, span.line, span.column + start, len(".".join(path)))
                    yield Diagnostic("KS330", place, fault[0], mend=fault[1])

    def asked(self, limit: LimitSpec, at: Path) -> Iterator[Diagnostic]:
        table = self.tables.get(limit.table or "")
        if table is None:
            mend = did_you_mean(limit.table or "", self.tables)
            yield Diagnostic(
                "KS332",
                self.document.span(*at, "table"),
                f"there is no table '{limit.table}'",
                mend=mend,
            )
            return
        for name in limit.with_:
            if name not in table.takes:
                yield Diagnostic(
                    "KS332",
                    self.document.key_span(*at, "with", name),
                    f"the table does not take '{name}'",
                    expected=", ".join(table.takes),
                    mend=did_you_mean(name, table.takes),
                )
        for name in table.takes:
            if name not in limit.with_:
                yield Diagnostic(
                    "KS332",
                    self.document.key_span(*at, "with"),
                    f"the table also takes '{name}'",
                    expected=", ".join(table.takes),
                )
