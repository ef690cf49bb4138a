"""Forms: pages over the fields of a record."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.form.officers import OfficerShapes, officer_form
from generator.kinds.form.spec import FormSpec
from generator.resolve.names import Names
from generator.resolve.words import text_of
from generator.rules.types import Schema
from generator.symbols import Form, Page, Record, fields_at


def resolve_forms(
    names: Names, records: Mapping[str, Record], officers: OfficerShapes, schema: Schema
) -> dict[str, Form]:
    """The forms by qualified name; pages keep only fields that there are."""
    made: dict[str, Form] = {}
    for name, document in names.of_kind("form"):
        spec = document.spec
        assert isinstance(spec, FormSpec)
        if spec.of is None:
            if not spec.fields and not document.is_hole("of") and not document.is_hole("fields"):
                names.report(
                    "KS430",
                    document.span(),
                    "this form fills in no record and asks nothing of its own",
                    expected="`of: record` with pages, or `fields:`",
                    mend="write `of:` and the name of the record that it fills in",
                )
                continue
            made[name] = officer_form(names, document, name, officers[name], schema)
            continue
        if spec.fields:
            names.report(
                "KS430",
                document.key_span("fields"),
                "a form that fills in a record asks no questions of its own",
                expected="`of: record` with pages, or `fields:`, one of the two",
                mend="delete `of:` or `fields:`",
            )
        record = records.get(names.refer(document, spec.of, ("record",), document.span("of")))
        if record is None:
            continue
        known = {field.spelt for field in record.fields}
        pages: list[Page] = []
        for page_name, page in spec.pages.items():
            kept: list[str] = []
            for index, field in enumerate(page.fields):
                if field == "documents" and record.documents:
                    continue  # they have a page of their own
                if brought := fields_at(record.fields, field):
                    kept += [
                        one.name for one in brought if one.compute is None or one.spelt == field
                    ]
                elif not names.is_lost(document, field):
                    names.report(
                        "KS210",
                        document.span("pages", page_name, "fields", index),
                        f"the record '{spec.of}' has no field '{field}'",
                        expected=", ".join(sorted(known)),
                        mend=did_you_mean(field, known),
                    )
            if page.fields and not kept and record.documents:
                continue
            pages.append(Page(page_name, text_of(page.title), tuple(kept)))
        made[name] = Form(
            name, document.module, document.name, record.name, tuple(pages), document.span()
        )
    return made
