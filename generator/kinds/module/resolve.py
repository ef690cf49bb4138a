"""Modules: their folders, what they use (no cycles, versions met), their roles."""

from __future__ import annotations

from generator.diagnostics import did_you_mean
from generator.kinds.module.spec import ModuleSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.resolve.words import text_of
from generator.symbols import Module, Role

EDITION = 1


def resolve_modules(names: Names) -> None:
    """Fill `names.modules` (each after those it uses) and `names.roles`."""
    documents = {
        document.name: document
        for document in names.documents.of_kind("module")
        if _stands_right(names, document)
    }
    ordered: list[str] = []
    for name in documents:
        _visit(names, documents, name, (), ordered)
    for name in ordered:
        _describe_roles(names, documents[name])
    for name in ordered:
        names.modules[name] = _module(names, documents, documents[name])
    for name in ordered:
        _check_tiers(names, documents[name])


def _stands_right(names: Names, document: Document) -> bool:
    spec = document.spec
    assert isinstance(spec, ModuleSpec)
    if spec.ksmart != EDITION:
        names.report(
            "KS117",
            document.span("ksmart"),
            f"this compiler reads edition {EDITION} of the spec language, not {spec.ksmart}",
            expected=f"ksmart: {EDITION}",
            mend=f"write `ksmart: {EDITION}`",
        )
    parts = document.file.split("/")
    if len(parts) > 2 and parts[1] != document.name:
        names.lose(parts[1], parts[1])
        names.report(
            "KS118",
            document.span(),
            f"the module '{document.name}' stands in the folder '{parts[1]}'",
            expected="a folder named like its module",
            mend=f"rename the folder to {document.name}, or the module to {parts[1]}",
        )
    first = names.by_kind.setdefault("module", {}).setdefault(document.name, document)
    if first is not document:
        names.report(
            "KS109",
            document.span(),
            f"there is a module '{document.name}' already",
            expected="each module once",
            others=((first.span(), "first declared here"),),
        )
    return first is document


def _visit(
    names: Names,
    documents: dict[str, Document],
    name: str,
    path: tuple[str, ...],
    ordered: list[str],
) -> None:
    """Depth first, so that each module follows those it uses."""
    if name in ordered:
        return
    document = documents[name]
    if name in path:
        cycle = " uses ".join((*path[path.index(name) :], name))
        names.report(
            "KS115",
            documents[path[-1]].key_span("uses", name),
            f"these modules use each other in a circle: {cycle}",
            expected="modules that stand on those before them",
            mend="move what both need into a module of its own",
        )
        return
    for used in _spec(document).uses:
        if used in documents:
            _visit(names, documents, used, (*path, name), ordered)
    ordered.append(name)


def _describe_roles(names: Names, document: Document) -> None:
    for name, role in _spec(document).roles.items():
        if role is None:
            continue
        first = names.roles.get(name)
        if first is not None:
            names.report(
                "KS109",
                document.key_span("roles", name),
                f"the role '{name}' is described in the module '{first.module}' already",
                expected="each role described once",
                mend=f"use '{first.module}' and name the role in a list: roles: [{name}]",
            )
            continue
        names.roles[name] = Role(name, document.name, text_of(role.title), role.held)


def _module(names: Names, documents: dict[str, Document], document: Document) -> Module:
    spec = _spec(document)
    used: list[str] = []
    for name, wanted in spec.uses.items():
        other = documents.get(name)
        if other is None:
            if name not in names.lost.get(name, ()):
                names.report(
                    "KS113",
                    document.key_span("uses", name),
                    f"there is no module '{name}'",
                    expected=", ".join(sorted(set(documents) - {document.name})),
                    mend=did_you_mean(name, documents),
                )
            continue
        used.append(name)
        version = _spec(other).version
        if not _meets(version, wanted):
            names.report(
                "KS114",
                document.span("uses", name),
                f"'{name}' is at version {version}, which {wanted} does not take in",
                expected=f"a range that takes in {version}",
                mend=f"write ^{version.rsplit('.', 1)[0]}",
                others=((other.span("version"), "its version"),),
            )
    roles = _known_roles(names, document, spec, set(used))
    return Module(
        document.name,
        spec.version,
        text_of(spec.title),
        spec.tiers,
        tuple(used),
        roles,
        document.span(),
    )


def _known_roles(
    names: Names, document: Document, spec: ModuleSpec, used: set[str]
) -> tuple[str, ...]:
    kept: list[str] = []
    for index, (name, described) in enumerate(spec.roles.items()):
        role = names.roles.get(name)
        if described is not None or (role is not None and role.module in used):
            kept.append(name)
            continue
        if document.is_hole("uses") or name in names.lost.get(document.name, ()):
            names.lose(document.name, name)
            continue
        names.lose(document.name, name)
        reachable = [r.name for r in names.roles.values() if r.module in used]
        mend = did_you_mean(name, reachable)
        if role is not None:
            mend = f"add '{role.module}' to `uses:`, where the role is described"
        names.report(
            "KS120",
            document.span("roles", index),
            f"no module that this one uses describes the role '{name}'",
            expected=", ".join(reachable),
            mend=mend or f"describe it: {name}: {{title: {{en: ..., ml: ...}}, held: post}}",
        )
    return tuple(kept)


def _check_tiers(names: Names, document: Document) -> None:
    """Tiers are the options of the choice list `tier` of `core`, where there is one."""
    for candidate in names.documents.of_kind("type"):
        if candidate.name == "tier" and candidate.module == "core":
            options: dict[str, object] = getattr(candidate.spec, "options", None) or {}
            for index, tier in enumerate(_spec(document).tiers):
                if tier not in options:
                    names.report(
                        "KS121",
                        document.span("tiers", index),
                        f"there is no tier '{tier}'",
                        expected=", ".join(options),
                        mend=did_you_mean(tier, options),
                    )


def _meets(version: str, wanted: str) -> bool:
    """Whether `1.4.2` is within `^1.3`: the same first number, the rest not less."""
    major, minor = (int(part) for part in wanted[1:].split("."))
    have = [int(part) for part in version.split(".")]
    return have[0] == major and have[1] >= minor


def _spec(document: Document) -> ModuleSpec:
    spec = document.spec
    assert isinstance(spec, ModuleSpec)
    return spec
