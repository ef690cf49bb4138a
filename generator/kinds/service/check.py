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
        yield from missing_malayalam(
            service.title,
            table.place("service", service.name, "title"),
            f"the service '{service.short}'",
        )
        yield from missing_malayalam(service.checklist, service.span, "the checklist")
        yield from missing_malayalam(service.help, service.span, "the help")
        yield from _applicants(service, table)
        yield from _taken_name(service)
        yield from _effects_at_once(service, table)
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


def _taken_name(service: Service) -> Iterator[Diagnostic]:
    """The API has lists and masters where a service of that name would be."""
    if service.short in ("registers", "masters"):
        yield Diagnostic(
            "KS123",
            service.span,
            f"a service cannot be named '{service.short}': the platform uses that name itself",
            expected="any name but masters, registers",
            mend="name it for what is asked for",
        )


def _effects_at_once(service: Service, table: SymbolTable) -> Iterator[Diagnostic]:
    """Opening a file writes no register entry in this edition: somebody decides first."""
    workflow = table.workflows[service.workflow]
    first = workflow.state(workflow.submit_to)
    if (
        first is not None
        and (first.effects or first.amends)
        and table.is_sound("workflow", workflow.name)
    ):
        yield Diagnostic(
            "KS417",
            first.span,
            f"the state '{first.name}' is entered by submitting, and has effects",
            expected="effects on a state that an action leads to",
            mend="let the first state have an action that leads to one with the effects",
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
