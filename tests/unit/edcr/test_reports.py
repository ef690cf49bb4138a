"""What comes out: JSON by its schema, page, PDF, marked drawing, comparison, command line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from ezdxf.filemanagement import readfile

from plugins.edcr import Scrutiny, scrutinise
from plugins.edcr.cli import main
from plugins.edcr.compare import compare_reports
from plugins.edcr.report.document import report_document, report_json
from plugins.edcr.report.labels import PAGE, UNITS
from plugins.edcr.report.marked import marked_drawing
from plugins.edcr.report.page import plan_marks, report_html
from plugins.edcr.report.pdf import report_pdf, report_typst
from plugins.edcr.report.svg import plan_svg
from plugins.edcr.report.words import FINDINGS, REFUSALS
from plugins.edcr.rules.load import load_library
from plugins.edcr.samples.broken import BROKEN
from plugins.edcr.samples.catalogue import CASES
from plugins.edcr.samples.house import House, draw_house
from plugins.edcr.samples.pen import R12, R2007
from plugins.edcr.samples.plans import HIGH, HOME, SHOP, TODAY

_SCHEMA = json.loads(files("plugins.edcr.report").joinpath("schema.json").read_text())
_FAILING = replace(HOME, rear=0.88)


def _of(data: bytes) -> Scrutiny:
    return scrutinise(data, on=TODAY)


@pytest.mark.parametrize(
    "data", [draw_house(HOME).dxf(), draw_house(HIGH).dxf(), b"no drawing", b""]
)
def test_the_document_keeps_its_published_schema(data: bytes) -> None:
    jsonschema.validate(json.loads(report_json(_of(data))), _SCHEMA)


def test_a_failure_says_what_is_missing_where_and_by_which_row() -> None:
    document = report_document(_of(draw_house(_FAILING).dxf()))
    (verdict,) = (
        v for v in document["verdicts"] if v["check"] == "yard_least" and v["status"] == "fail"
    )
    assert verdict["advice"]["en"] == "needs 0.12 m more on the rear yard of block 1"
    assert (verdict["required"], verdict["provided"], verdict["margin"]) == (1.0, 0.88, -0.12)
    assert verdict["rows"][0]["ref"] == "S.R.O. 1240/2025"
    assert re.fullmatch(r"spec/building_rules/kmbr_tables\.yaml:\d+", verdict["rows"][0]["place"])
    assert verdict["handles"]
    assert verdict["at"] is not None
    least = next(i for i in verdict["inputs"] if i["name"] == "yard.least")
    assert least["means"] == [{"how": "drawn", "value": 0.88}]


def test_a_second_means_that_disagrees_is_reported_with_both_values() -> None:
    pen = draw_house(HOME)
    pen.dimension("BLK_1_LVL_0_REAR_YARD", (5, 17), (5, 19.5), 2)
    document = report_document(_of(pen.dxf()))
    (finding,) = (f for f in document["findings"] if f["code"] == "two_means_differ")
    assert "3.000 m" in finding["message"]["en"]
    assert "2.500 m" in finding["message"]["en"]


def test_a_value_close_to_its_limit_is_flagged() -> None:
    result = _of(draw_house(replace(HOME, rear=1.01)).dxf())
    near = [v.subject for v in result.verdicts if v.near_limit and v.check == "yard_least"]
    assert near == ["BLK_1_LVL_0_REAR_YARD"]


@pytest.mark.parametrize("language", ["en", "ml"])
def test_the_page_names_every_failure_and_links_its_mark(language: str) -> None:
    page = report_html(_of(draw_house(_FAILING).dxf()), language)
    assert PAGE["title"][language] in page
    number = re.search(r'<tr id="V(\d+)" class="fail">', page)
    assert number is not None
    assert f'href="#V{number[1]}"' in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page


def test_what_a_drafter_writes_never_becomes_markup() -> None:
    house = replace(HOME, info=(*HOME.info, 'MECHANICAL_PARKING=<script>alert("x")</script>'))
    result = scrutinise(draw_house(house).dxf(), on=TODAY, name='<img src=x>"#let.dxf')
    page = report_html(result, "en")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    source, _ = report_typst(result, "en")
    assert '\\"#let.dxf' in source


def test_the_picture_is_well_formed_and_keeps_arcs() -> None:
    result = _of(draw_house(replace(HOME, bulge=0.1)).dxf())
    assert result.plan is not None
    svg = plan_svg(result.plan, plan_marks(result, "en"), standalone=True)
    ElementTree.fromstring(svg)
    assert re.search(r'class="print" d="[^"]*A[\d.]+ ', svg)


@pytest.mark.parametrize("language", ["en", "ml"])
def test_the_pdf_is_made_in_both_languages(language: str) -> None:
    assert report_pdf(_of(draw_house(_FAILING).dxf()), language).startswith(b"%PDF")


def test_a_refused_file_has_a_page_and_a_pdf_that_say_why() -> None:
    result = _of(b"%PDF-1.4")
    assert "This is a PDF" in report_html(result, "en")
    assert report_pdf(result, "en").startswith(b"%PDF")


@pytest.mark.parametrize("version", [R12, R2007])
def test_the_marked_drawing_opens_and_gives_the_same_verdicts(version: str, tmp_path: Path) -> None:
    data = draw_house(_FAILING).dxf(version)
    result = _of(data)
    marks = plan_marks(result, "en")
    marked = marked_drawing(data, result, marks, version)
    path = tmp_path / "marked.dxf"
    path.write_bytes(marked)
    judge = readfile(path)
    circles = judge.modelspace().query('CIRCLE[layer=="0"]')
    assert len(circles) == len(marks) > 0
    assert _of(marked).verdicts == result.verdicts


def test_only_a_text_drawing_that_was_read_can_be_marked() -> None:
    with pytest.raises(ValueError, match="text DXF"):
        marked_drawing(draw_house(HOME).binary(), _of(draw_house(HOME).binary()), [], R2007)
    with pytest.raises(ValueError, match="could not be read"):
        marked_drawing(b"x", _of(b"x"), [], R2007)


def test_a_completion_that_took_from_the_yard_is_told() -> None:
    permit = report_document(_of(draw_house(HOME).dxf()))
    done = report_document(_of(draw_house(_FAILING).dxf()))
    found = compare_reports(permit, done)
    names = {c.name: (c.before, c.after) for c in found.quantities}
    assert names["block 1 BLK_1_LVL_0_REAR_YARD"] == (3.0, 0.88)
    assert ("yard_least", "BLK_1_LVL_0_REAR_YARD", True) in [
        (v.check, v.subject, v.worse) for v in found.verdicts
    ]
    assert compare_reports(permit, permit).is_same


def test_a_refused_drawing_cannot_be_compared() -> None:
    document = report_document(_of(b""))
    with pytest.raises(ValueError, match="refused"):
        compare_reports(document, document)


def test_every_message_and_unit_is_there_in_both_languages() -> None:
    for english, malayalam in (*FINDINGS.values(), *REFUSALS.values()):
        assert set(re.findall(r"{(\w+)}", malayalam)) <= set(re.findall(r"{(\w+)}", english))
        assert re.search("[\u0d00-\u0d7f]", malayalam)
    units = {check.unit for check in load_library().books["kmbr"].checks}
    assert units <= set(UNITS) | {"yesno"}


def test_every_finding_the_model_can_make_has_its_words() -> None:
    root = Path(str(files("plugins.edcr.model").joinpath("")))
    codes: set[str] = set()
    for path in root.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r'Finding\(\s*"(\w+)"', text))
        codes |= set(re.findall(r'_off\(feature, "(\w+)"', text))
        codes |= set(re.findall(r'_measure_finding\(measure, "(\w+)"', text))
    assert codes <= set(FINDINGS)
    assert codes >= {broken.finding for broken in BROKEN} - {"two_on_a_line", "layer_missing"}


def test_the_command_line_writes_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.dxf"
    plan.write_bytes(draw_house(_FAILING).dxf())
    forms = ["json", "html", "svg", "pdf", "dxf"]
    options = [x for form in forms for x in (f"--{form}", str(tmp_path / f"out.{form}"))]
    with pytest.raises(SystemExit) as left:
        main(["check", str(plan), "--on", "2026-01-01", *options])
    assert left.value.code == 1
    assert all((tmp_path / f"out.{form}").stat().st_size > 500 for form in forms)
    assert "needs 0.12 m more on the rear" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["check", "nowhere.dxf", "--on", "2026-01-01"], 2), (["rules"], 0), (["check"], 2)],
)
def test_the_exit_code_tells_what_happened(arguments: list[str], code: int) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == code


def test_a_batch_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plans, out = tmp_path / "plans", tmp_path / "out"
    plans.mkdir()
    (plans / "home.dxf").write_bytes(draw_house(HOME).dxf())
    (plans / "bad.dxf").write_bytes(b"0\nSECTION\n")
    (plans / "shop.dxf").write_bytes(draw_house(SHOP).dxf())
    order = ["batch", str(plans), str(out), "--on", "2026-01-01"]
    for expected in ("passes 2, refused 1 (0 kept", "passes 2, refused 1 (3 kept"):
        with pytest.raises(SystemExit):
            main(order)
        assert expected in capsys.readouterr().out
    (out / "home.json").write_text("{cut off")
    with pytest.raises(SystemExit):
        main(order)
    assert "(2 kept" in capsys.readouterr().out
    assert (out / "summary.csv").read_text().count("\n") == 4


def test_the_rules_of_another_day_make_another_result() -> None:
    data = draw_house(replace(HOME, front=2.5)).dxf()
    then, now = scrutinise(data, on=date(2022, 1, 1)), scrutinise(data, on=date(2026, 1, 1))
    assert then.digest != now.digest
    assert report_document(then)["rules"]["instrument"] == "S.R.O. 483/2021"


@pytest.mark.parametrize(
    ("house", "low_risk", "high_rise"),
    [(HOME, True, False), (replace(HOME, uses=(25,) * 3), False, False), (HIGH, False, True), (replace(HOME, height=None), True, None)],
)  # fmt: skip
def test_the_class_of_permit_is_told_for_the_workflow(
    house: House, low_risk: bool, high_rise: bool | None
) -> None:
    document = report_document(_of(draw_house(house).dxf()))
    assert document["permit_class"] == {"low_risk": low_risk, "high_rise": high_rise}


def test_the_template_has_every_layer_and_only_lacks_drawing(tmp_path: Path) -> None:
    path = tmp_path / "template.dxf"
    with pytest.raises(SystemExit) as left:
        main(["template", str(path), "--floors", "3"])
    assert left.value.code == 0
    judge = readfile(path)
    names = {layer.dxf.name for layer in judge.layers}
    assert {"PLOT_BOUNDARY", "BLK_1_FLR_2_BLT_UP_AREA", "BLK_1_LVL_0_REAR_YARD"} <= names
    result = scrutinise(path, on=TODAY)
    assert result.plan is not None
    assert "layer_empty" in [f.code for f in result.plan.findings]


def test_every_case_names_a_check_that_exists() -> None:
    checks = {c.name for c in load_library().books["kmbr"].checks}
    assert {case.check for case in CASES} <= checks
