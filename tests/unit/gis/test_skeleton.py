"""From a GeoJSON file to a merged answer, in one go."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from plugins.gis.engine import Engine
from plugins.gis.geojson import read_geojson
from plugins.gis.layers import VersionFacts
from plugins.gis.query import PointQuery, When
from plugins.gis.rulebook_yaml import load_rules
from plugins.gis.store import Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_point_in_an_imported_zone_gets_the_rule_of_that_zone(tmp_path: Path) -> None:
    ring = [[76.0, 10.0], [76.1, 10.0], [76.1, 10.1], [76.0, 10.1], [76.0, 10.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    zone = {"type": "Feature", "id": "h1", "properties": {"name": "Fort"}, "geometry": shape}
    path = tmp_path / "heritage.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [zone]}))
    store = Store(tmp_path / "store", load_rules())
    features, _ = read_geojson(path)
    store.take_in(VersionFacts("heritage", "v1", date(2020, 1, 1), NOW, "test"), features)

    when = When(date(2026, 1, 1), NOW)
    answer = Engine(store.bundle_at(when.as_of, NOW)).know(PointQuery(76.05, 10.05, when, 5.0))

    assert [(row.rule, row.zone, row.status) for row in answer.zones] == [
        ("heritage.heritage_zone", "h1", "certain")
    ]
    assert [noc.authority for noc in answer.nocs] == ["heritage_commission"]
