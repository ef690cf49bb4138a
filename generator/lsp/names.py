"""Every name of the tree: where it is defined, where it is spoken of.

Which names may stand where is learnt from the tree itself: the places of one key (`to` of an action)
speak of the names of one map (`states` of a workflow) when nearly all of its words are found there.
So a new kind is completed, followed and renamed as soon as one document of it has been written.
"""

from __future__ import annotations

import re
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.authoring.places import Place, marks_of, places
from generator.diagnostics import Span
from generator.kinds import KINDS
from generator.load.compose import compose
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import Node, Scalar, Step
from generator.load.scalars import RULE, Id, Name

_IDS = frozenset(id(typing.get_args(one)[1]) for one in (Id, Name))
_WORD = re.compile(r"(?<![\w.'])[a-z][a-z0-9_]*")
_LOOSE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z")
_QUOTED = re.compile(r"'[^']*'")
_NEARLY_ALL = 0.8
_SAMPLE = 300  # words of a class that are looked at: more teach nothing new


class Document(Struct, frozen=True):
    """Which document a name stands in."""

    kind: str
    module: str
    name: str
    file: str


class Word(Struct, frozen=True):
    """One name as written: `at` is the class of its place, such as `ActionSpec.to`; `StateSpec.actions:`
    with a colon are the keys of that map, with two those of the maps in it; `record` are documents; with a `?` it
    is a word that no model types, as what a scenario expects.

    `is_key`: it names the entry of a map. `in_rule`: it stands in a rule.
    """

    text: str
    at: str
    span: Span
    document: Document
    is_key: bool = False
    in_rule: bool = False
    path: tuple[Step, ...] = ()


class Names:
    """All names of a tree, kept by file so that a changed file alone is read again."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, list[Word]]] = {}
        self.speaks_of: dict[str, str] = {}  # class of a place -> class of the names it speaks of
        self._defined: dict[str, list[Word]] | None = None

    def read(self, texts: Mapping[str, str]) -> None:
        """Bring the index to these texts and learn anew which places speak of which names."""
        for file in set(self._files) - set(texts):
            del self._files[file]
        for file, text in texts.items():
            self.read_file(file, text)
        self.speaks_of = _learnt(list(self.words()))

    def read_file(self, file: str, text: str) -> None:
        """Bring one file to its text. A broken document keeps what was known of the file."""
        known = self._files.get(file)
        if known is not None and known[0] == hash(text):
            return
        nodes, _, whole = compose(file, text)
        if whole or known is None:
            self._files[file] = (hash(text), list(_words_of(file, nodes)))
            self._defined = None

    def words(self) -> Iterator[Word]:
        """Every name as written."""
        for _, words in self._files.values():
            yield from words

    def words_in(self, file: str) -> list[Word]:
        """Every name written in a file."""
        return self._files.get(file, (0, []))[1]

    def defined(self, at: str) -> list[Word]:
        """The names of a class: documents of a kind, or the keys of one map of a model."""
        if self._defined is None:
            self._defined = defaultdict(list)
            for word in self.words():
                if word.is_key:
                    self._defined[word.at].append(word)
        return self._defined.get(at, [])

    def word_at(self, file: str, line: int, column: int) -> Word | None:
        """The name that stands at a place, line and column from 1; the nearest to what is meant."""
        found = [
            word
            for word in self.words_in(file)
            if word.span.line == line
            and word.span.column <= column <= word.span.column + word.span.length
        ]
        return min(found, key=lambda word: word.span.length, default=None)

    def definitions(self, word: Word) -> list[Word]:
        """Where a name is defined: in its own document, else its module, else anywhere."""
        if word.in_rule:
            classes = {one.at for one in self.words() if one.is_key and one.text == word.text}
            classes = {at for at in classes if at.endswith(".fields:")} or classes
        else:
            classes = {self.speaks_of.get(word.at, word.at)}
        module, _, short = word.text.rpartition(".")
        found = [one for at in classes for one in self.defined(at) if one.text == short]
        if module:
            return [one for one in found if one.document.module == module]
        own = word.document
        nearer = (
            [one for one in found if one.document == own],
            [one for one in found if one.document.module == own.module],
        )
        return next((group for group in nearer if group), found)


def _words_of(file: str, nodes: Iterable[Node]) -> Iterator[Word]:
    module = _module_of(file, nodes)
    for node in nodes:
        if not isinstance(node, MapNode) or not node.keys:
            continue
        kind = next(iter(node.keys))
        named = node.values[kind]
        if kind not in KINDS or not isinstance(named, Scalar):
            continue
        document = Document(kind, module, named.text, file)
        yield Word(named.text, kind, named.span(file), document, is_key=True)
        for place in places(node, KINDS[kind].model):
            if place.path != (kind,):
                yield from _words_at(place, document)


def _words_at(place: Place, document: Document) -> Iterator[Word]:
    node = place.node
    if not isinstance(node, Scalar) or place.owner is None:
        return
    marks = [mark for one in place.annotations for mark in marks_of(one)]
    at = f"{place.owner.__name__}.{place.key}{':' * (place.depth + 1) if place.of_key else ''}"
    if RULE in marks:
        for match in _WORD.finditer(_QUOTED.sub(lambda one: " " * len(one.group()), node.text)):
            span = Span(document.file, node.line, node.column + match.start(), len(match.group()))
            yield Word(match.group(), at, span, document, in_rule=True, path=place.path)
    elif any(id(mark) in _IDS for mark in marks):
        yield Word(node.text, at, node.span(document.file), document, place.of_key, path=place.path)
    elif typing.Any in place.annotations and _LOOSE.match(node.text):
        yield Word(node.text, f"{at}?", node.span(document.file), document, path=place.path)


def _module_of(file: str, nodes: Iterable[Node]) -> str:
    for node in nodes:
        if isinstance(node, MapNode) and "module" in node.keys:
            named = node.values["module"]
            if next(iter(node.keys)) == "module" and isinstance(named, Scalar):
                return named.text
    parts = file.split("/")
    return parts[1] if len(parts) > 2 else ""


def _learnt(words: list[Word]) -> dict[str, str]:
    """The class of names that each class of places speaks of."""
    names: dict[str, set[tuple[str, str]]] = defaultdict(set)  # class -> (module, name), (*, name)
    used: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        if word.is_key:
            names[word.at] |= {(word.document.module, word.text), ("*", word.text)}
        if not (word.in_rule or word.at.endswith("?")):
            used[word.at].append(word)
    best: dict[str, str] = {}
    for at, written in used.items():
        if at in KINDS:
            continue  # documents are what others speak of
        sample = written[:: len(written) // _SAMPLE + 1]
        rated = (
            (round(_share(sample, names[other]), 2), other in KINDS, len(names[other]), other)
            for other in names
            if other != at
        )
        share, _, _, other = max(rated, default=(0.0, False, 0, ""))
        if share >= _NEARLY_ALL:
            best[at] = other
    return {at: _root(at, best, names) for at in best}


def _root(at: str, best: Mapping[str, str], names: Mapping[str, set[tuple[str, str]]]) -> str:
    """The class at the end of who speaks of whom; in a circle the one with the most names."""
    way = [at]
    while (last := best.get(way[-1])) is not None:
        if last in way:
            return max(way[way.index(last) :], key=lambda one: (len(names[one]), one))
        way.append(last)
    return way[-1]


def _share(words: list[Word], names: set[tuple[str, str]]) -> float:
    """How many of these words are names of that class: one of the own module counts whole."""
    total = 0.0
    for word in words:
        module, _, short = word.text.rpartition(".")
        if (module or word.document.module, short) in names:
            total += 1.0
        elif not module and ("*", short) in names:
            total += 0.85
    return total / len(words)
