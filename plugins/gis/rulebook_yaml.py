"""Read rule books from `spec/spatial_rules/*.yaml`, strictly: every mistake names its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from plugins.gis.rulebook import (
    Attribute,
    Authority,
    Certainty,
    Ended,
    LayerRule,
    Rule,
    RuleBody,
    RuleBook,
    SurfaceSet,
    Use,
    UseTable,
    Words,
)
from plugins.gis.rulebook_values import conditions_of, outcome_of, quantity_of
from plugins.gis.surfaces import FIGURES
from plugins.gis.yamldoc import Fields, Node, plain, read_documents

Value = TypeVar("Value")

_SURE = ("gazette", "official", "press", "draft", "synthetic")
_USES = ("permitted", "restricted-1", "restricted-2", "prohibited")
_KINDS = ("point", "line", "polygon", "none")
_DOCUMENT = (
    "spatial_rules",
    "title",
    "rank",
    "authorities",
    "words",
    "layers",
    "tables",
    "surfaces",
    "rules",
    "stages",
    "permits",
)
_BODY = (
    "of",
    "law",
    "sure",
    "then",
    "where",
    "within_m",
    "inside",
    "outside",
    "asked",
    "says",
    "ordered",
    "possible_only",
)
_ASKED = ("occupancy", "built_up_m2", "height_m", "floors", "plot_area_m2")

STANDARD = Path(__file__).parents[2] / "spec" / "spatial_rules"
"""The rules of this project."""


def load_rules(folder: Path = STANDARD) -> RuleBook:
    """All rule books of a folder, joined and cross-checked.

    Raises:
        SpecError: the first mistake found, with file, line and column.
        FileNotFoundError: the folder holds no YAML file.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise FileNotFoundError(f"no rule books (*.yaml) in {folder}")
    return rules_of({file.name: file.read_text(encoding="utf-8") for file in files})


def rules_of(texts: Mapping[str, str]) -> RuleBook:
    """The same from texts by file name."""
    return book_of(
        document for name in sorted(texts) for document in read_documents(texts[name], name)
    )


def book_of(documents: Iterable[Node]) -> RuleBook:
    """The same from documents, whether they were read from YAML or from compiled data.

    The digest is that of their content in a fixed order, so that both give the same answers
    under the same name.
    """
    ordered = sorted(documents, key=_name)
    gathered = _Gathered()
    for document in ordered:
        gathered.add(document)
    content = msgspec.json.encode([plain(document) for document in ordered])
    return gathered.book(hashlib.sha256(content).hexdigest())


def _name(node: Node) -> str:
    named = node.as_map().get("spatial_rules")
    return "" if named is None else str(named.text)


class _Gathered:
    """What was read so far, and what must be looked up once all is read."""

    def __init__(self) -> None:
        self.layers: dict[str, LayerRule] = {}
        self.authorities: dict[str, Authority] = {}
        self.rules: dict[str, Rule] = {}
        self.tables: dict[str, UseTable] = {}
        self.surfaces: dict[str, SurfaceSet] = {}
        self.words: dict[str, Words] = {}
        self.stages: dict[str, Words] = {}
        self.permits: dict[str, Mapping[str, Node]] = {}
        self.pending: list[tuple[Node, RuleBody]] = []
        self.layer_authorities: list[tuple[Node, str]] = []

    def add(self, node: Node) -> None:
        document = node.fields(_DOCUMENT, ("spatial_rules", "title"))
        book = document["spatial_rules"].as_text()
        _words(document["title"])
        rank = int(document["rank"].as_number()) if "rank" in document else 500
        self._take(document, "words", self.words, lambda _, n: _words(n))
        self._take(document, "authorities", self.authorities, _authority)
        self._take(document, "layers", self.layers, lambda name, n: self._layer(name, n, rank))
        self._take(document, "tables", self.tables, _table)
        self._take(document, "surfaces", self.surfaces, _surfaces)
        self._take(document, "stages", self.stages, lambda _, n: _words(n))
        self._take(document, "permits", self.permits, lambda _, n: n.as_map())
        if "rules" in document:
            for name, body in document["rules"].as_map().items():
                rule = self._rule(book, name, body)
                if rule.id in self.rules:
                    raise body.fail(f"the rule {rule.id!r} stands twice", "rename one of them")
                self.rules[rule.id] = rule

    def book(self, digest: str) -> RuleBook:
        for node, body in self.pending:
            self._check(node, body)
        for node, name in self.layer_authorities:
            if name not in self.authorities:
                raise node.fail(f"unknown authority {name!r}", "declare it under `authorities`")
        for states in self.permits.values():
            for node in states.values():
                node.as_word(self.stages)
        return RuleBook(
            self.layers,
            self.authorities,
            tuple(self.rules[name] for name in sorted(self.rules)),
            self.tables,
            self.surfaces,
            self.words,
            digest,
            self.stages,
            {
                service: {state: node.as_text() for state, node in states.items()}
                for service, states in self.permits.items()
            },
        )

    def _take(
        self,
        document: Fields,
        key: str,
        target: dict[str, Value],
        read: Callable[[str, Node], Value],
    ) -> None:
        if key not in document:
            return
        for name, node in document[key].as_map().items():
            if name in target:
                raise node.fail(f"{name!r} was declared before", "give it another name")
            target[name] = read(name, node)

    def _layer(self, name: str, node: Node, rank: int) -> LayerRule:
        fields = node.fields(
            (
                "title",
                "geometry",
                "accuracy_m",
                "authority",
                "attributes",
                "exclusive",
                "place",
                "snap_m",
                "key",
                "rank",
            ),
            ("title", "geometry", "accuracy_m", "authority"),
        )
        self.layer_authorities.append((fields["authority"], fields["authority"].as_text()))
        return LayerRule(
            id=name,
            title=_words(fields["title"]),
            geometry=frozenset(_one_or_more(fields["geometry"], lambda n: n.as_word(_KINDS))),
            rank=int(fields["rank"].as_number()) if "rank" in fields else rank,
            accuracy_m=fields["accuracy_m"].as_number(),
            authority=fields["authority"].as_text(),
            attributes=fields.maybe("attributes", lambda n: n.as_named(_attribute)) or {},
            exclusive=fields.maybe("exclusive", Node.as_flag) or False,
            place=fields.maybe("place", Node.as_text),
            snap_m=fields.maybe("snap_m", Node.as_number) or 0.0,
            key=fields.maybe("key", Node.as_text),
        )

    def _rule(self, book: str, name: str, node: Node) -> Rule:
        fields = node.fields((*_BODY, "title", "dates"), ("title", "dates"))
        if not (fields["dates"].entries or ()):
            raise fields["dates"].fail(
                "a rule without dates", "write `2019-01-18: {law: ..., sure: ...}`"
            )
        bodies: list[RuleBody | Ended] = []
        for text, entry in fields["dates"].as_map().items():
            key = next(k for k, _ in fields["dates"].entries or () if k.text == text)
            since = key.as_date()
            ended = entry.text == "none"
            own = {} if ended else entry.fields((*_BODY, "ended"), ()).entries
            merged = Fields(entry if not ended else key, {**fields.entries, **own})
            ordered = own["ordered"].as_date() if "ordered" in own else since
            if ended or ("ended" in own and own["ended"].as_flag()):
                bodies.append(Ended(since, ordered))
                continue
            for needed in ("of", "law", "sure", "then"):
                if needed not in merged:
                    raise entry.fail(f"the key {needed!r} is missing", f"add `{needed}: ...`")
            body = _body(merged, since, ordered)
            self.pending.append((merged["of"], body))
            bodies.append(body)
        bodies.sort(key=lambda body: (body.since, body.ordered))
        return Rule(f"{book}.{name}", book, _words(fields["title"]), tuple(bodies))

    def _check(self, node: Node, body: RuleBody) -> None:
        for name in (body.of, *body.inside, *body.outside):
            if name not in self.layers:
                raise node.fail(
                    f"unknown layer {name!r}", f"known: {', '.join(sorted(self.layers))}"
                )
        wanted = [(body.of, attribute) for attribute in body.where]
        wanted += [
            (layer, attribute) for layer, tests in body.inside.items() for attribute in tests
        ]
        outcome = body.then
        for quantity in (
            body.within_m,
            outcome.height_m,
            outcome.top_amsl_m,
            outcome.floors,
            outcome.built_up_m2,
            outcome.setback_m,
        ):
            if quantity:
                names = (quantity.attribute, quantity.plus_attribute)
                wanted += [(body.of, name) for name in names if name]
        if outcome.uses:
            wanted += [
                (body.of, attribute)
                for attribute in (outcome.uses.table_attribute, outcome.uses.row_attribute)
                if attribute
            ]
        for layer, attribute in wanted:
            if attribute not in self.layers[layer].attributes:
                known = ", ".join(sorted(self.layers[layer].attributes)) or "none"
                raise node.fail(
                    f"layer {layer!r} has no attribute {attribute!r}", f"known: {known}"
                )
        if outcome.noc and outcome.noc not in self.authorities:
            raise node.fail(f"unknown authority {outcome.noc!r}", "declare it under `authorities`")
        if outcome.surfaces and outcome.surfaces not in self.surfaces:
            raise node.fail(
                f"unknown surfaces {outcome.surfaces!r}", "declare them under `surfaces`"
            )


def _body(fields: Fields, since: date, ordered: date) -> RuleBody:
    within = fields.maybe("within_m", quantity_of)
    if within and within.attribute and within.at_most is None:
        # The index must know how far to look: an attribute alone does not say.
        raise fields["within_m"].fail(
            "a distance from an attribute has no bound", "add `at_most: ...` (metres)"
        )
    return RuleBody(
        since=since,
        ordered=ordered,
        of=fields["of"].as_text(),
        law=fields["law"].as_text(),
        sure=cast(Certainty, fields["sure"].as_word(_SURE)),
        then=outcome_of(fields["then"]),
        where=fields.maybe("where", conditions_of) or {},
        within_m=within,
        inside=fields.maybe("inside", lambda n: n.as_named(conditions_of)) or {},
        outside=fields.maybe("outside", lambda n: _one_or_more(n, Node.as_text)) or (),
        asked=fields.maybe("asked", lambda n: conditions_of(n, _ASKED)) or {},
        says=fields.maybe("says", _words),
        possible_only=fields.maybe("possible_only", Node.as_flag) or False,
    )


def _attribute(node: Node) -> Attribute:
    fields = node.fields(("type", "optional", "options"), ("type",))
    kind = fields["type"].as_word(("text", "number", "flag", "choice"))
    options = fields.maybe("options", lambda n: n.as_list(Node.as_text)) or ()
    if (kind == "choice") != bool(options):
        raise node.fail(
            "options belong to a choice, and a choice needs them", "add `options: [...]`"
        )
    return Attribute(
        "text"
        if kind == "text"
        else "number"
        if kind == "number"
        else "flag"
        if kind == "flag"
        else "choice",
        fields.maybe("optional", Node.as_flag) or False,
        options,
    )


def _authority(name: str, node: Node) -> Authority:
    fields = node.fields(("title", "days", "papers"), ("title",))
    days = fields.maybe("days", Node.as_number)
    papers = fields.maybe("papers", lambda n: n.as_list(Node.as_text)) or ()
    return Authority(name, _words(fields["title"]), None if days is None else int(days), papers)


def _table(name: str, node: Node) -> UseTable:
    fields = node.fields(("basis", "law", "sure", "rows"), ("basis", "law", "sure", "rows"))
    rows = fields["rows"].as_named(_use_row)
    sure = cast(Certainty, fields["sure"].as_word(_SURE))
    return UseTable(name, _words(fields["basis"]), fields["law"].as_text(), sure, rows)


def _use_row(node: Node) -> Mapping[str, Use]:
    return node.as_named(lambda cell: cast(Use, cell.as_word(_USES)))


def _surfaces(name: str, node: Node) -> SurfaceSet:
    fields = node.fields(FIGURES, FIGURES)
    return SurfaceSet(name, {figure: fields[figure].as_number() for figure in FIGURES})


def _words(node: Node) -> Words:
    fields = node.fields(("en", "ml"), ("en", "ml"))
    return Words(fields["en"].as_text(), fields["ml"].as_text())


def _one_or_more(node: Node, read: Callable[[Node], Value]) -> tuple[Value, ...]:
    return node.as_list(read) if node.items is not None else (read(node),)
