"""Words apart from their English: stale, said twice, said of nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.authoring.texts import texts_of
from generator.diagnostics import Diagnostic, Severity, did_you_mean
from generator.kinds.words.spec import WordsSpec
from generator.load.document import Document
from generator.load.nodes import Scalar
from generator.load.words import words_at
from generator.symbols import SymbolTable


def check_words(table: SymbolTable) -> Iterator[Diagnostic]:
    """Every entry of the documents `words: ml`."""
    by_name = {(one.module, one.kind, one.name): one for one in table.sources.values()}
    for document in list(table.sources.values()):
        if isinstance(document.spec, WordsSpec):
            for address in document.spec.texts:
                yield from _entry(document, address, by_name, table)


def _entry(
    document: Document,
    address: str,
    by_name: dict[tuple[str, str, str], Document],
    table: SymbolTable,
) -> Iterator[Diagnostic]:
    kind, name, *path = address.split(".")
    spoken_of = by_name.get((document.module, kind, name))
    found = words_at(spoken_of.node, tuple(path)) if spoken_of is not None else None
    if spoken_of is None or found is None:
        lost = table.lost.get(document.module, frozenset())
        if name in lost or (spoken_of is not None and spoken_of.holes):
            return
        yield Diagnostic(
            "KS751",
            document.key_span("texts", address),
            f"there is no text at '{address}'",
            expected="the address of an {en: ...} of this module",
            mend=did_you_mean(address, _addresses(document.module, kind, by_name))
            or "delete the entry, or write the address that the text has now",
        )
        return
    place, words = found
    english = words.values["en"]
    assert isinstance(document.spec, WordsSpec)
    entry = document.spec.texts[address]
    if (*place, "ml") not in spoken_of.translated:
        if "ml" in words.keys:
            yield Diagnostic(
                "KS752",
                document.span("texts", address, "ml"),
                f"the Malayalam of '{address}' is written twice",
                mend="delete one of the two",
                others=((words.keys["ml"].span(spoken_of.file), "also written here"),),
            )
    elif isinstance(english, Scalar) and english.text != entry.en:
        yield Diagnostic(
            "KS750",
            document.span("texts", address, "en"),
            f"the English has changed since this was translated: it is now '{english.text}'",
            expected=f"Malayalam that was read beside '{english.text}'",
            mend="read the Malayalam again, mend it, and write the new English here",
            severity=Severity.WARNING,
            others=((english.span(spoken_of.file), "the English stands here"),),
        )


def _addresses(module: str, kind: str, by_name: dict[tuple[str, str, str], Document]) -> list[str]:
    return [
        text.address
        for document in by_name.values()
        if document.module == module and document.kind == kind
        for text in texts_of(document)
    ]
