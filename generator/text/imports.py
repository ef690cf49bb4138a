"""Import statements in the linter's order."""

from __future__ import annotations

Imports = set[tuple[str, str]]


def import_lines(names: Imports, depth: int) -> list[str]:
    """Import statements in the linter's order: standard library, third party, ours, relative.

    `(module, "")` is a plain import. `core/masters` is another module's folder, `..rules` our own;
    `depth` says how many dots lead from the generated module to the generated package.
    """
    groups: dict[int, list[str]] = {0: [], 1: [], 2: [], 3: []}
    by_module: dict[str, set[str]] = {}
    for module, name in sorted(names):
        if "/" in module:
            owner = module.split("/")[0]
            dotted = "." * depth + module.replace("/", ".")
            by_module.setdefault(dotted, set()).add(f"{name} as {owner}_{name}")
        elif not name:
            groups[_group(module)].append(f"import {module}")
        else:
            by_module.setdefault(module, set()).add(name)
    for module in sorted(by_module, key=_relative_order):
        renamed = sorted(name for name in by_module[module] if " as " in name)
        plain = by_module[module] - set(renamed)
        lines = [_names(plain, module)] if plain else []
        lines += [_names({name}, module) for name in renamed]
        groups[_group(module)] += [f"from {module} import {names}" for names in lines]
    blocks = [
        "\n".join(sorted(lines, key=lambda line: not line.startswith("import ")))
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
