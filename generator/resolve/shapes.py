"""First look at fields: does each have a type, the keys that type knows, options, a target?

Nothing here reads a rule: rules need the types of all fields, which this gives.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping

from msgspec import Struct, field

from generator.fields.field_type import COMMON_KEYS, TEXT_SQL, FieldType, Shape
from generator.fields.registry import FIELD_TYPES, LATER_TYPES
from generator.fields.spec import FieldSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.bounds import check_unit, read_bound, with_bounds
from generator.resolve.names import Names
from generator.resolve.nested import Asked, Leaf, leaves, near_types
from generator.resolve.patterns import check_pattern
from generator.resolve.scopes import RESERVED
from generator.resolve.words import text_of
from generator.rules.types import Type, Typed
from generator.symbols import Option


class Shaped(Struct, frozen=True):
    """One field so far: what its author wrote, its type and what it is kept in.

    `low_rule`, `high_rule`: `min`, `max` are rules. `inner` are a table's own fields. `leaf` is its
    place among fields within fields.
    """

    leaf: Leaf
    type: FieldType
    shape: Shape
    options: tuple[Option, ...]
    rule_type: Type
    low_rule: bool = False
    high_rule: bool = False
    inner: Mapping[str, Shaped] = field(default_factory=dict[str, "Shaped"])

    @property
    def spec(self) -> FieldSpec:
        """What its author wrote."""
        return self.leaf.spec

    @property
    def path(self) -> tuple[Step, ...]:
        """Where it is written, in the leaf's document."""
        return self.leaf.path

    @property
    def document(self) -> Document:
        """The document that it is written in."""
        return self.leaf.document

    @property
    def word(self) -> str:
        """How rules and lists spell it: `place.home.ward`."""
        return self.leaf.word

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What must hold outside of it for it to be asked."""
        return self.leaf.asked

    @property
    def typed(self) -> Typed:
        """The field as rules see it."""
        spec, shape = self.spec, self.shape
        low = shape.least if isinstance(shape.least, int | decimal.Decimal) else None
        high = shape.most if isinstance(shape.most, int | decimal.Decimal) else None
        if self.type.bounds not in ("value", "count") or self.type.name == "percent":
            low = high = None
        empty = spec.optional or spec.show is not None or spec.compute is not None
        empty = empty or bool(self.asked)
        path = "" if self.word == self.leaf.name else self.leaf.name
        return Typed(self.rule_type, empty and self.type.name != "table", low, high, path)


def typed_fields(shaped: Mapping[str, Shaped]) -> dict[str, Typed]:
    """The members of a row, by the word that rules spell."""
    return {one.word: one.typed for one in shaped.values()}


def shape_fields(
    names: Names,
    document: Document,
    specs: Mapping[str, FieldSpec],
    path: tuple[Step, ...],
    row_type: str,
    *,
    reserved: frozenset[str] = frozenset(),
    in_table: bool = False,
) -> dict[str, Shaped]:
    """The fields of one row type; those that cannot be kept are told and left out."""
    shaped: dict[str, Shaped] = {}
    columns: dict[str, str] = {}
    outer = document
    for leaf in leaves(names, outer, specs, path):
        name, document, at = leaf.name, leaf.document, leaf.path
        if name in reserved:
            names.report(
                "KS201",
                document.key_span(*at),
                f"'{name}' has a meaning of its own: no field may bear this name",
                expected="a name other than " + ", ".join(sorted(RESERVED)),
                mend=f"write {name}_1, or a word that says more",
            )
            names.lose(document.module, name)
            continue
        with names.once(document is not outer):
            one = _shape(names, leaf, row_type, in_table)
        if one is None:
            names.lose(document.module, name)
            names.lose(outer.module, leaf.word.rpartition(".")[2])
            continue
        for column in one.type.columns(one.shape):
            other = columns.setdefault(column.name, name)
            if other != name:
                names.report(
                    "KS219",
                    document.key_span(*at),
                    f"'{name}' and '{other}' would both be kept as '{column.name}'",
                    expected="names that stay apart, also with _en and _ml",
                    mend="rename one of the two",
                    others=(
                        (shaped[other].document.key_span(*shaped[other].path), "the other field"),
                    ),
                )
        shaped[name] = one
    return shaped


def _shape(names: Names, leaf: Leaf, row_type: str, in_table: bool) -> Shaped | None:
    name, spec, document, path = leaf.name, leaf.spec, leaf.document, leaf.path
    where = "table" if in_table else "group or an option" if leaf.word != name else ""
    kind = _field_type(names, document, path, spec, where)
    if kind is None:
        return None
    _check_keys(names, document, path, spec, kind)
    found = _options(names, document, path, spec, kind)
    if found is None:
        return None
    options, pattern = found
    to = to_key = ""
    if "to" in kind.needs:
        to, to_key = _target(names, document, path, spec, kind)
        if not to:
            return None
    if spec.unit and not kind.keys.isdisjoint({"unit"}):
        check_unit(names, document, path, spec.unit)
    places = spec.places or 0
    if places > 8:
        names.report(
            "KS207",
            document.span(*path, "places"),
            "too many places",
            expected="at most 8",
            mend="write places: 8 or fewer",
        )
        places = 8
    bare = Shape(
        name,
        spec.bilingual,
        places,
        spec.unit or "",
        pattern,
        options=tuple(option.code for option in options),
        to=to,
        to_key=to_key or TEXT_SQL,
        row_type=f"{row_type}.{name}" if kind.name == "table" else "",
    )
    low, low_rule = read_bound(names, document, (*path, "min"), spec.min, kind, bare)
    high, high_rule = read_bound(names, document, (*path, "max"), spec.max, kind, bare)
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        names.report(
            "KS207",
            document.span(*path, "min"),
            f"the least, {low}, is more than the greatest, {high}",
            expected="min up to max",
            mend="exchange `min` and `max`, or mend one of them",
            others=((document.span(*path, "max"), "the greatest"),),
        )
        low = high = None
    shape = bare if low is None and high is None else with_bounds(bare, low, high)
    inner: dict[str, Shaped] = {}
    if kind.name == "table":
        inner = shape_fields(
            names,
            document,
            spec.fields or {},
            (*path, "fields"),
            shape.row_type,
            reserved=RESERVED,
            in_table=True,
        )
    return Shaped(leaf, kind, shape, options, kind.rule_type(shape), low_rule, high_rule, inner)


def _field_type(
    names: Names, document: Document, path: tuple[Step, ...], spec: FieldSpec, where: str
) -> FieldType | None:
    span = document.span(*path, "type")
    kind = FIELD_TYPES.get(spec.type)
    if kind is None and _is_told(names, document, spec.type):
        return None  # a shared type that gives no fields: told
    if kind is None and spec.type in LATER_TYPES:
        names.report(
            "KS206",
            span,
            f"this edition does not carry fields of type '{spec.type}': {LATER_TYPES[spec.type]}",
            expected=", ".join(sorted(FIELD_TYPES)),
        )
    elif kind is None:
        names.report(
            "KS204",
            span,
            f"unknown field type '{spec.type}'",
            expected=", ".join(sorted(FIELD_TYPES)),
            mend=near_types(names, document, spec.type),
        )
    elif kind.name == "table" and where:
        names.report(
            "KS214",
            span,
            f"a table stands inside a {where}",
            expected="tables in records only",
            mend="make the inner rows a table of the record, with a field that names the outer row",
        )
        return None
    return kind


def _is_told(names: Names, document: Document, word: str) -> bool:
    """Whether the word names a shared type: that it gives no fields was told."""
    known = names.by_kind_short("type", document)
    return document.kind != "master" and ("." in word or word in known)


def _check_keys(
    names: Names, document: Document, path: tuple[Step, ...], spec: FieldSpec, kind: FieldType
) -> None:
    known = COMMON_KEYS | kind.keys
    for key in spec.model_fields_set - known:
        names.report(
            "KS202",
            document.key_span(*path, key),
            f"'{key}' means nothing on a field of type {kind.name}",
            expected=", ".join(sorted(known)),
            mend="delete it, or choose another type",
        )
    for key in sorted(kind.needs):
        if getattr(spec, key) is None and not document.is_hole(*path, key):
            names.report(
                "KS203",
                document.key_span(*path),
                f"a field of type {kind.name} needs '{key}'",
                expected=", ".join(sorted(kind.needs)),
                mend=f"write `{key}: ...`",
            )


def _options(
    names: Names, document: Document, path: tuple[Step, ...], spec: FieldSpec, kind: FieldType
) -> tuple[tuple[Option, ...], str] | None:
    """Options and pattern of a field, its own or those of a shared type; None when lost."""
    options = tuple(Option(code, text_of(option)) for code, option in (spec.options or {}).items())
    pattern = spec.pattern or ""
    if pattern and not check_pattern(names, pattern, document.span(*path, "pattern")):
        pattern = ""
    if spec.of is not None and "of" in kind.keys:
        name = names.refer(document, spec.of, ("type",), document.span(*path, "of"))
        if not name:
            return None
        shared = names.types[name]
        if not shared.options and not shared.pattern:
            names.doubt(document)
            return None
        wants_options = "options" in kind.keys
        if wants_options != bool(shared.options):
            names.report(
                "KS212",
                document.span(*path, "of"),
                f"the type '{spec.of}' gives no {'options' if wants_options else 'pattern'}",
                expected="options for a choice, a pattern for a text",
                mend="name another type, or write it here",
                others=((shared.span, "the type"),),
            )
            return None
        options, pattern = shared.options or options, shared.pattern or pattern
    if "options" in kind.keys and not options:
        if not document.is_hole(*path, "options"):
            names.report(
                "KS203",
                document.key_span(*path),
                f"a field of type {kind.name} needs options",
                expected="options: {code: {en: ..., ml: ...}}, or of: the name of a type",
                mend="add `options: {code: {en: ..., ml: ...}}`, or `of:` and a type",
            )
        return None
    return options, pattern


def _target(
    names: Names, document: Document, path: tuple[Step, ...], spec: FieldSpec, kind: FieldType
) -> tuple[str, str]:
    """The qualified name referred to and the SQL type of its key; empty where there is none."""
    if spec.to is None:
        return "", ""
    kinds = (
        ("master",) if kind.name == "refs" or document.kind == "master" else ("master", "record")
    )
    name = names.refer(document, spec.to, kinds, document.span(*path, "to"))
    if not name:
        return "", ""
    return name, TEXT_SQL if name in names.by_kind.get("master", {}) else "uuid"
