"""Rules over forms."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic
from generator.resolve.places import item_place
from generator.symbols import Field, Form, Record, SymbolTable


def check_forms(table: SymbolTable) -> Iterator[Diagnostic]:
    """Each field on one page, and only fields that people can fill in."""
    for form in table.forms.values():
        if not form.of:
            yield from _officers(form, table)
            continue
        record = table.records[form.of]
        yield from _words(form, table)
        yield from _pages(form, record, table)
        if table.is_sound("form", form.name) and table.is_sound("record", record.name):
            yield from _left_out(form, record)
        yield from _not_carried(form, record, table)


def _officers(form: Form, table: SymbolTable) -> Iterator[Diagnostic]:
    """An officer's form: words, and only what one page can ask."""
    yield from missing_malayalam(form.title, form.span, f"the form '{form.short}'")
    for field in form.fields:
        for one in (field, *field.fields):
            if one.type == "ref" and one.to in table.records:
                yield Diagnostic(
                    "KS804",
                    one.span,
                    f"an officer's form cannot ask for a row of the record '{one.to}'",
                    expected="a ref to a master, or a question of the record itself",
                )
        yield from missing_malayalam(field.label, field.span, f"the label of '{field.path}'")
        for option in field.options:
            what = f"the option '{option.code}' of '{field.path}'"
            yield from missing_malayalam(option.text, field.span, what)


def _words(form: Form, table: SymbolTable) -> Iterator[Diagnostic]:
    for page in form.pages:
        yield from missing_malayalam(
            page.title,
            table.key_place("form", form.name, "pages", page.name),
            f"the page '{page.name}'",
        )


def _pages(form: Form, record: Record, table: SymbolTable) -> Iterator[Diagnostic]:
    """A field on two pages would be asked twice; a computed one cannot be answered."""
    seen: dict[str, str] = {}
    for page in form.pages:
        for name in page.fields:
            at = item_place(table, "form", form.name, ("pages", page.name, "fields"), name)
            if name in seen:
                where = "twice on this page" if seen[name] == page.name else "on two pages"
                yield Diagnostic(
                    "KS805",
                    at,
                    f"the field '{name}' stands {where}: {seen[name]}, {page.name}",
                    expected="each field on one page",
                    mend=f"take '{name}' off the page '{page.name}'",
                )
            seen.setdefault(name, page.name)
            field = record.field(name)
            if field is not None and field.compute is not None:
                yield Diagnostic(
                    "KS807",
                    at,
                    f"the field '{name}' is computed: nobody fills it in",
                    expected="fields that people answer",
                    mend=f"take '{name}' off the page '{page.name}'",
                )


def _left_out(form: Form, record: Record) -> Iterator[Diagnostic]:
    """A compulsory field that no page asks for can never be answered."""
    asked = {name for page in form.pages for name in page.fields}
    for field in record.fields:
        if field.name not in asked and _must_be_answered(field):
            yield Diagnostic(
                "KS803",
                field.span,
                f"the field '{field.name}' is on no page of the form '{form.short}'",
                expected="every compulsory field on a page",
                mend=f"put '{field.name}' on a page, or make it optional",
                others=((form.span, "the form"),),
            )


def _must_be_answered(field: Field) -> bool:
    if field.type == "table":
        return field.min is not None
    return (
        not field.optional
        and field.compute is None
        and field.default is None
        and not field.copied_from
    )


def _not_carried(form: Form, record: Record, table: SymbolTable) -> Iterator[Diagnostic]:
    """People are no list to choose from."""
    for page in form.pages:
        for name in page.fields:
            field = record.field(name)
            for one in () if field is None else (field, *field.fields):
                if one.type == "ref" and one.to in table.records and table.records[one.to].ground:
                    yield Diagnostic(
                        "KS804",
                        one.span,
                        f"a form cannot ask for a row of '{one.to}': the platform keeps it",
                        expected="a ref to a master or to a record of a module, or a field that is computed",
                        others=((form.span, "the form"),),
                    )
