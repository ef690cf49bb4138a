"""Every text for people in a document, by the address that translators know it by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.authoring.places import model_of, places
from generator.diagnostics import Span
from generator.kinds import KINDS
from generator.load.document import Document
from generator.load.nodes import Mapping, Scalar
from generator.load.scalars import Words

_STEP = re.compile(r"[a-z0-9_]+\Z")


class Written(Struct, frozen=True):
    """One `{en, ml}`: `ml` is '' where there is none. `apart`: it stands in `words/ml.yaml`."""

    address: str
    en: str
    ml: str
    span: Span  # of the English
    apart: bool


def texts_of(document: Document) -> Iterator[Written]:
    """The texts of a document, in the order written. Names that are no ids have no address."""
    kind = KINDS.get(document.kind)
    if kind is None or kind.name == "words":
        return
    for place in places(document.node, kind.model):
        node, model = place.node, model_of(place.annotations)
        if not isinstance(node, Mapping) or model is None or not issubclass(model, Words):
            continue
        english, malayalam = node.values.get("en"), node.values.get("ml")
        steps = (document.kind, document.name, *map(str, place.path))
        if isinstance(english, Scalar) and all(map(_STEP.match, steps)):
            yield Written(
                ".".join(steps),
                english.text,
                malayalam.text if isinstance(malayalam, Scalar) else "",
                english.span(document.file),
                (*place.path, "ml") in document.translated,
            )
