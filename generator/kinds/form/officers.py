"""Officers' forms: questions of their own, kept with the action that asked them.

They are shaped before any rule is read, because rules of workflows look at their answers.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.kinds.form.spec import FormSpec
from generator.load.document import Document
from generator.resolve.fields import finish_fields
from generator.resolve.names import Names
from generator.resolve.scopes import LOCAL_BODY, RESERVED, row_scope
from generator.resolve.shapes import Shaped, shape_fields, typed_fields
from generator.resolve.words import text_or_none
from generator.rules.types import Ref, Schema, Typed
from generator.symbols import Field, Form, Page, Text

OfficerShapes = Mapping[str, Mapping[str, Shaped]]


def row_type_of(name: str) -> str:
    """The row type of an officer's answers: `module.form_inspection`."""
    module, _, short = name.rpartition(".")
    return f"{module}.form_{short}"


def shape_officer_forms(names: Names) -> dict[str, dict[str, Shaped]]:
    """The fields of every officer's form, by qualified name."""
    made: dict[str, dict[str, Shaped]] = {}
    for name, document in names.of_kind("form"):
        spec = _spec(document)
        if spec.of is None:
            made[name] = shape_fields(
                names, document, spec.fields, ("fields",), row_type_of(name), reserved=RESERVED
            )
    return made


def officer_members(shapes: OfficerShapes) -> dict[str, Mapping[str, Typed]]:
    """The row types of officers' answers, as rules see them."""
    members: dict[str, Mapping[str, Typed]] = {}
    for name, fields in shapes.items():
        members[row_type_of(name)] = typed_fields(fields)
        for one in fields.values():
            if one.inner:
                members[one.shape.row_type] = typed_fields(one.inner)
    return members


def officer_form(
    names: Names, document: Document, name: str, shaped: Mapping[str, Shaped], schema: Schema
) -> Form:
    """One officer's form with its rules; its pages, or all of it on one page."""
    spec = _spec(document)
    here = Typed(Ref(LOCAL_BODY), empty=False)
    scope = row_scope(schema, row_type_of(name), local_body=here)
    fields = finish_fields(names, document, shaped, schema, scope)
    return Form(
        name,
        document.module,
        document.name,
        "",
        (Page("all", text_or_none(spec.title) or Text("Questions", "ചോദ്യങ്ങൾ"), _asked(fields)),),
        document.span(),
        text_or_none(spec.title),
        fields,
        row_type_of(name),
    )


def _asked(fields: tuple[Field, ...]) -> tuple[str, ...]:
    return tuple(field.name for field in fields if field.compute is None)


def _spec(document: Document) -> FormSpec:
    spec = document.spec
    assert isinstance(spec, FormSpec)
    return spec
