"""Rules over books of land rules: names lead somewhere, every date is whole, distances have bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.kinds.spatial_rules.spec import (
    BodySpec,
    DatedSpec,
    LayerSpec,
    QuantitySpec,
    RuleSpec,
    SpatialRulesSpec,
)
from generator.load.document import Document
from generator.load.nodes import Step
from generator.symbols import Text

# Obstacle limitation surfaces: the figures of ICAO Annex 14 that the engine computes with.
SURFACES = frozenset({
    "strip_half_width_m", "strip_beyond_end_m", "inner_horizontal_height_m",
    "inner_horizontal_radius_m", "conical_slope", "conical_height_m", "outer_horizontal_height_m",
    "outer_horizontal_radius_m", "transitional_slope", "approach_start_m",
    "approach_inner_half_width_m", "approach_divergence", "approach_first_slope",
    "approach_first_length_m", "approach_second_slope", "approach_second_length_m", "approach_length_m",
    "take_off_inner_half_width_m", "take_off_divergence", "take_off_final_half_width_m",
    "take_off_slope", "take_off_length_m",
})  # fmt: skip

_SHELVES = ("authorities", "words", "layers", "tables", "surfaces", "stages", "permits")
_NEEDED = ("of", "law", "sure", "then")


@dataclass(frozen=True, slots=True)
class Book:
    """One document and its spec."""

    document: Document
    spec: SpatialRulesSpec


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything that any book declares."""

    layers: Mapping[str, LayerSpec]
    names: Mapping[str, frozenset[str]]


def check_books(books: Sequence[Book]) -> Iterator[Diagnostic]:
    """Everything that is wrong between and within books whose shape is right."""
    yield from _declared_twice(books)
    shelves = Shelves(
        {name: layer for book in books for name, layer in book.spec.layers.items()},
        {
            shelf: frozenset(name for book in books for name in getattr(book.spec, shelf))
            for shelf in _SHELVES
        },
    )
    for book in books:
        yield from _words(book)
        yield from _layers(book, shelves)
        yield from _surfaces(book)
        for name, rule in book.spec.rules.items():
            yield from _rule(book, name, rule, shelves)
        yield from _permits(book, shelves)


def _declared_twice(books: Sequence[Book]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Span] = {}
    for book in books:
        told = [("spatial_rules", book.spec.spatial_rules, book.document.span())]
        told += [
            (shelf, name, book.document.key_span(shelf, name))
            for shelf in _SHELVES
            for name in getattr(book.spec, shelf)
        ]
        for shelf, name, span in told:
            if (shelf, name) in first:
                yield Diagnostic(
                    "KS345", span, f"{name!r} was declared before",
                    expected="one declaration in all books", others=((first[shelf, name], "first declared here"),),
                )  # fmt: skip
            else:
                first[shelf, name] = span


def _words(book: Book) -> Iterator[Diagnostic]:
    spec, document = book.spec, book.document
    told = [(spec.title, document.span("title"), "the title")]
    told += [
        (a.title, document.span("authorities", n, "title"), f"the authority {n!r}")
        for n, a in spec.authorities.items()
    ]
    told += [(w, document.span("words", n), f"the words {n!r}") for n, w in spec.words.items()]
    told += [(w, document.span("stages", n), f"the stage {n!r}") for n, w in spec.stages.items()]
    told += [
        (a.title, document.span("layers", n, "title"), f"the layer {n!r}")
        for n, a in spec.layers.items()
    ]
    told += [
        (a.title, document.span("rules", n, "title"), f"the rule {n!r}")
        for n, a in spec.rules.items()
    ]
    for words, span, what in told:
        yield from missing_malayalam(Text(words.en, words.ml or ""), span, what)  # fmt: skip


def _layers(book: Book, shelves: Shelves) -> Iterator[Diagnostic]:
    document = book.document
    for name, layer in book.spec.layers.items():
        at = ("layers", name)
        yield from _known(
            document, (*at, "authority"), layer.authority, shelves.names["authorities"], "authority"
        )
        if layer.key is not None and layer.key not in layer.attributes:
            yield from _no_attribute(document, (*at, "key"), name, layer.key, layer)
        for column, attribute in layer.attributes.items():
            if (attribute.type == "choice") != bool(attribute.options):
                yield Diagnostic(
                    "KS346",
                    document.key_span(*at, "attributes", column),
                    "options belong to a choice, and a choice needs them",
                    expected="{type: choice, options: [...]}, or another type without options",
                )


def _surfaces(book: Book) -> Iterator[Diagnostic]:
    for name, figures in book.spec.surfaces.items():
        wrong = sorted(SURFACES ^ frozenset(figures))
        if wrong:
            yield Diagnostic(
                "KS346",
                book.document.key_span("surfaces", name),
                f"these surfaces lack, or do not know, {', '.join(wrong)}",
                expected=", ".join(sorted(SURFACES)),
            )


def _rule(book: Book, name: str, rule: RuleSpec, shelves: Shelves) -> Iterator[Diagnostic]:
    document, at = book.document, ("rules", name)
    if not rule.dates:
        yield Diagnostic(
            "KS344", document.key_span(*at, "dates"), "a rule without dates never holds",
            expected="2019-01-18: {law: ..., sure: ...}",
        )  # fmt: skip
    for day, dated in rule.dates.items():
        if dated.ended:
            continue
        where = (*at, "dates", day.isoformat())
        missing = [
            key for key in _NEEDED if getattr(dated, key) is None and getattr(rule, key) is None
        ]
        if missing:
            yield Diagnostic(
                "KS344",
                document.key_span(*where),
                f"from this day on the rule lacks {', '.join(missing)}",
                expected="of, law, sure and then: here, or once for all dates",
            )
            continue
        told = _Told(document, at, where, rule, dated, shelves)
        yield from told.all()


@dataclass(frozen=True, slots=True)
class _Told:
    """What is wrong with a rule as it reads from one date."""

    document: Document
    at: tuple[Step, ...]
    where: tuple[Step, ...]
    rule: RuleSpec
    dated: DatedSpec
    shelves: Shelves

    def all(self) -> Iterator[Diagnostic]:
        own = self._given("of").of or ""
        layer = self.shelves.layers.get(own)
        if layer is None:
            yield from _known(
                self.document, self._place("of"), own, frozenset(self.shelves.layers), "layer"
            )
        else:
            for column in self._given("where").where:
                if column not in layer.attributes:
                    yield from _no_attribute(
                        self.document, (*self._place("where"), column), own, column, layer
                    )
            yield from self._quantities(own, layer)
        for other, tests in self._given("inside").inside.items():
            found = self.shelves.layers.get(other)
            place = (*self._place("inside"), other)
            if found is None:
                yield from _known(
                    self.document, place, other, frozenset(self.shelves.layers), "layer"
                )
                continue
            for column in tests:
                if column not in found.attributes:
                    yield from _no_attribute(self.document, (*place, column), other, column, found)
        for other in self._given("outside").outside:
            yield from _known(
                self.document,
                self._place("outside"),
                other,
                frozenset(self.shelves.layers),
                "layer",
            )
        then = self._given("then").then
        if then is not None:
            place = self._place("then")
            names = self.shelves.names
            yield from _known(
                self.document, (*place, "noc"), then.noc, names["authorities"], "authority"
            )
            yield from _known(
                self.document, (*place, "surfaces"), then.surfaces, names["surfaces"], "surfaces"
            )

    def _quantities(self, own: str, layer: LayerSpec) -> Iterator[Diagnostic]:
        within = self._given("within_m").within_m
        if within is not None:
            place = self._place("within_m")
            if within.attribute is not None and within.at_most is None:
                yield Diagnostic(
                    "KS343",
                    self.document.key_span(*place),
                    "a distance that comes from an attribute has no bound",
                    expected="at_most: metres; the index must know how far to look",
                )
            yield from self._quantity(place, own, within, layer)
        then = self._given("then").then
        if then is None:
            return
        for key in ("height_m", "top_amsl_m", "floors", "built_up_m2", "setback_m"):
            quantity: QuantitySpec | None = getattr(then, key)
            if quantity is not None:
                yield from self._quantity((*self._place("then"), key), own, quantity, layer)
        if then.uses is not None:
            place = (*self._place("then"), "uses")
            if not then.uses.only and not (then.uses.table and then.uses.row):
                yield Diagnostic(
                    "KS346", self.document.key_span(*place), "uses name no table and list nothing",
                    expected="{table: attribute, row: attribute}, or {only: [A1, ...]}",
                )  # fmt: skip
            for column in (then.uses.table, then.uses.row):
                if column is not None and column not in layer.attributes:
                    yield from _no_attribute(self.document, place, own, column, layer)

    def _quantity(
        self, place: tuple[Step, ...], own: str, quantity: QuantitySpec, layer: LayerSpec
    ) -> Iterator[Diagnostic]:
        if (quantity.fixed is None) == (quantity.attribute is None):
            yield Diagnostic(
                "KS346", self.document.key_span(*place), "this is neither a number nor one of an attribute",
                expected="12.5, or {attribute: name, at_most: 50}",
            )  # fmt: skip
        for column in (quantity.attribute, quantity.plus_attribute):
            if column is not None and column not in layer.attributes:
                yield from _no_attribute(self.document, place, own, column, layer)
        ends = [step.upto for step in quantity.steps]
        if ends != sorted(set(ends)):
            yield Diagnostic(
                "KS346", self.document.key_span(*place, "steps"), "the steps do not rise",
                expected="each `upto` above the one before",
            )  # fmt: skip

    def _given(self, key: str) -> BodySpec:
        return self.dated if key in self.dated.model_fields_set else self.rule

    def _place(self, key: str) -> tuple[Step, ...]:
        return (*(self.where if key in self.dated.model_fields_set else self.at), key)


def _permits(book: Book, shelves: Shelves) -> Iterator[Diagnostic]:
    for service, states in book.spec.permits.items():
        for state, stage in states.items():
            place = ("permits", service, state)
            yield from _known(book.document, place, stage, shelves.names["stages"], "stage")


def _known(
    document: Document, place: tuple[Step, ...], name: str | None, names: frozenset[str], what: str
) -> Iterator[Diagnostic]:
    if name is None or name in names:
        return
    yield Diagnostic(
        "KS340" if what == "layer" else "KS342",
        document.span(*place),
        f"there is no {what} '{name}'",
        expected=", ".join(sorted(names)) or f"a declaration of the {what}",
        mend=did_you_mean(name, sorted(names)),
    )


def _no_attribute(
    document: Document, place: tuple[Step, ...], layer: str, name: str, spec: LayerSpec
) -> Iterator[Diagnostic]:
    yield Diagnostic(
        "KS341",
        document.key_span(*place),
        f"zones of '{layer}' carry no attribute '{name}'",
        expected=", ".join(sorted(spec.attributes)) or "a layer with attributes",
        mend=did_you_mean(name, sorted(spec.attributes)),
    )
