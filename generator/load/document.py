"""A typed document with its places, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.allowing import Allowance
from generator.diagnostics import Span
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import Scalar, Step, find
from generator.load.scalars import Spec


class Document(Struct, frozen=True):
    """One typed document with the places of everything in it.

    `holes` are the paths of entries that were refused and told about: what refers to them, or
    misses them, is not told again. `translated` are the paths of Malayalam that stands in
    `words/ml.yaml`.
    """

    kind: str
    name: str
    module: str
    file: str
    node: MapNode
    spec: Spec
    holes: frozenset[tuple[Step, ...]] = frozenset()
    allows: tuple[Allowance, ...] = ()
    translated: frozenset[tuple[Step, ...]] = frozenset()

    def span(self, *path: Step) -> Span:
        """The place of the value at a path, or of the nearest thing above it."""
        if not path:
            return self.node.values[self.kind].span(self.file)
        node = find(self.node, path)
        if node is None or not isinstance(node, Scalar):
            return self.key_span(*path) if node is not None else self.near(*path)
        return node.span(self.file)

    def key_span(self, *path: Step) -> Span:
        """The place of the key at a path: for what a whole entry gets wrong."""
        above = find(self.node, path[:-1])
        if isinstance(above, MapNode):
            key = above.keys.get(str(path[-1]))
            if key is not None:
                return key.span(self.file)
        return self.near(*path)

    def near(self, *path: Step) -> Span:
        """The place of the deepest node on the way to a path."""
        for length in range(len(path), 0, -1):
            above = find(self.node, path[: length - 1])
            if isinstance(above, MapNode) and str(path[length - 1]) in above.keys:
                return above.keys[str(path[length - 1])].span(self.file)
        return self.node.values[self.kind].span(self.file)

    def is_hole(self, *path: Step) -> bool:
        """Whether the entry at this path was written and refused."""
        return path in self.holes

    def text(self, *path: Step) -> str:
        """The source text at a path; empty where there is none."""
        node = find(self.node, path)
        return node.text if isinstance(node, Scalar) else ""


class PluginDocument(Struct, frozen=True):
    """A document of a plugin's kind, not yet typed; `has_holes`: something was refused in its file."""

    file: str
    node: MapNode
    has_holes: bool


class Documents(Struct, frozen=True):
    """All documents, sorted by file and place; `csv` holds the tables' texts by path.

    `plugins` are the documents of plugins' kinds, by kind. `broken` are (module, name) pairs of
    what was written but could not be kept, `unread` the paths of files that could not be read at all.
    """

    all: tuple[Document, ...]
    csv: Mapping[str, str]
    plugins: Mapping[str, tuple[PluginDocument, ...]] = {}
    broken: frozenset[tuple[str, str]] = frozenset()
    unread: frozenset[str] = frozenset()
    templates: Mapping[str, str] = {}  # Typst texts by path

    def of_kind(self, kind: str) -> Iterable[Document]:
        """The documents of one kind, in order."""
        return (document for document in self.all if document.kind == kind)
