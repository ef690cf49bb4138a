"""Command line: scrutinise a plan, draw samples, run a batch, compare revisions, check rules."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from plugins.edcr.batch import scrutinise_all
from plugins.edcr.compare import compare_reports
from plugins.edcr.concept.envelope import Wish, envelope
from plugins.edcr.concept.lines import concept_lines
from plugins.edcr.concept.needs import colour_of, needs_of
from plugins.edcr.concept.site import Site
from plugins.edcr.concept.sketch import picture, sketch
from plugins.edcr.report.document import canonical, report_document
from plugins.edcr.report.labels import amount
from plugins.edcr.report.marked import marked_drawing
from plugins.edcr.report.page import plan_marks, report_html
from plugins.edcr.report.pdf import report_pdf
from plugins.edcr.report.signature import problem_of, signed
from plugins.edcr.report.summary import summary
from plugins.edcr.report.svg import plan_svg
from plugins.edcr.rules.load import RulesError, load_library
from plugins.edcr.rules.lookup import NoRowError
from plugins.edcr.rules.names import published
from plugins.edcr.samples.pen import R12
from plugins.edcr.samples.suite import (
    command_engine,
    judge_suite,
    own_engine,
    write_samples,
    write_suite,
)
from plugins.edcr.samples.template import template
from plugins.edcr.scrutiny import Scrutiny, scrutinise
from plugins.edcr.worker import DEFAULT_SECONDS, Worker
from runtime.certificates.keys import read_published, seal_key
from runtime.certificates.seal import PublishedKey, SealKey
from runtime.clock import SystemClock
from runtime.config import SettingsError

# What a shell script can tell apart: 0 passes, 1 does not, 2 wrong call or rule texts.
_EXIT = {"passes": 0, "needs_officer": 0}


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    try:
        chosen = _parser().parse_args(arguments)
    except SystemExit as left:  # argparse leaves by itself on --help and on wrong words
        return int(left.code or 0)
    try:
        code: int = chosen.run(chosen)
    except (RulesError, SettingsError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ksmart edcr", description="Building plan scrutiny")
    parser.add_argument("--rules-data", type=Path, help="compiled rules, made by `ksmart generate`")
    commands = parser.add_subparsers(required=True, metavar="command")
    check = commands.add_parser("scrutinise", aliases=["check"], help="judge one DXF plan")
    check.add_argument("plan", type=Path)
    check.add_argument("--rules", choices=("kmbr", "kpbr"), default="kmbr")
    check.add_argument("--on", type=date.fromisoformat, help="application date; today if left out")
    check.add_argument("--language", choices=("en", "ml"), default="en")
    for kind, says in (
        ("json", "the report as data; '-' for standard output"),
        ("html", "the report as a page"),
        ("svg", "the plan with its marks"),
        ("pdf", "the report for printing"),
        ("dxf", "the drawing with numbered marks"),
    ):
        # Without a name the file lies beside the plan.
        check.add_argument(
            f"--{kind}", nargs="?", type=Path, const=Path(), metavar="FILE", help=says
        )
    check.add_argument("--sign", action="store_true", help="sign the JSON with KSMART_SEAL_KEY")
    check.set_defaults(run=_scrutinise)
    verify = commands.add_parser("verify", help="check the signature of a JSON report")
    verify.add_argument("report", type=Path)
    verify.add_argument("--keys", type=Path, help="published keys; else that of KSMART_SEAL_KEY")
    verify.set_defaults(run=_verify)
    compare = commands.add_parser("compare", help="what changed between two JSON reports")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.set_defaults(run=_compare)
    batch = commands.add_parser("batch", help="judge every DXF of a folder, resumable")
    batch.add_argument("folder", type=Path)
    batch.add_argument("out", type=Path)
    batch.add_argument("--rules", choices=("kmbr", "kpbr"), default="kmbr")
    batch.add_argument("--on", type=date.fromisoformat, required=True)
    batch.add_argument("--seconds", type=float, default=DEFAULT_SECONDS, help="for one plan")
    batch.set_defaults(run=_batch)
    concept = commands.add_parser("envelope", help="what may be built, before there is a drawing")
    concept.add_argument("width", type=float, help="plot, along the street, in metres")
    concept.add_argument("depth", type=float)
    concept.add_argument("--use", required=True, help="A1.single, F, ...")
    concept.add_argument("--storeys", type=int, help="left out: as many as the area needs")
    concept.add_argument("--area", type=float, help="wished floor area in m²")
    concept.add_argument("--body", choices=("panchayat", "municipality", "corporation"))
    concept.add_argument("--site", type=Path, metavar="FILE", help="what the maps say, as JSON")
    concept.add_argument("--language", choices=("en", "ml"), default="en")
    concept.add_argument("--svg", type=Path, metavar="FILE", help="the envelope as a picture")
    concept.add_argument("--height", type=float, required=True)
    concept.add_argument(
        "--road", choices=("notified", "other", "lane", "culdesac"), default="other"
    )
    concept.add_argument("--road-width", type=float)
    concept.add_argument("--category", choices=("I", "II"))
    concept.add_argument("--rules", choices=("kmbr", "kpbr"), default="kmbr")
    concept.add_argument("--on", type=date.fromisoformat, required=True)
    concept.add_argument("--dxf", type=Path, metavar="FILE", help="the sketch, to start from")
    concept.set_defaults(run=_envelope)
    samples = commands.add_parser("samples", help="draw sample plans, good and each kind of bad")
    samples.add_argument("out", type=Path)
    samples.set_defaults(run=_samples)
    empty = commands.add_parser("template", help="an empty drawing with every layer")
    empty.add_argument("out", type=Path)
    empty.add_argument("--floors", type=int, default=2)
    empty.add_argument("--blocks", type=int, default=1)
    empty.set_defaults(run=_template)
    suite = commands.add_parser("conformance", help="write the conformance suite, or run it")
    suite.add_argument("folder", type=Path)
    suite.add_argument("--write", action="store_true", help="draw the suite into the folder")
    suite.add_argument(
        "--engine", metavar="COMMAND", help="another engine: 'judge {file} {book} {on}', JSON out"
    )
    suite.set_defaults(run=_conformance)
    rules = commands.add_parser("rules", help="list the books and how sure their tables are")
    rules.set_defaults(run=_rules)
    names = commands.add_parser("vocabulary", help="the facts that rules may read, as JSON")
    names.set_defaults(run=_vocabulary)
    return parser


def _scrutinise(chosen: argparse.Namespace) -> int:
    library = load_library(chosen.rules_data)
    on = chosen.on or SystemClock().now().date()
    result = scrutinise(chosen.plan, book=chosen.rules, on=on, library=library)
    document = report_document(result)
    for kind in ("json", "html", "svg", "pdf", "dxf"):
        place: Path | None = getattr(chosen, kind)
        data = None if place is None else _form(result, document, kind, chosen)
        if place is not None and data is not None:
            _write(place if place.name else _beside(chosen.plan, kind), data)
    if str(chosen.json) != "-":
        print(summary(document, chosen.language))
    return _EXIT.get(result.outcome, 1)


def _form(
    result: Scrutiny, document: dict[str, Any], kind: str, chosen: argparse.Namespace
) -> bytes | None:
    """One form of a result; None where a refused drawing has none."""
    language = chosen.language
    if kind == "json":
        return canonical(signed(document, _own_key()) if chosen.sign else document)
    if kind == "html":
        return report_html(result, language).encode()
    if kind == "pdf":
        return report_pdf(result, language)
    if result.plan is None:
        return None
    marks = plan_marks(result, language)
    if kind == "svg":
        return plan_svg(result.plan, marks, standalone=True).encode()
    return marked_drawing(chosen.plan.read_bytes(), result, marks, result.plan.sheet.version)


def _beside(plan: Path, kind: str) -> Path:
    return plan.with_suffix(".marked.dxf" if kind == "dxf" else f".{kind}")


def _verify(chosen: argparse.Namespace) -> int:
    if chosen.keys is not None:
        keys = read_published(chosen.keys.read_bytes())
    else:
        own = _own_key()
        keys = [PublishedKey(own.kid, own.public, datetime.min.replace(tzinfo=UTC))]
    problem = problem_of(json.loads(chosen.report.read_bytes()), keys)
    print(problem or "the signature holds")
    return 1 if problem else 0


def _own_key() -> SealKey:
    # Production: a key that this machine made for itself would prove nothing to anybody.
    return seal_key(os.environ, Path(), production=True)


def _compare(chosen: argparse.Namespace) -> int:
    before, after = (json.loads(p.read_bytes()) for p in (chosen.before, chosen.after))
    found = compare_reports(before, after)
    for item in found.quantities:
        old, new = (amount(v, item.unit, "en") for v in (item.before, item.after))
        print(f"{item.name}: {old} -> {new}")
    for verdict in found.verdicts:
        mark = "worse" if verdict.worse else "better"
        print(f"{verdict.check} {verdict.subject}: {verdict.before} -> {verdict.after} ({mark})")
    if found.is_same:
        print("no difference")
    return int(any(verdict.worse for verdict in found.verdicts))


def _batch(chosen: argparse.Namespace) -> int:
    library = load_library(chosen.rules_data)

    def progress(index: int, count: int, name: str, outcome: str) -> None:
        print(f"[{index}/{count}] {name}: {outcome}", file=sys.stderr)

    with Worker(chosen.rules_data, seconds=chosen.seconds) as worker:
        result = scrutinise_all(
            chosen.folder.glob("*.dxf"),
            chosen.out,
            book=chosen.rules,
            on=chosen.on,
            library=library,
            worker=worker,
            progress=progress,
        )
    told = ", ".join(f"{name} {count}" for name, count in sorted(result.outcomes.items()))
    print(f"{told or 'no plans'} ({result.kept} kept from before)")
    return 0


def _envelope(chosen: argparse.Namespace) -> int:
    library = load_library(chosen.rules_data)
    site = None
    if chosen.site is not None:
        site = msgspec.json.decode(chosen.site.read_bytes(), type=Site)
    wish = Wish(
        width=chosen.width,
        depth=chosen.depth,
        use=chosen.use,
        storeys=chosen.storeys,
        height=chosen.height,
        road=chosen.road,
        road_width=chosen.road_width,
        category=chosen.category,
        area_m2=chosen.area,
        body=chosen.body,
        site=site,
    )
    try:
        found = envelope(wish, library.books[chosen.rules], chosen.on)
    except NoRowError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(concept_lines(wish, found, chosen.language)))
    for need in needs_of(wish, found, library, chosen.rules, chosen.on):
        shown = need.shown(chosen.language)
        print(f"  {need.title[chosen.language]}: {shown} ({need.rule}, {need.certainty})")
    if chosen.svg is not None:
        _write(chosen.svg, picture(wish, found, chosen.language).encode())
    if chosen.dxf is not None:
        colour = colour_of(library, chosen.use)
        if colour is None:
            print(f"no colour means {chosen.use!r}", file=sys.stderr)
            return 2
        _write(chosen.dxf, sketch(wish, found, colour).dxf(R12))
    return 0 if found.is_buildable else 1


def _samples(chosen: argparse.Namespace) -> int:
    written = write_samples(chosen.out)
    print(f"{len(written)} drawings in {chosen.out}")
    return 0


def _template(chosen: argparse.Namespace) -> int:
    convention = load_library(chosen.rules_data).convention
    _write(chosen.out, template(convention, chosen.floors, chosen.blocks))
    return 0


def _conformance(chosen: argparse.Namespace) -> int:
    if chosen.write:
        written = write_suite(chosen.folder)
        print(f"{len(written)} files in {chosen.folder}")
        return 0
    engine = command_engine(chosen.engine) if chosen.engine else own_engine
    judged = list(judge_suite(chosen.folder, engine))
    for one in judged:
        if not one.agrees:
            print(f"{one.folder}/{one.file}: expected {one.expected}, found {one.found}")
    right = sum(one.agrees for one in judged)
    print(f"{right} of {len(judged)} cases")
    return 0 if judged and right == len(judged) else 1


def _rules(chosen: argparse.Namespace) -> int:
    library = load_library(chosen.rules_data)
    for book in library.books.values():
        rows = sum(len(e.rows) for t in book.tables.values() for e in t.editions)
        print(f"{book.name}: {book.title['en']}")
        print(f"  {len(book.checks)} checks, {len(book.tables)} tables, {rows} rows")
        for instrument in book.instruments:
            print(f"  {instrument.since} {instrument.ref} [{instrument.certainty}]")
    print(f"digest {library.digest}")
    return 0


def _vocabulary(_: argparse.Namespace) -> int:
    print(json.dumps(published(), indent=1))
    return 0


def _write(path: Path, data: bytes) -> None:
    if str(path) == "-":
        sys.stdout.buffer.write(data)
    else:
        path.write_bytes(data)
