"""Rules over registers."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking import missing_malayalam
from generator.diagnostics import Diagnostic, Severity
from generator.resolve.paths import field_of_path
from generator.resolve.places import item_place
from generator.symbols import Field, Policy, Register, SymbolTable

# Types whose values are words, so that a word search finds them.
_SEARCHED = ("text", "longtext", "code", "mobile", "email", "pincode")
# Types with few values, or with an order: what a list can be narrowed by.
_UNFILTERED = ("table", "longtext", "text", "choices", "refs")


def check_registers(table: SymbolTable) -> Iterator[Diagnostic]:
    """Private fields stay out; what is searched are words; what filters can be indexed."""
    for register in table.registers.values():
        yield from missing_malayalam(
            register.title,
            table.place("register", register.name, "title"),
            f"the register '{register.short}'",
        )
        yield from _twice(register, table)
        yield from _private(register, table)
        yield from _columns(register, table)
        yield from _filters(register, table)
        yield from _search(register, table)
        yield from _export(register, table)


def _private(register: Register, table: SymbolTable) -> Iterator[Diagnostic]:
    """Whoever may list or search by a private value learns it, masked or not: he must see it whole anyway."""
    fields = table.records[register.of].fields
    policy = next((one for one in table.policies.values() if one.of == register.of), None)
    for key in ("columns", "filters", "search"):
        paths: tuple[str, ...] = getattr(register, key)
        for path in paths:
            field = field_of_path(fields, path)
            above = field_of_path(fields, path.split(".")[0])
            private = [one for one in (field, above) if one is not None and one.private]
            if key == "search" and all(_seen_whole(one, policy) for one in private):
                continue
            if private:
                yield Diagnostic(
                    "KS508",
                    item_place(table, "register", register.name, (key,), path),
                    f"the private field '{path}' stands in `{key}:`",
                    expected="fields that every reader of the list may know",
                    mend=f"take '{path}' out",
                    others=((field.span, "the field"),) if field else (),
                )


def _seen_whole(field: Field, policy: Policy | None) -> bool:
    """Whether everybody who reads the rows sees the field unmasked."""
    if policy is None:
        return False
    readers = {role for rule in policy.rules for role in rule.roles}
    return any(one.path == field.path and readers <= set(one.full) for one in policy.private)


def _twice(register: Register, table: SymbolTable) -> Iterator[Diagnostic]:
    for key in ("columns", "filters", "search"):
        paths: tuple[str, ...] = getattr(register, key)
        for place, path in enumerate(paths):
            if path in paths[:place]:
                yield Diagnostic(
                    "KS509",
                    table.place("register", register.name, key, place),
                    f"'{path}' stands here twice",
                    expected="each field once",
                    mend=f"take one '{path}' out",
                )


def _columns(register: Register, table: SymbolTable) -> Iterator[Diagnostic]:
    fields = table.records[register.of].fields
    for path in register.columns:
        top = field_of_path(fields, path.split(".")[0])
        if top is not None and top.type == "table":
            yield Diagnostic(
                "KS509",
                item_place(table, "register", register.name, ("columns",), path),
                f"the column '{path}' lies in a child table: a row of the list would have many",
                expected="fields of the record itself",
                mend=f"take '{path}' out, or put it into `search:`",
            )


def _filters(register: Register, table: SymbolTable) -> Iterator[Diagnostic]:
    fields = table.records[register.of].fields
    for path in register.filters:
        top = field_of_path(fields, path.split(".")[0])
        field = field_of_path(fields, path)
        if top is not None and top.type == "table":
            why = "lies in a child table"
        elif field is not None and field.type in _UNFILTERED:
            why = f"is of type {field.type}"
        else:
            continue
        yield Diagnostic(
            "KS509",
            item_place(table, "register", register.name, ("filters",), path),
            f"the list cannot be narrowed by '{path}': it {why}",
            expected="choices, refs to masters, dates, numbers, codes, state",
            mend="put it into `search:`" if "text" in why else f"take '{path}' out",
        )


def _search(register: Register, table: SymbolTable) -> Iterator[Diagnostic]:
    record = table.records[register.of]
    for path in register.search:
        field = field_of_path(record.fields, path)
        if path == "number" or (field is not None and field.type in _SEARCHED):
            continue
        what = f"is of type {field.type}" if field else "holds no words"
        yield Diagnostic(
            "KS510",
            item_place(table, "register", register.name, ("search",), path),
            f"nobody can search in '{path}': it {what}",
            expected="number, and fields of type " + ", ".join(_SEARCHED),
            mend="put it into `filters:`",
        )


def _export(register: Register, table: SymbolTable) -> Iterator[Diagnostic]:
    policies = [policy for policy in table.policies.values() if policy.of == register.of]
    allowed = any("export" in rule.can for policy in policies for rule in policy.rules)
    is_sound = all(table.is_sound("policy", policy.name) for policy in policies)
    if (
        register.export
        and policies
        and not allowed
        and is_sound
        and register.module not in table.lost
    ):
        yield Diagnostic(
            "KS511",
            table.key_place("register", register.name, "export"),
            "the register can be exported, and the policy lets nobody",
            expected="a rule with `export` in the policy of the record",
            severity=Severity.WARNING,
        )
