"""`ksmart new KIND MODULE.NAME`: a start that compiles, to be changed into what is meant.

Kinds with a page in `starts/` begin with it: whole documents, tried by a test. Any other kind begins
with the keys that its model needs, and its further keys as comments.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from msgspec import Struct

from generator.authoring.places import annotation_of, keys_of, model_of
from generator.diagnostics import did_you_mean
from generator.kinds import KINDS
from generator.load.scalars import MAX_ID
from generator.pipeline import check_tree
from generator.source import read_tree
from generator.symbols import SymbolTable

_STARTS = Path(__file__).resolve().parent / "starts"
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_PLACE = re.compile(r"<([a-z_]+)>")
_CORE = "core"  # the module that the starts name masters and roles of; `ksmart init` brings it


class NewError(Exception):
    """There can be no such start; the message says why and what to do."""


class Started(Struct, frozen=True):
    """The paths that were written, and whether the texts are whole or wait to be filled in."""

    paths: tuple[str, ...]
    is_whole: bool


def starts() -> list[str]:
    """The kinds that begin with whole documents."""
    return sorted(path.stem for path in _STARTS.glob("*.yaml"))


def example(kind: str) -> str:
    """A document of a kind out of the starts, filled in; empty where no start has one."""
    values = {"name": "my_service", "title": "My service", "prefix": "MS"}
    for path in sorted(_STARTS.glob("*.yaml"), key=lambda one: (one.stem != kind, one.stem)):
        for document in path.read_text("utf-8").split("---\n"):
            if _kind_of(document) == kind:
                return _PLACE.sub(lambda match: values.get(match[1], "..."), document)
    return ""


def begin(root: Path, kind: str, name: str) -> Started:
    """Write the start of a document below `root/spec`.

    Args:
        kind: A kind of the registry.
        name: `module.name`, or the name alone of a module.
    Raises:
        NewError: The kind or name is none, something of that name exists, or core is missing.
    """
    if kind not in KINDS:
        near = did_you_mean(kind, KINDS)
        raise NewError(f"there is no kind '{kind}'; {near or 'known are ' + ', '.join(KINDS)}")
    module, name = _names(kind, name)
    symbols, _ = check_tree(read_tree(root))
    folder = root / "spec" / module
    if kind == "module" and (folder.exists() or name in symbols.modules):
        raise NewError(f"the module '{name}' is there already")
    if kind != "module" and module not in symbols.modules:
        near = did_you_mean(module, symbols.modules)
        raise NewError(f"there is no module '{module}'; {near or f'`ksmart new module {module}`'}")
    is_whole = (_STARTS / f"{kind}.yaml").is_file()
    text = _start(kind, module, name, symbols) if is_whole else _skeleton(kind, name)
    texts = dict(_split(text, module, name))
    taken = [path for path in texts if (root / path).exists()]
    taken += [
        f"{one} '{name}'"
        for one in KINDS
        if f"{one}: {name}\n" in text and _known(symbols, one, module, name)
    ]
    if taken:
        raise NewError(f"{taken[0]} is there already: choose another name")
    for path, one in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(one, "utf-8")
    return Started(tuple(texts), is_whole)


def _names(kind: str, written: str) -> tuple[str, str]:
    module, dot, name = written.partition(".")
    if kind == "module":
        module, name, dot = written, written, "."
    if not dot:
        raise NewError(f"say in which module: `ksmart new {kind} MODULE.{written}`")
    for one in (module, name):
        if not _ID.match(one) or len(one) > MAX_ID:
            raise NewError(f"'{one}' is no id: lower-case letters, digits and _, at most {MAX_ID}")
    return module, name


def _known(symbols: SymbolTable, kind: str, module: str, name: str) -> bool:
    return (kind, f"{module}.{name}") in symbols.sources


def _start(kind: str, module: str, name: str, symbols: SymbolTable) -> str:
    text = (_STARTS / f"{kind}.yaml").read_text("utf-8")
    needed = set(_PLACE.findall(text))
    values = {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "prefix": "".join(part[0] for part in name.split("_") if part).upper(),
        "at": f'"{_working_day(symbols)}T10:00"',
    }
    if needed - set(values):
        values |= _of_core(module, symbols)
    return _PLACE.sub(lambda match: values[match[1]], text)


def _of_core(module: str, symbols: SymbolTable) -> dict[str, str]:
    """What the starts take from the project's own core: a tier, a local body and one of its wards."""
    core = symbols.modules.get(_CORE)
    bodies, wards = symbols.masters.get("core.local_body"), symbols.masters.get("core.ward")
    if core is None or bodies is None or wards is None:
        raise NewError("this start stands on the module core: `ksmart init` brings it")
    tiers = symbols.modules[module].tiers if module in symbols.modules else core.tiers
    tier_of = {row.key: str(row.values.get("tier", "")) for row in bodies.rows if row.until is None}
    for ward in wards.rows:
        body = str(ward.values.get("local_body", ""))
        if ward.until is None and tier_of.get(body) in tiers:
            return {
                "core": ".".join(core.version.split(".")[:2]),
                "tier": tier_of[body],
                "local_body": body,
                "ward": ward.key,
            }
    raise NewError(
        "core has no ward of a local body of this module's tiers: add one to its masters"
    )


def _working_day(symbols: SymbolTable) -> dt.date:
    """A day that every calendar of the project covers: one on which a scenario plays already."""
    days = [scenario.at.date() for scenario in symbols.scenarios]
    return max(days, default=dt.date.today())


def _skeleton(kind: str, name: str) -> str:
    """The keys that a document needs, to be filled in, and the others as comments."""
    lines: list[str] = []
    for key, field in keys_of(KINDS[kind].model).items():
        said = field.description or ""
        if key == kind:
            lines.append(f"{key}: {name}")
        elif field.is_required():
            lines.append(f"{key}: {_hole(field.annotation)}" + (f"  # {said}" if said else ""))
        else:
            lines.append(f"# {key}: {said}".rstrip())
    return "\n".join(lines) + "\n"


def _hole(annotation: object) -> str:
    model = model_of((annotation,))
    if model is None:
        return '"..."'
    needed = [key for key, field in keys_of(model).items() if field.is_required()]
    inner = (f"{key}: {_hole(annotation_of(keys_of(model)[key]))}" for key in needed)
    return "{" + ", ".join(inner) + "}"


def _split(text: str, module: str, name: str) -> list[tuple[str, str]]:
    """Each document with the path where people look for it; documents of one kind share a file."""
    files: dict[str, list[str]] = {}
    for document in text.split("---\n"):
        kind = _kind_of(document)
        place = "module.yaml" if kind == "module" else f"{KINDS[kind].plural}/{name}.yaml"
        files.setdefault(f"spec/{module}/{place}", []).append(document)
    return [(path, "---\n".join(documents)) for path, documents in files.items()]


def _kind_of(document: str) -> str:
    return next(line.split(":")[0] for line in document.split("\n") if not line.startswith("#"))
