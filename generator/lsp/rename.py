"""Renaming an id wherever it is spoken of, proved by the compiler before anything changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from generator.diagnostics import Diagnostic, has_errors
from generator.load.scalars import MAX_ID
from generator.lsp.names import Names, Word
from generator.pipeline import check_tree
from generator.resolve.scopes import RESERVED
from generator.source import tree_of

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


class RenameError(Exception):
    """The name cannot be changed so; the message says why."""


def renamed(names: Names, texts: Mapping[str, str], word: Word, new: str) -> dict[str, list[Word]]:
    """The places, by file, at which the new name is to be written.

    Nearest meaning first: the definition and the places that speak of it, in rules too. Where the
    compiler then finds fault with the tree, words that no model types are taken in, and then every
    place of that name in the module; where it still does, nothing is renamed. Data files and
    templates are not touched.

    Raises:
        RenameError: The new name is no id or taken, or the tree would not compile.
    """
    if not _ID.match(new) or len(new) > MAX_ID or new in RESERVED:
        raise RenameError(f"'{new}' is no id: lower-case letters, digits and _, no reserved word")
    homes = names.definitions(word)
    if not homes:
        raise RenameError(f"'{word.text}' is not defined in these specs")
    home = homes[0]
    if any(one.text == new and one.document == home.document for one in names.defined(home.at)):
        raise RenameError(f"there is a '{new}' beside '{home.text}' already")
    module, old = home.document.module, home.text
    of_module = [
        one
        for one in names.words()
        if one.text in (old, f"{module}.{old}")
        and (one.document.module == module or one.text != old or one.at in _shared(names, home))
    ]
    near = [one for one in of_module if home in names.definitions(one)]
    before = _signs(check_tree(tree_of(texts))[1])
    loose = [one for one in of_module if one.at.endswith("?")]
    for places in (near, near + loose, of_module):
        changed = applied(texts, places, old, new)
        found = check_tree(tree_of(changed))[1]
        if not has_errors(one for one in found if _sign(one) not in before):
            grouped: dict[str, list[Word]] = defaultdict(list)
            for one in dict.fromkeys(places):
                grouped[one.span.file].append(one)
            return dict(grouped)
    raise RenameError(
        f"'{old}' is spoken of where it cannot be followed (a template, a data file, words in "
        "braces): rename it by hand"
    )


def applied(texts: Mapping[str, str], places: Iterable[Word], old: str, new: str) -> dict[str, str]:
    """The texts with the new name at these places."""
    changed = dict(texts)
    for place in sorted(set(places), key=lambda one: one.span, reverse=True):
        lines = changed[place.span.file].split("\n")
        line = lines[place.span.line - 1]
        begin, end = span_of(place, old)
        assert line[begin:end] == old, (line, place)
        lines[place.span.line - 1] = line[:begin] + new + line[end:]
        changed[place.span.file] = "\n".join(lines)
    return changed


def span_of(place: Word, old: str) -> tuple[int, int]:
    """The columns, from 0, of the id itself: behind the module in `module.id`."""
    begin = place.span.column - 1 + len(place.text) - len(old)
    return begin, begin + len(old)


def _shared(names: Names, home: Word) -> set[str]:
    """The classes of places that speak of a shared name from other modules, as of roles."""
    if home.document.kind != "module":
        return set()
    return {at for at, target in names.speaks_of.items() if target == home.at}


def _signs(found: Iterable[Diagnostic]) -> set[tuple[str, str, int]]:
    return {_sign(one) for one in found}


def _sign(one: Diagnostic) -> tuple[str, str, int]:
    """A finding by what a rename leaves as it is: messages speak of names."""
    return one.code, one.span.file, one.span.line
