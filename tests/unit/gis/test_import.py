"""Files of every format, and what is refused of them."""

from __future__ import annotations

import json
import sqlite3
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from plugins.gis.features import Feature, Geometry, RefusedImportError
from plugins.gis.geojson import features_of
from plugins.gis.layers import BrokenVersionError, open_version
from plugins.gis.readers import read_features
from plugins.gis.store import Store
from plugins.gis.validate import check_features
from tests.unit.gis.scene import NOW, book, box, feature, layer

DATA = Path(__file__).parent / "data"
SQUARE = [[76.0, 10.0], [76.1, 10.0], [76.1, 10.1], [76.0, 10.1], [76.0, 10.0]]


def collection(*shapes: object) -> dict[str, object]:
    rows: list[object] = [
        {"type": "Feature", "id": str(n), "properties": {}, "geometry": s}
        for n, s in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": rows}


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def codes_of(document: object) -> list[str]:
    """Faults of a document, from reading or from checking."""
    try:
        features, notes = features_of(document, "test")
    except RefusedImportError as refusal:
        return [fault.code for fault in refusal.faults]
    checked = check_features(features, frozenset({"polygon"}))
    return [fault.code for fault in (*notes, *checked.faults)]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"type": "Feature"}, "not_collection"),
        ([], "not_collection"),
        ({**collection(), "crs": {"properties": {"name": "EPSG:32643"}}}, "wrong_crs"),
        (collection("text"), "bad_geometry"),
        (collection({"type": "GeometryCollection", "geometries": []}), "bad_geometry"),
        (
            collection(polygon([[76.0, 10.0], [76.1, "x"], [76.1, 10.1], [76.0, 10.0]])),
            "bad_position",
        ),
        (collection(polygon([[76.0, 10.0], [76.1], [76.1, 10.1], [76.0, 10.0]])), "bad_position"),
        (
            collection(polygon([[76.0, 10.0], [76.1, None], [76.1, 10.1], [76.0, 10.0]])),
            "not_finite",
        ),
        (
            collection(polygon([[76.0, 10.0], [76.1, float("nan")], [76.1, 10.1], [76.0, 10.0]])),
            "not_finite",
        ),
        (collection(polygon(SQUARE[:-1])), "unclosed"),
        (collection(polygon(SQUARE[:2] + SQUARE[:1])), "short_ring"),
        (collection(polygon([[p[1], p[0]] for p in SQUARE])), "swapped"),
        (collection(polygon([[p[0] + 5, p[1]] for p in SQUARE])), "outside"),
        (
            collection(
                polygon([[76.0, 10.0], [76.1, 10.1], [76.1, 10.0], [76.0, 10.1], [76.0, 10.0]])
            ),
            "self_crossing",
        ),
        (collection(polygon(SQUARE, [[p[0] + 0.5, p[1]] for p in SQUARE])), "invalid_polygon"),
        (collection({"type": "Point", "coordinates": [76.0, 10.0]}), "wrong_kind"),
        (collection(None), "wrong_kind"),
        (collection(polygon([[*p, 7.0] for p in SQUARE])), "height_dropped"),
        (collection(polygon(SQUARE[::-1])), "turned"),
        (
            collection(polygon([[76 + (x - 76) * 1e-5, 10 + (y - 10) * 1e-5] for x, y in SQUARE])),
            "sliver",
        ),
    ],
)
def test_a_faulty_document_is_told_its_fault(document: object, code: str) -> None:
    assert code in codes_of(document)


def test_a_self_crossing_names_its_place_and_is_mended_only_by_order() -> None:
    knot: Any = polygon([[76.0, 10.0], [76.1, 10.1], [76.1, 10.0], [76.0, 10.1], [76.0, 10.0]])
    features, _ = features_of(collection(knot), "test")
    refused = check_features(features, frozenset({"polygon"}))
    assert refused.faults[0].at == pytest.approx((76.05, 10.05))
    mended = check_features(features, frozenset({"polygon"}), repair=True)
    assert mended.is_accepted()
    assert "repaired" in [fault.code for fault in mended.faults]


def test_a_feature_of_a_million_vertices_and_one_is_refused_quickly() -> None:
    ring = np.full((1_000_001, 2), (76.0, 10.0))
    checked = check_features(
        [Feature("x", Geometry("polygon", ((ring,),)), {}, "x")], frozenset({"polygon"})
    )
    assert [fault.code for fault in checked.faults] == ["too_many_vertices"]


def test_ids_must_be_the_feature_s_own() -> None:
    checked = check_features([feature("a", box(76, 10, 76.1, 10.1))] * 2, frozenset({"polygon"}))
    assert [fault.code for fault in checked.faults] == ["duplicate_id"]


def test_nan_and_deep_nesting_in_the_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    for text in ('{"type": NaN}', "[" * 100_000, '{"type": "FeatureCollection"', "\xff"):
        path.write_text(text, encoding="latin-1")
        with pytest.raises(RefusedImportError):
            read_features(path)


@pytest.mark.parametrize("name", ["zones.shp", "zones.fgb"])
def test_polygons_with_holes_and_malayalam_come_through(name: str) -> None:
    features, notes = read_features(DATA / name)
    by_id = {row.id: row for row in features}
    assert notes == []
    assert [len(ring) for ring in by_id["Z1"].geometry.parts[0]] == [5, 5]
    assert by_id["Z1"].properties["name"] == "കോട്ട"
    assert len(by_id["Z2"].geometry.parts) == 2
    assert check_features(features, frozenset({"polygon"})).is_accepted()


@pytest.mark.parametrize("name", ["lines_utm.shp", "lines_utm.fgb"])
def test_lines_in_metres_with_heights_are_brought_to_degrees_and_flattened(name: str) -> None:
    features, notes = read_features(DATA / name)
    assert [note.code for note in notes] == ["height_dropped", "reprojected"]
    path: list[list[float]] = features[0].geometry.parts[0][0].tolist()
    assert path == [pytest.approx([76, 10], abs=1e-9), pytest.approx([76.1, 10.1], abs=1e-9)]


def test_a_shapefile_without_its_coordinate_system_is_refused(tmp_path: Path) -> None:
    for part in ("shp", "dbf"):
        (tmp_path / f"zones.{part}").write_bytes((DATA / f"zones.{part}").read_bytes())
    with pytest.raises(RefusedImportError, match="coordinate system"):
        read_features(tmp_path / "zones.shp")


@pytest.mark.parametrize("name", ["zones.shp", "zones.fgb"])
def test_a_file_cut_off_anywhere_is_refused_not_half_read(name: str, tmp_path: Path) -> None:
    whole = (DATA / name).read_bytes()
    for part in ("dbf", "prj", "cpg"):
        (tmp_path / f"zones.{part}").write_bytes((DATA / f"zones.{part}").read_bytes())
    for length in range(0, len(whole), 37):
        (tmp_path / name).write_bytes(whole[:length])
        with pytest.raises(RefusedImportError):
            read_features(tmp_path / name)


def geopackage(path: Path, srs: int = 4326) -> None:
    base = sqlite3.connect(path)
    base.executescript(
        "create table gpkg_contents (table_name text, data_type text);"
        "create table gpkg_geometry_columns (table_name text, column_name text, srs_id int);"
        "create table gpkg_spatial_ref_sys (srs_id int, organization text, organization_coordsys_id int, definition text);"
        "create table zones (fid integer primary key, code text, geom blob);"
        "insert into gpkg_contents values ('zones', 'features');"
    )
    base.execute("insert into gpkg_geometry_columns values ('zones', 'geom', ?)", (srs,))
    base.execute("insert into gpkg_spatial_ref_sys values (?, 'EPSG', ?, '')", (srs, srs))
    blob = b"GP" + struct.pack("<BBi", 0, 1, srs) + shapely.to_wkb(shapely.Polygon(SQUARE))
    base.execute("insert into zones values (1, 'A', ?)", (blob,))
    base.commit()
    base.close()


def test_a_geopackage_is_read_with_the_standard_library(tmp_path: Path) -> None:
    geopackage(tmp_path / "a.gpkg")
    features, notes = read_features(tmp_path / "a.gpkg")
    assert ([row.properties for row in features], notes) == ([{"fid": 1, "code": "A"}], [])
    (tmp_path / "b.gpkg").write_bytes(b"no database")
    with pytest.raises(RefusedImportError):
        read_features(tmp_path / "b.gpkg")


KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Fort</name>
<ExtendedData><Data name="code"><value>01003</value></Data><Data name="cap"><value>12.5</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>76,10,0 76.1,10,0 76.1,10.1,0 76,10,0</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Document></kml>"""


def test_kml_keeps_codes_as_text_and_refuses_entities(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text(KML)
    features, _ = read_features(path)
    assert features[0].properties == {"name": "Fort", "code": "01003", "cap": 12.5}
    path.write_text('<!DOCTYPE kml [<!ENTITY a "b">]>' + KML)
    with pytest.raises(RefusedImportError, match="entity"):
        read_features(path)


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "a.dwg").write_bytes(b"")
    with pytest.raises(RefusedImportError, match=r"\.geojson"):
        read_features(tmp_path / "a.dwg")


def test_attributes_that_a_layer_needs_are_asked_for(tmp_path: Path) -> None:
    store = Store(tmp_path, book())
    facts = layer("road", []).facts
    bad = [
        feature(
            "r",
            Geometry("line", ((np.array([[76.0, 10.0], [76.1, 10.0]]),),)),
            half_width_m="6",
            **{"class": "lane"},
        )
    ]
    with pytest.raises(RefusedImportError) as refusal:
        store.take_in(facts, bad)
    assert {fault.message for fault in refusal.value.faults} == {
        "the attribute 'class' is 'lane'",
        "the attribute 'half_width_m' is '6'",
    }
    assert store.events() == []


def test_a_stored_version_that_was_tampered_with_is_found_out(tmp_path: Path) -> None:
    version = layer("heritage", [feature("h", box(76, 10, 76.1, 10.1), name="x")])
    version.save(tmp_path / "v")
    assert open_version(tmp_path / "v", verify=True).digest == version.digest
    column = tmp_path / "v" / "coordinates.npy"
    column.write_bytes(column.read_bytes()[:-1] + b"\x01")
    with pytest.raises(BrokenVersionError, match="digest"):
        open_version(tmp_path / "v", verify=True)


def test_the_order_of_features_changes_nothing() -> None:
    rows = [feature(str(n), box(76 + n / 10, 10, 76.05 + n / 10, 10.1), name="x") for n in range(5)]
    assert layer("heritage", rows).digest == layer("heritage", rows[::-1]).digest
    assert layer("heritage", rows).facts.recorded_at == NOW
    json.dumps(rows[0].properties)
