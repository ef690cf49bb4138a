"""The room's door: documents in, the rule data of the e-DCR plugin and every mistake out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.diagnostics import Diagnostic, did_you_mean, has_errors
from generator.kinds.building_rules.check import check_all
from generator.kinds.building_rules.lower import lower_all
from generator.kinds.building_rules.parts import Parts
from generator.kinds.building_rules.spec import PARTS, BuildingRulesSpec
from generator.load.document import Document, PluginDocument
from generator.load.nodes import Scalar, nearest
from generator.load.typed import typed

MODEL = BuildingRulesSpec


def compile_documents(
    nodes: Sequence[PluginDocument],
) -> tuple[Callable[[], str] | None, list[Diagnostic]]:
    """What makes the data as JSON text (None where an error was found), and every mistake."""
    documents: list[Document] = []
    found: list[Diagnostic] = []
    for one in nodes:
        document, more = _document(one)
        found += more
        if document is not None:
            documents.append(document)
    parts = Parts.of(documents)
    # A document that lost its parts would make every other one look wrong.
    if not has_errors(found):
        found += check_all(parts, nodes[0])
    return (None if has_errors(found) else lambda: lower_all(parts)), found


def _document(one: PluginDocument) -> tuple[Document | None, list[Diagnostic]]:
    part = one.node.values.get("part")
    word = part.text if isinstance(part, Scalar) else ""
    if word not in PARTS:
        place = nearest(one.node, ("part",)).span(one.file)
        told = f"there is no part '{word}'" if word else "the key 'part' is missing here"
        mend = did_you_mean(word, PARTS)
        return None, [Diagnostic("KS336", place, told, expected=", ".join(PARTS), mend=mend)]
    spec, found, holes, _ = typed(one.file, one.node, PARTS[word], has_holes=one.has_holes)
    if spec is None:
        return None, found
    name = str(getattr(spec, "building_rules"))  # noqa: B009 - each part has it, their base has not
    kept = Document("building_rules", name, "", one.file, one.node, spec, frozenset(holes))
    return kept, found
