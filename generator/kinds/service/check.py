"""Rules over services."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic
from generator.resolve.places import item_place
from generator.symbols import Service, SymbolTable


def check_services(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words, and whether those who may apply can."""
    for service in table.services.values():
        yield from missing_malayalam(service.title, service.span, f"the service '{service.short}'")
        yield from missing_malayalam(service.checklist, service.span, "the checklist")
        yield from missing_malayalam(service.help, service.span, "the help")
        yield from _applicants(service, table)
        is_sound = table.is_sound("record", service.record)
        if table.records[service.record].number is None and is_sound:
            yield Diagnostic(
                "KS808",
                table.place("service", service.name, "record"),
                f"files of this service have no number: '{service.record}' says none",
                expected="`number:` on the record, such as "
                '{pattern: "RC/{local_body.code}/{fy}/{seq:6}", per: [local_body, fy]}',
                others=((table.records[service.record].span, "the record"),),
            )


def _applicants(service: Service, table: SymbolTable) -> Iterator[Diagnostic]:
    """Who may apply must be among those who submit."""
    workflow = table.workflows[service.workflow]
    if not table.is_sound("workflow", workflow.name):
        return
    for role in service.who:
        if role not in workflow.submit_by:
            yield Diagnostic(
                "KS806",
                item_place(table, "service", service.name, ("who",), role),
                f"'{role}' may apply for this service, but not submit",
                expected=", ".join(workflow.submit_by),
                mend=f"add {role} to `submit: {{by: ...}}` of the workflow",
                others=((workflow.span, "the workflow"),),
            )
