"""The layers as maps show them: where their tiles are and how they look."""

from __future__ import annotations

from typing import Any

from plugins.gis.rulebook import RuleBook
from plugins.gis.tiles.mercator import MOST_ZOOM

LOOKS = 10
_ON = ("local_body", "crz", "railway", "airport_cczm", "landslide", "ht_line")


def map_layers(book: RuleBook, lang: str) -> list[dict[str, Any]]:
    """Every layer with its tiles; survey lists without shapes give empty tiles."""
    ordered = sorted(book.layers.values(), key=lambda layer: (-layer.rank, layer.id))
    return [
        {
            "id": layer.id,
            "title": layer.title.ml if lang == "ml" else layer.title.en,
            "tiles": f"/ogc/collections/{layer.id}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}",
            "look": look_of(layer.id),
            "on": layer.id in _ON,
            "most": MOST_ZOOM,
        }
        for layer in ordered
    ]


def look_of(layer: str) -> int:
    """The number of a layer's colour: the same on the map and in the list, whatever layers there are."""
    return sum(layer.encode()) % LOOKS
