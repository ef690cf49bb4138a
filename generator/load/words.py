"""Malayalam that stands apart from its English: put beside it before documents are typed.

Everything after this sees one `{en, ml}`, wherever the author or a translator wrote it. What is
stale, said twice or said of nothing is found by the checks of the kind `words`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from generator.load.compose import compose
from generator.load.nodes import Mapping as MapNode
from generator.load.nodes import Node, Scalar, Sequence, Step
from generator.source import most_bytes

# By module, kind and name of a document: the keys below it, and the Malayalam.
Translations = Mapping[tuple[str, str, str], list[tuple[tuple[str, ...], str]]]


def translations(texts: Mapping[str, str]) -> Translations:
    """What the documents `words: ml` of a tree say, by the document that they speak of."""
    found: dict[tuple[str, str, str], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for file, text in texts.items():
        speaks = text.startswith("words:") or "\nwords:" in text
        if speaks and file.endswith(".yaml") and len(text) <= most_bytes(file):
            module = file.split("/")[1] if file.count("/") > 1 else ""
            for node in compose(file, text)[0]:
                for address, malayalam in _entries(node):
                    kind, name, *path = address.split(".")
                    found[module, kind, name].append((tuple(path), malayalam))
    return found


def put_malayalam(
    node: MapNode, texts: list[tuple[tuple[str, ...], str]]
) -> frozenset[tuple[Step, ...]]:
    """Put the Malayalam beside the English that stands without; the paths of what was put."""
    put: set[tuple[Step, ...]] = set()
    for path, malayalam in texts:
        found = words_at(node, path)
        if found is None:
            continue
        place, words = found
        english = words.values.get("en")
        if isinstance(english, Scalar) and "ml" not in words.keys and "ml" not in words.holes:
            # Whatever is said of it is said at its English: its own line is in another file.
            scalar = Scalar(malayalam, english.line, english.column, english.length, True)
            words.keys["ml"] = Scalar("ml", english.line, english.column, english.length, False)
            words.values["ml"] = scalar
            put.add((*place, "ml"))
    return frozenset(put)


def words_at(node: Node, path: tuple[str, ...]) -> tuple[tuple[Step, ...], MapNode] | None:
    """The `{en, ml}` at an address below a document, with its path; None where there is none."""
    place: list[Step] = []
    for step in path:
        if isinstance(node, MapNode) and step in node.values:
            node = node.values[step]
            place.append(step)
        elif isinstance(node, Sequence) and step.isdecimal() and int(step) < len(node.items):
            node = node.items[int(step)]
            place.append(int(step))
        else:
            return None
    return (tuple(place), node) if isinstance(node, MapNode) and "en" in node.values else None


def _entries(node: Node) -> list[tuple[str, str]]:
    if not isinstance(node, MapNode) or next(iter(node.keys), "") != "words":
        return []
    texts = node.values.get("texts")
    found: list[tuple[str, str]] = []
    for address, entry in texts.values.items() if isinstance(texts, MapNode) else ():
        malayalam = entry.values.get("ml") if isinstance(entry, MapNode) else None
        if isinstance(malayalam, Scalar) and malayalam.text.strip() and address.count(".") > 1:
            found.append((address, malayalam.text))
    return found
