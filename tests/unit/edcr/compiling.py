"""Rule texts of a test through the compiler's room into the plugin's library."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.diagnostics import Diagnostic, has_errors, in_order
from generator.kinds.building_rules.room import compile_documents
from generator.load.documents import load_documents
from generator.source import tree_of
from plugins.edcr.rules.book import Library
from plugins.edcr.rules.load import read_library

REPOSITORY = Path(__file__).parents[3]
Texts = dict[str, str]


def rule_texts() -> Texts:
    """The texts of `spec/building_rules/` by path."""
    folder = REPOSITORY / "spec" / "building_rules"
    return {
        f"spec/building_rules/{p.name}": p.read_text("utf-8") for p in sorted(folder.glob("*.yaml"))
    }


def compiled(texts: Texts) -> tuple[str, list[Diagnostic]]:
    """The rule data of these texts and what is wrong with them."""
    documents, found = load_documents(tree_of(texts))
    made, more = compile_documents(documents.plugins["building_rules"])
    whole = in_order([*found, *more])
    return ("" if made is None or has_errors(whole) else made()), whole


def library_of(texts: Texts) -> Library:
    """The library of texts without a mistake."""
    data, found = compiled(texts)
    assert found == [], [d.message for d in found]
    return read_library(data.encode())


if __name__ == "__main__":
    text, mistakes = compiled(rule_texts())
    for one in mistakes:
        print(
            f"{one.span.file}:{one.span.line}:{one.span.column}: {one.code} {one.message}; {one.expected}; {one.mend}"
        )
    if text:
        target = Path(sys.argv[1])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
