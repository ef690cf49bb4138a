"""Fields within fields, laid out flat: groups of a shared type, and what an option brings along.

`place.home.ward` in a spec is one field like any other, kept and answered as `place_home_ward`.
What stands within an option is asked only where the option is chosen; what stands within a group
is asked only where the group is. Bare names in a rule are looked up from the inside out, and a
shared type sees only its own fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.diagnostics import did_you_mean
from generator.fields.registry import FIELD_TYPES
from generator.fields.spec import FieldSpec
from generator.load.document import Document
from generator.load.nodes import Step
from generator.load.scalars import Words
from generator.resolve.names import Names, qualified

LONGEST = 56
"""A column's name: PostgreSQL cuts at 63 bytes, and _en, _ml and _unknown need room."""
GROUP_KEYS = frozenset({"type", "label", "help", "show", "private", "unknown"})
UNKNOWN = "unknown"
"""What is read of a field or group that may be not known: the reason, empty where it is known."""
_NOT_KNOWN = Words(en="Not known, because", ml="അറിയില്ല, കാരണം")


class Chosen(Struct, frozen=True):
    """Asked only where the choice `of` (flat name) is `option`."""

    of: str
    option: str


class Shown(Struct, frozen=True):
    """Asked only where the group's `show`, written at `path`, holds."""

    document: Document
    path: tuple[Step, ...]
    home: str
    near: tuple[str, ...]


class Known(Struct, frozen=True):
    """Asked only where `of` (flat name), the reason for its being unknown, is empty."""

    of: str


Asked = Chosen | Shown | Known


class Leaf(Struct, frozen=True):
    """One field that is kept, with its place.

    `name` is flat, `word` as rules and lists spell it. `home` is the prefix of the shared type that
    it is written in ('' for the row itself), `near` the prefixes that bare names are looked up
    beneath, the innermost last. `above` are the labels of the groups around it.
    """

    name: str
    word: str
    spec: FieldSpec
    document: Document
    path: tuple[Step, ...]
    home: str = ""
    near: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    above: tuple[Words, ...] = ()


def leaves(
    names: Names, document: Document, specs: Mapping[str, FieldSpec], path: tuple[Step, ...]
) -> Iterator[Leaf]:
    """The fields in order, each option's after its choice; what cannot be laid out is told."""
    for name, spec in specs.items():
        yield from _laid(names, Leaf(name, name, spec, document, (*path, name)), ())


def _laid(names: Names, leaf: Leaf, inside: tuple[str, ...]) -> Iterator[Leaf]:
    group = group_of(names, leaf.document, leaf.spec, leaf.path)
    if group is not None:
        yield from _of_group(names, leaf, group, inside)
        return
    if len(leaf.name) > LONGEST:
        names.report(
            "KS233",
            leaf.document.key_span(*leaf.path),
            f"'{leaf.word}' would be kept as '{leaf.name}', which has {len(leaf.name)} letters",
            expected=f"at most {LONGEST}",
            mend="give it, or what it stands in, a shorter name",
        )
        return
    if leaf.spec.unknown is not None:
        if leaf.document.kind == "master" or leaf.spec.type == "table":
            names.report(
                "KS236",
                leaf.document.key_span(*leaf.path, UNKNOWN),
                "only an answer that people give may be not known",
                expected="a field of a record, a form or a table's row",
                mend="delete `unknown`",
            )
        else:
            yield _reason(leaf)
            leaf = replace(leaf, asked=(*leaf.asked, Known(f"{leaf.name}_{UNKNOWN}")))
    yield leaf
    for code, option in (leaf.spec.options or {}).items():
        at = (*leaf.path, "options", code, "fields")
        if not option.fields:
            continue
        if leaf.spec.type != "choice" or leaf.document.kind == "master":
            names.report(
                "KS234",
                leaf.document.key_span(*at),
                "only the options of a choice that people fill in bring fields along",
                expected="type: choice, in a record, a form or a table",
                mend="delete `fields`",
            )
            continue
        below = f"{leaf.word}.{code}."
        for name, spec in option.fields.items():
            inner = replace(
                leaf, name=f"{leaf.name}_{code}_{name}", word=f"{below}{name}", spec=_private(spec, leaf),
                path=(*at, name), near=(*leaf.near, below), asked=(Chosen(leaf.name, code),),
            )  # fmt: skip
            yield from _laid(names, inner, inside)


def _of_group(names: Names, leaf: Leaf, group: Document, inside: tuple[str, ...]) -> Iterator[Leaf]:
    document, at, spec = leaf.document, leaf.path, leaf.spec
    name = qualified(group.module, group.name)
    if name in inside:
        names.report(
            "KS235",
            document.span(*at, "type"),
            f"the type '{group.name}' stands within itself",
            expected="types that end in fields",
            mend="take this field out of the type",
        )
        return
    for key in sorted(spec.model_fields_set - GROUP_KEYS):
        names.report(
            "KS202",
            document.key_span(*at, key),
            f"'{key}' means nothing on a group of fields",
            expected=", ".join(sorted(GROUP_KEYS)),
            mend="write it on the fields of the type",
        )
    below = f"{leaf.word}."
    asked = leaf.asked
    if spec.show is not None:
        asked = (*asked, Shown(document, (*at, "show"), leaf.home, leaf.near))
    if spec.unknown is not None:
        yield _reason(leaf)
        asked = (*asked, Known(f"{leaf.name}_{UNKNOWN}"))
    above = (*leaf.above, spec.label) if spec.label is not None else leaf.above
    for inner, written in fields_of(group).items():
        yield from _laid(
            names,
            Leaf(
                f"{leaf.name}_{inner}", f"{below}{inner}", _private(written, leaf), group,
                ("fields", inner), below, (below,), asked, above,
            ),
            (*inside, name),
        )  # fmt: skip


def _reason(leaf: Leaf) -> Leaf:
    """The choice of the reason for which a field or group is not known."""
    spec = FieldSpec.model_construct(
        {"type", "label", "options", "optional"},
        type="choice", label=_NOT_KNOWN, options=leaf.spec.unknown, optional=True, private=leaf.spec.private,
    )  # fmt: skip
    asked = leaf.asked
    if leaf.spec.show is not None:
        asked = (*asked, Shown(leaf.document, (*leaf.path, "show"), leaf.home, leaf.near))
    above = (*leaf.above, leaf.spec.label) if leaf.spec.label is not None else leaf.above
    return replace(
        leaf, name=f"{leaf.name}_{UNKNOWN}", word=f"{leaf.word}.{UNKNOWN}", spec=spec, asked=asked, above=above
    )  # fmt: skip


def _private(spec: FieldSpec, leaf: Leaf) -> FieldSpec:
    """What stands within something private is private."""
    return spec.model_copy(update={"private": True}) if leaf.spec.private else spec


def fields_of(document: Document) -> Mapping[str, FieldSpec]:
    """The fields of a shared type."""
    return getattr(document.spec, "fields", None) or {}


def group_of(
    names: Names, document: Document, spec: FieldSpec, path: tuple[Step, ...]
) -> Document | None:
    """The shared type whose fields stand for this one, or None where it is a plain field."""
    if spec.type in FIELD_TYPES or document.kind == "master":
        return None
    module, _, short = spec.type.rpartition(".")
    types = names.by_kind.get("type", {})
    if not module and qualified(document.module, short) not in types:
        return None  # no field type either: told where types are looked up
    name = names.refer(document, spec.type, ("type",), document.span(*path, "type"))
    shared = types.get(name)
    if shared is None or fields_of(shared):
        return shared
    if not shared.is_hole("fields"):
        what = "text" if getattr(shared.spec, "pattern", None) else "choice"
        names.report(
            "KS212",
            document.span(*path, "type"),
            f"the type '{spec.type}' gives no fields",
            expected="a type with `fields:`",
            mend=f"write {{type: {what}, of: {spec.type}}}",
            others=((shared.span(), "the type"),),
        )
    return None


def near_types(names: Names, document: Document, word: str) -> str:
    """A hint at a shared type whose name is close to what was written as a type."""
    known = [
        name.partition(".")[2] if name.startswith(f"{document.module}.") else name
        for name in names.by_kind.get("type", {})
    ]
    return did_you_mean(word, [*FIELD_TYPES, *known])
