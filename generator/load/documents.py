"""The spec tree as documents: which kind, which name, which module, and the typed content."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from generator.allowing import Allowance, take_allowances
from generator.diagnostics import Diagnostic, Span, did_you_mean
from generator.kinds import KINDS, LATER_KINDS, PLUGIN_KINDS
from generator.load.compose import compose
from generator.load.document import Document, Documents, PluginDocument
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import Node, Scalar, nearest, words_in, words_of
from generator.load.typed import typed
from generator.load.words import put_malayalam, translations
from generator.source import SourceTree, most_bytes, too_large


def load_documents(tree: SourceTree) -> tuple[Documents, list[Diagnostic]]:
    """Type every document of the tree; whatever is wrong with one does not hide the others."""
    found = list(tree.unread)
    kept: list[Document] = []
    broken: set[tuple[str, str]] = set()
    csv: dict[str, str] = {}
    templates: dict[str, str] = {}
    plugins: dict[str, tuple[PluginDocument, ...]] = {}
    translated = translations(tree.texts)
    for file, text in tree.texts.items():
        if len(text) > most_bytes(file):
            found.append(too_large(Span(file, 1, 1), len(text)))
        elif file.endswith(".csv"):
            csv[file] = text
        elif file.endswith(".typ"):
            templates[file] = text
        else:
            nodes, faults, whole = compose(file, text)
            found += faults
            module = _module_of(file, nodes)
            if not whole:
                # What stands in the part that could not be read is not told as missing.
                broken |= {(module, word) for word in words_in(text)}
            for place, node in enumerate(nodes):
                kind = next(iter(node.keys), "") if isinstance(node, MapNode) else ""
                if isinstance(node, MapNode) and kind in PLUGIN_KINDS:
                    one = PluginDocument(file, node, bool(faults))
                    plugins[kind] = (*plugins.get(kind, ()), one)
                    continue
                allows: tuple[Allowance, ...] = ()
                if isinstance(node, MapNode) and "allow" in node.keys:
                    last = nodes[place + 1].line - 1 if place + 1 < len(nodes) else 0
                    allows, more = take_allowances(file, node, last)
                    found += more
                named = node.values.get(kind) if isinstance(node, MapNode) else None
                name = named.text if isinstance(named, Scalar) else ""
                texts = translated.get((module, kind, name), [])
                put = put_malayalam(node, texts) if isinstance(node, MapNode) and texts else None
                document, more, lost = _document(file, module, node, has_holes=bool(faults))
                found += more
                if document is not None and put:
                    document = structs.replace(document, translated=put)
                if document is not None and allows:
                    document = structs.replace(document, allows=allows)
                broken |= {(module, name) for name in lost}
                if document is not None:
                    kept.append(document)
    unread = frozenset(d.span.file for d in tree.unread)
    return Documents(tuple(kept), csv, plugins, frozenset(broken), unread, templates), found


def _module_of(file: str, nodes: Iterable[Node]) -> str:
    """The module that a file's documents belong to: its own, or its folder's."""
    for node in nodes:
        if isinstance(node, MapNode) and next(iter(node.keys), "") == "module":
            named = node.values["module"]
            if isinstance(named, Scalar):
                return named.text
    parts = file.split("/")
    return parts[1] if len(parts) > 2 else ""


def _document(
    file: str, module: str, node: Node, *, has_holes: bool
) -> tuple[Document | None, list[Diagnostic], set[str]]:
    """One document typed, what is wrong with it, and the names that got lost."""
    if not isinstance(node, MapNode) or not node.keys:
        written = node.text if isinstance(node, Scalar) else ""
        return None, [_no_opening(nearest(node, ()).span(file), written)], set()
    kind, opening = next(iter(node.keys.items()))
    named = node.values[kind]
    name = named.text if isinstance(named, Scalar) else ""
    if kind in LATER_KINDS:
        return None, [_later_kind(opening.span(file), kind)], words_of(node)
    if kind not in KINDS:
        return None, [_unknown_kind(opening.span(file), kind, node)], words_of(node)
    spec, faults, holes, lost = typed(file, node, KINDS[kind].model, has_holes=has_holes)
    if spec is None:
        return None, faults, lost | words_of(node)
    return Document(kind, name, module, file, node, spec, frozenset(holes)), faults, lost


def _no_opening(span: Span, written: str) -> Diagnostic:
    mend = ""
    if ":" in written and ": " not in written:
        mend = "write a space behind the colon"
    elif written:
        mend = "begin a comment with #, or write `kind: name`"
    return Diagnostic(
        "KS103",
        span,
        "a document opens with its kind and name",
        expected="a line such as `record: application`",
        mend=mend,
    )


def _later_kind(span: Span, kind: str) -> Diagnostic:
    return Diagnostic(
        "KS102",
        span,
        f"this edition does not carry the kind '{kind}' yet",
        expected=", ".join(sorted(KINDS)),
        mend="leave the document out until the compiler carries it",
    )


def _unknown_kind(span: Span, kind: str, node: MapNode) -> Diagnostic:
    known = [*KINDS, *LATER_KINDS, *PLUGIN_KINDS]
    inside = next((key for key in node.keys if key in KINDS), "")
    near = did_you_mean(kind, known)
    mend = near or (f"put `{inside}: ...` first" if inside else "")
    return Diagnostic(
        "KS101" if near or not inside else "KS103",
        span,
        f"there is no kind '{kind}'" if near or not inside else "the kind does not come first",
        expected=", ".join(sorted(KINDS)),
        mend=mend,
    )
