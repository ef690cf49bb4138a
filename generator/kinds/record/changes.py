"""Fields of type `changes`: what is proposed of a register entry that the record refers to.

`wish: {type: changes, of: entry, fields: [name, place]}` is laid out flat: one question for each field
named, of its type and within its bounds, read as `wish.name` and kept as `wish_name`. What is not
answered is to stay as it is. A choice brings the fields of its options along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from generator.diagnostics import Span, did_you_mean
from generator.fields.spec import FieldSpec
from generator.kinds.record.copies import RecordShape
from generator.kinds.record.spec import RecordSpec
from generator.resolve.names import Names, item_span
from generator.resolve.nested import Asked, Chosen, Known
from generator.resolve.rules import rule_of
from generator.resolve.shapes import Shaped
from generator.rules.types import Bool, Scope
from generator.symbols import Changes, Check, Text

CHANGES = "changes"
_KEYS = frozenset({"type", "label", "of", "fields"})
_FREE = frozenset({"it", "local_body", "me", "applicant", "true", "false", "null", "in"})
_WORD = re.compile(r"(?<![.\w'])[a-z_]\w*(?!\w*\()")
_NOTHING = Text(
    "Say what is to be changed: leave the rest empty", "മാറ്റേണ്ടത് രേഖപ്പെടുത്തുക: ബാക്കി ഒഴിച്ചിടുക"
)


def plain_fields(specs: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    """The fields that stand for themselves."""
    return {name: spec for name, spec in specs.items() if spec.type != CHANGES}


def find_changes(names: Names, shape: RecordShape, shapes: Mapping[str, RecordShape]) -> None:
    """Lay out what the record proposes of others; what cannot be proposed is told and left out."""
    spec = shape.document.spec
    assert isinstance(spec, RecordSpec)
    for name, written in spec.fields.items():
        if written.type == CHANGES:
            _find(names, shape, name, written, shapes)


def _find(
    names: Names, shape: RecordShape, name: str, spec: FieldSpec, shapes: Mapping[str, RecordShape]
) -> None:
    document, at = shape.document, ("fields", name)
    for key in sorted(spec.model_fields_set - _KEYS):
        names.report(
            "KS202", document.key_span(*at, key), f"'{key}' means nothing on a field of type {CHANGES}",
            expected=", ".join(sorted(_KEYS)), mend="delete it",
        )  # fmt: skip
    reference = shape.fields.get(spec.of or "")
    target = shapes.get(reference.shape.to) if reference is not None else None
    if reference is None or target is None or target.entry is None or target.entry.versions is None:
        known = [one for one, field in shape.fields.items() if _amendable(field, shapes)]
        if not names.is_lost(document, spec.of or ""):
            names.report(
                "KS467", document.span(*at, "of") if spec.of else document.key_span(*at),
                f"'{spec.of}' refers to no register entry that has versions" if spec.of
                else "these changes are of no register entry",
                expected=", ".join(known) or "of: a reference to an entry with `versions:`",
                mend=did_you_mean(spec.of or "", known),
            )  # fmt: skip
        names.lose(document.module, name)
        return
    members = {**target.copied, **target.fields}
    found: dict[str, str] = {}
    for index, wanted in enumerate(spec.fields or {}):
        brought = list(_brought(members, wanted))
        if not brought or wanted in target.entry.versions.never or _is_fixed(members[brought[0]]):
            span = item_span(document, (*at, "fields"), index)
            _refuse(names, shape, span, wanted, target, bool(brought))
            continue
        for inner in brought:
            mirror = _mirrored(members[inner], name, inner, wanted, members)
            shape.fields[mirror.leaf.name] = mirror
            found[inner] = mirror.leaf.name
    if not found:
        names.lose(document.module, name)
        return
    shape.changes[name] = Changes(name, spec.of or "", reference.shape.to, found)


def _amendable(field: Shaped, shapes: Mapping[str, RecordShape]) -> bool:
    target = shapes.get(field.shape.to)
    return target is not None and target.entry is not None and target.entry.versions is not None


def _brought(members: Mapping[str, Shaped], wanted: str) -> Iterator[str]:
    """The field of this word and those that it brings along: what its options ask."""
    for name, one in members.items():
        if one.word == wanted or one.word.startswith(f"{wanted}."):
            yield name


def _is_fixed(one: Shaped) -> bool:
    return one.type.name == "table" or one.spec.compute is not None


def _refuse(
    names: Names, shape: RecordShape, span: Span, wanted: str, target: RecordShape, known: bool
) -> None:
    document, entry = shape.document, target.document
    if known:
        names.report(
            "KS462", span, f"'{wanted}' is never amended in '{entry.name}'",
            expected="fields that an amendment may write", mend="leave it out",
            others=((entry.span(), "the entry"),),
        )  # fmt: skip
    elif not names.is_lost(document, wanted):
        words = [one.word for one in (*target.copied.values(), *target.fields.values())]
        names.report(
            "KS210", span, f"the record '{entry.name}' has no field '{wanted}'",
            expected=", ".join(words), mend=did_you_mean(wanted, words),
        )  # fmt: skip


def _mirrored(
    one: Shaped, above: str, name: str, wanted: str, members: Mapping[str, Shaped]
) -> Shaped:
    """A field as it is proposed: of its type, empty where it is to stay."""
    spec = one.spec
    own = {field.word.split(".")[0] for field in members.values()}
    keeps = {"low": one.low_rule, "high": one.high_rule}
    limits = {"low": spec.min, "high": spec.max}
    for side, text in limits.items():
        keeps[side] = keeps[side] and _stands_alone(text, own)
    asked: tuple[Asked, ...] = tuple(
        type(outer)(f"{above}_{outer.of}", *((outer.option,) if isinstance(outer, Chosen) else ()))
        for outer in one.asked
        if isinstance(outer, Chosen | Known) and members.get(outer.of) is not None
        and members[outer.of].word.startswith(wanted)
    )  # fmt: skip
    fresh = spec.model_copy(
        update={
            "optional": spec.optional or not any(isinstance(outer, Chosen) for outer in asked), "show": None, "compute": None, "default": None,
            "default_from": None, "check": None, "message": None, "unknown": None,
            "pick": spec.pick if _stands_alone(spec.pick, own) else None,
        }
    )  # fmt: skip
    leaf = replace(
        one.leaf, name=f"{above}_{name}", word=f"{above}.{one.word}", spec=fresh, home="", near=(), asked=asked
    )  # fmt: skip
    return replace(
        one, leaf=leaf, shape=replace(one.shape, name=leaf.name), low_rule=keeps["low"], high_rule=keeps["high"]
    )  # fmt: skip


def _stands_alone(text: str | None, own: set[str]) -> bool:
    """Whether a rule reads no other field of its record: only then it means the same elsewhere."""
    return text is not None and not (set(_WORD.findall(text)) - _FREE) & own


def something_changed(
    names: Names, shape: RecordShape, changes: Changes, scope: Scope
) -> Check | None:
    """An application for no change at all is refused."""
    found = [shape.fields[mirror] for mirror in changes.fields.values() if mirror in shape.fields]
    words = [f"{one.word}.en" if one.shape.bilingual else one.word for one in found]
    text = " || ".join(f"{word} != null" for word in words)
    span = shape.document.key_span("fields", changes.name)
    rule = rule_of(names, shape.document, text, span, scope, Bool())
    first = next(iter(changes.fields.values()))
    return None if rule is None else Check(f"{changes.name}_says_nothing", rule, first, _NOTHING)
