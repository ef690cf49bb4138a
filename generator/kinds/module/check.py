"""Rules over modules."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity, Span
from generator.symbols import Module, SymbolTable


def check_modules(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words of modules and roles; roles that do nothing."""
    for module in table.modules.values():
        yield from missing_malayalam(module.title, module.span, f"the module '{module.name}'")
        yield from _taken_name(module)
        yield from _tables(module, table)
        for role in table.roles.values():
            if role.module == module.name:
                yield from missing_malayalam(role.title, module.span, f"the role '{role.name}'")
    yield from _idle_roles(table)


# What stands where a module's name would: paths of the API, schemas of the database, files of `generated/`.
_TAKEN = frozenset(
    {
        "auth",
        "me",
        "inbox",
        "gateways",
        "ksmart",
        "public",
        "information_schema",
        "catalogue",
        "migrations",
        "manifest",
        "openapi",
    }
)


def _taken_name(module: Module) -> Iterator[Diagnostic]:
    if module.name in _TAKEN or module.name.startswith("pg_"):
        yield Diagnostic(
            "KS123",
            module.span,
            f"a module cannot be named '{module.name}': the platform uses that name itself",
            expected=f"any name but {', '.join(sorted(_TAKEN))}, or one that begins with pg_",
            mend="name it for what it does, such as health_services",
        )


def _tables(module: Module, table: SymbolTable) -> Iterator[Diagnostic]:
    """Masters, records, their child tables and their search words share one schema."""
    taken: dict[str, tuple[str, Span]] = {}
    for name, what, span in _table_names(module, table):
        if name in taken:
            other, place = taken[name]
            yield Diagnostic(
                "KS224",
                span,
                f"{what} and {other} would both be the table '{name}'",
                expected="names that stay apart when a record and its table are joined by _",
                mend="rename one of them",
                others=((place, other),),
            )
        else:
            taken[name] = (what, span)


def _table_names(module: Module, table: SymbolTable) -> Iterator[tuple[str, str, Span]]:
    for master in table.masters.values():
        if master.module == module.name:
            yield master.short, f"the master '{master.short}'", master.span
    for calendar in table.calendars.values():
        if calendar.module == module.name:
            name = f"{calendar.short}_holiday"
            yield name, f"the holidays of the calendar '{calendar.short}'", calendar.span
    for record in table.records.values():
        if record.module == module.name and not record.ground:
            yield record.short, f"the record '{record.short}'", record.span
            yield f"{record.short}_word", f"the search words of '{record.short}'", record.span
            for field in record.tables:
                name = f"{record.short}_{field.name}"
                yield name, f"the table '{field.name}' of '{record.short}'", field.span


def _idle_roles(table: SymbolTable) -> Iterator[Diagnostic]:
    """A role that a module names for its services, and that no policy of it knows."""
    for module in table.modules.values():
        if module.name in table.lost:
            continue
        policies = [policy for policy in table.policies.values() if policy.module == module.name]
        active = {role for policy in policies for rule in policy.rules for role in rule.roles}
        for role in module.roles:
            is_foreign = role in table.roles and table.roles[role].module != module.name
            if policies and is_foreign and role not in active:
                yield Diagnostic(
                    "KS122",
                    module.span,
                    f"the role '{role}' may do nothing in this module",
                    expected="a rule in a policy for every role that the module names",
                    mend=f"give {role} a rule, or take it out of `roles:`",
                    severity=Severity.WARNING,
                )
