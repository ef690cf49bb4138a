"""The literals that generated modules are made of: words, numbers, questions; and their imports."""

from __future__ import annotations

from generator.emit.python import Call, Mapping, Raw, Value
from generator.lower.record_rules import RecordRules
from generator.lower.rules import Imports
from generator.symbols import Field, NumberPattern, Text


def words_value(text: Text | None) -> Value:
    """`Words("en", "ml")`."""
    assert text is not None
    return Call("Words", (text.en, text.ml))


def number_value(number: NumberPattern) -> Value:
    """`Number(pattern, per, gapless)`."""
    return Call(
        "Number",
        keywords=(
            ("pattern", number.text),
            ("per", tuple(number.per)),
            ("gapless", True if number.gapless else None),
        ),
    )


def options_value(field: Field) -> Value | None:
    """The words of a choice's options, by code."""
    if not field.options:
        return None
    return Mapping(tuple((option.code, words_value(option.text)) for option in field.options))


def master_value(name: str, imports: Imports) -> Value | None:
    """`core_ward.MASTER`, with its import; None where the name is no master."""
    if not name:
        return None
    module, short = name.split(".")
    imports.add((f"{module}/masters", short))
    return Raw(f"{module}_{short}.MASTER")


def field_value(field: Field, rules: RecordRules, imports: Imports, masters: frozenset[str]) -> Value:
    """`Field(...)`: how a question is put and read."""
    from generator.lower.structs import struct_type

    is_table = field.type == "table"
    pick = rules.of("pick", field)
    picked = f"lambda it, c: rules.{pick.name}({', '.join(_picked(path) for path in pick.reads)})" if pick else ""
    longest = field.max.value if field.max and isinstance(field.max.value, int) else None
    return Call(
        "Field",
        keywords=(
            ("name", field.name),
            ("kind", field.type),
            ("label", words_value(field.label)),
            ("type", Raw(struct_type(field))),
            ("help", words_value(field.help) if field.help else None),
            ("optional", True if field.optional else None),
            ("conditional", True if field.show is not None else None),
            ("bilingual", True if field.bilingual else None),
            ("max_length", Raw(str(longest)) if longest is not None and not is_table else None),
            ("options", options_value(field)),
            ("master", master_value(field.to if field.to in masters else "", imports)),
            ("pick", Raw(picked) if pick else None),
            ("fields", tuple(field_value(f, rules, imports, masters) for f in field.fields) or None),
            ("max_rows", Raw(str(longest)) if longest is not None and is_table else None),
            ("computed", True if field.compute is not None else None),
            ("private", True if field.private else None),
        ),
    )


def _picked(path: str) -> str:
    if path.startswith("it."):
        return path.replace(".en", "_en").replace(".ml", "_ml")
    return {"today()": "c.today", "now()": "c.now"}.get(path, f"c.{path}")


def import_lines(names: Imports, depth: int) -> list[str]:
    """Import statements in the linter's order: standard library, third party, ours, relative.

    `(module, "")` is a plain import. `core/masters` is another module's folder, `..rules` our own;
    `depth` says how many dots lead from the generated module to the generated package.
    """
    groups: dict[int, list[str]] = {0: [], 1: [], 2: [], 3: []}
    by_module: dict[str, set[str]] = {}
    for module, name in names:
        if "/" in module:
            owner = module.split("/")[0]
            dotted = "." * depth + module.replace("/", ".")
            by_module.setdefault(dotted, set()).add(f"{name} as {owner}_{name}")
        elif not name:
            groups[_group(module)].append(f"import {module}")
        else:
            by_module.setdefault(module, set()).add(name)
    for module in sorted(by_module, key=_relative_order):
        groups[_group(module)].append(f"from {module} import {_names(by_module[module], module)}")
    blocks = [
        "\n".join([*sorted(l for l in lines if l.startswith("import ")), *(l for l in lines if not l.startswith("import "))])
        for _, lines in sorted(groups.items())
        if lines
    ]
    return "\n\n".join(blocks).split("\n")


def _relative_order(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (-dots, module)


def _names(names: set[str], module: str) -> str:
    ordered = sorted(names, key=_name_order)
    line = ", ".join(ordered)
    if len(f"from {module} import {line}") <= 100:
        return line
    return "(\n    " + ",\n    ".join(ordered) + ",\n)"


def _name_order(name: str) -> tuple[int, str]:
    """Constants, classes, the rest: the linter's order."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


_STANDARD = frozenset({"collections.abc", "datetime", "decimal", "typing", "uuid", "re"})


def _group(module: str) -> int:
    if module.startswith("."):
        return 3
    if module in _STANDARD:
        return 0
    return 2 if module.startswith("runtime") else 1
