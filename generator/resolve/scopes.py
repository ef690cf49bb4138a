"""What the names in a rule mean: the row's fields, the built-in fields, `me` and the ground.

The rows and persons that the runtime itself keeps are named here once; everything else comes
from the spec.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.rules.types import (
    INSTITUTION,
    Bool,
    Choice,
    Date,
    DateTime,
    Int,
    ListOf,
    Ref,
    Schema,
    Scope,
    Text,
    Typed,
)

# Masters and records of the ground: the runtime knows local bodies, wards, persons and posts.
LOCAL_BODY = "core.local_body"
WARD = "core.ward"
PERSON = "core.person"
POST = "core.post"

# Row types that no spec declares.
FILE_ROW = "file"
ME_AT_POST = "me"
PERIOD = "period"

# Built-in fields of an application's rows; `state` gets its options from the workflows.
BUILT_IN: Mapping[str, Typed] = {
    "id": Typed(Text(), empty=False),
    "number": Typed(Text()),
    "file": Typed(Ref(FILE_ROW)),
    "state": Typed(Text(), empty=False),
    "ended": Typed(Bool(), empty=False),
    "due": Typed(Date()),
    "opened_at": Typed(DateTime(), empty=False),
    "submitted_on": Typed(Date()),
    "applicant": Typed(Ref(PERSON), empty=False),
    "local_body": Typed(Ref(LOCAL_BODY), empty=False),
    "created_by": Typed(Ref(PERSON), empty=False),
    "version": Typed(Int(), empty=False),
}

# What a mass run does not read of an entry.
_UNREAD = ("version", "opened_at", "created_by")
_PERIOD: Mapping[str, Typed] = {
    "first": Typed(Date(), empty=False),
    "last": Typed(Date(), empty=False),
}

# What a register entry has of them; its `life` stands where an application has `state`.
ENTRY_BUILT_IN = ("id", "number", "file", "opened_at", "local_body", "created_by", "version")
PLAIN_BUILT_IN = ("id", "number", "opened_at", "local_body", "created_by", "version")

# Names with a meaning of their own in rules: no field may bear them.
RESERVED = frozenset(
    {
        *BUILT_IN,
        "life",
        "me",
        "it",
        "parent",
        "row",
        "event",
        "answers",
        "old",
        "on",
        "now",
        "today",
        "true",
        "false",
        "null",
        "in",
    }
)

_ME: Mapping[str, Typed] = {
    "local_body": Typed(Ref(LOCAL_BODY), empty=False),
    "wards": Typed(ListOf(Ref(WARD)), empty=False),
    "area": Typed(ListOf(Ref(LOCAL_BODY)), empty=False),
    "role": Typed(Text(), empty=False),
    # Never empty: of a post that belongs to none no comparison holds, also not with what is empty.
    "institution": Typed(Ref(INSTITUTION), empty=False),
}


def application_built_in(states: tuple[str, ...]) -> dict[str, Typed]:
    """The built-in fields of a record that files are opened for."""
    return {**BUILT_IN, "state": Typed(Choice(states), empty=False)}


def entry_built_in(states: tuple[str, ...]) -> dict[str, Typed]:
    """The built-in fields of a register entry with this life."""
    kept = {name: BUILT_IN[name] for name in ENTRY_BUILT_IN}
    return {**kept, "life": Typed(Choice(states), empty=False)}


def plain_built_in() -> dict[str, Typed]:
    """The built-in fields of a record that no workflow moves."""
    return {name: BUILT_IN[name] for name in PLAIN_BUILT_IN}


def whole_schema(members: dict[str, Mapping[str, Typed]], records: frozenset[str]) -> Schema:
    """The members of every row type, those of the ground among them even without `core`."""
    for name in (LOCAL_BODY, WARD, PERSON, POST):
        members.setdefault(name, {})
    members[FILE_ROW] = {name: typed for name, typed in BUILT_IN.items() if name != "file"}
    members[ME_AT_POST] = _ME
    members[PERIOD] = _PERIOD
    return Schema(members, records | {PERSON, POST, FILE_ROW})


def row_scope(schema: Schema, row_type: str, **more: Typed) -> Scope:
    """A rule of a row: its own fields and built-in fields, and what else may be named there."""
    names = dict(schema.members.get(row_type, {}))
    names.update(more)
    return Scope(names, schema)


def within(scope: Scope, own: Mapping[str, Typed], home: str, near: tuple[str, ...]) -> Scope:
    """The scope of a rule written within a group or an option.

    Args:
        own: The fields of the row by word, those within fields among them.
        home: The prefix of the shared type that the rule is written in, '' for the row itself.
        near: Prefixes beneath which a bare name is looked up, the innermost last.
    """
    if not near:
        return scope
    names = dict(scope.names)
    if home:
        # A shared type stands in many rows: of each it knows only itself.
        names = {word: typed for word, typed in names.items() if word not in own}
    for prefix in near:
        for word, typed in own.items():
            if word.startswith(prefix):
                names[word.removeprefix(prefix)] = typed
    return Scope(names, scope.schema, scope.facts)


def entry_scope(schema: Schema, row_type: str) -> Scope:
    """A rule of a standing demand: the entry's fields, and the `period` that it is for."""
    names = {n: t for n, t in schema.members.get(row_type, {}).items() if n not in _UNREAD}
    return Scope({**names, PERIOD: Typed(Ref(PERIOD), empty=False)}, schema)


def me_held(held: str) -> Typed:
    """Who acts: a person, or the post with its local body, wards, area and role."""
    return Typed(Ref(PERSON if held == "person" else ME_AT_POST), empty=False)
