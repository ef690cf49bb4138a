"""Rules over modules."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.symbols import SymbolTable


def check_modules(table: SymbolTable) -> Iterator[Diagnostic]:
    """Words of modules and roles; roles that do nothing."""
    for module in table.modules.values():
        yield from missing_malayalam(module.title, module.span, f"the module '{module.name}'")
        for role in table.roles.values():
            if role.module == module.name:
                yield from missing_malayalam(role.title, module.span, f"the role '{role.name}'")
    yield from _idle_roles(table)


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
