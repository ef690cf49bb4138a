"""Rule books from `spec/building_rules/*.yaml`: read strictly, once."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plugins.edcr.model.convention import Convention
from plugins.edcr.rules.book import (
    CERTAINTIES,
    Applies,
    Band,
    Book,
    Cell,
    Check,
    Edition,
    Instrument,
    Library,
    Limit,
    Proviso,
    Row,
    Table,
    Words,
)
from plugins.edcr.rules.expr import Expr, ExprError, compile_expr
from plugins.edcr.rules.load_convention import load_convention
from plugins.edcr.rules.names import SUBJECTS, unknown_path
from plugins.edcr.rules.yaml_source import Mistake, Node, RulesError, read_documents

DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "spec" / "building_rules"

_PARTS = ("convention", "book", "tables", "checks")
_PICKS = ("greatest", "least", "total", "weighted")
_OUTCOMES = ("officer", "na", "pass")


@lru_cache(maxsize=4)
def load_library(folder: Path = DEFAULT_FOLDER) -> Library:
    """All rule texts of a folder.

    Raises:
        RulesError: Every mistake found, each with file, line and column.
    """
    mistakes: list[Mistake] = []
    parts: dict[str, list[Node]] = {part: [] for part in _PARTS}
    digest = hashlib.sha256()
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise RulesError([Mistake(str(folder), 1, 1, "no rule texts here")])
    for path in paths:
        shown = str(path.relative_to(folder.parent.parent)) if folder.is_absolute() else str(path)
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        for node in read_documents(path, shown, mistakes):
            parts[node.need("part").word(*_PARTS)].append(node)
    if mistakes:
        raise RulesError(mistakes)
    convention = _convention(parts["convention"], mistakes)
    tables = _tables(parts["tables"], set(convention.use_names))
    checks = [_checks(node, tables, convention) for node in parts["checks"]]
    books: dict[str, Book] = {}
    for node in parts["book"]:
        book = _book(node, tables, checks, books)
        books[book.name] = book
    if mistakes:
        raise RulesError(mistakes)
    return Library(books, convention, digest.hexdigest())


def _convention(nodes: list[Node], mistakes: list[Mistake]) -> Convention:
    if len(nodes) != 1:
        raise RulesError([*mistakes, Mistake("building_rules", 1, 1, "one convention is needed")])
    return load_convention(nodes[0])


def _tables(nodes: list[Node], uses: set[str]) -> dict[str, dict[str, Table]]:
    by_book: dict[str, dict[str, Table]] = {}
    for node in nodes:
        book = node.need("building_rules").text()
        node.take("part")
        for name, (_, entry) in node.need("tables").entries().items():
            by_book.setdefault(book, {})[name] = _table(name, entry, uses)
        node.done()
    return by_book


def _table(name: str, node: Node, uses: set[str]) -> Table:
    takes = {
        key: entry.word("use", "word", "number")
        for key, (_, entry) in node.need("takes").entries().items()
    }
    gives = tuple(node.need("gives").entries())
    editions: list[Edition] = []
    for key, value in node.need("dates").entries().values():
        since = key.day()
        if editions and since <= editions[-1].since:
            key.wrong("dates must rise")
        rows = value.need("rows").items() if value.need("rows").is_list else []
        if not rows:
            value.wrong("an edition needs rows")
        editions.append(
            Edition(
                since,
                value.need("ref").text(),
                value.need("certainty").word(*CERTAINTIES),
                tuple(_row(row, takes, gives, uses) for row in rows),
            )
        )
        value.done()
    table = Table(name, node.need("rule").text(), takes, gives, tuple(editions))
    node.done()
    return table


def _row(node: Node, takes: dict[str, str], gives: tuple[str, ...], uses: set[str]) -> Row:
    words: dict[str, tuple[str, ...]] = {}
    bands: dict[str, Band] = {}
    for key, kind in takes.items():
        value = node.take(key)
        if value is None:
            continue
        if kind == "number":
            bands[key] = _band(value)
            continue
        found = tuple(item.text() for item in value.items())
        if kind == "use":
            for item in value.items():
                if item.scalar not in uses:
                    near = difflib.get_close_matches(item.scalar or "", uses, 1)
                    item.wrong(
                        f"unknown use {item.scalar!r}"
                        + (f"; did you mean {near[0]!r}?" if near else "")
                    )
        words[key] = found
    cells: dict[str, Cell] = {}
    for key in gives:
        value = node.take(key)
        cells[key] = None if value is None or value.scalar == "none" else value.number()
    row = Row(node.need("row").text(), words, bands, cells, node.place)
    node.done()
    return row


def _band(node: Node) -> Band:
    if not node.is_map:
        number = node.number()
        return Band(from_=number, upto=number)
    values: dict[str, float] = {}
    for word in ("over", "from", "upto", "under"):
        value = node.take(word)
        if value is not None:
            values[word] = value.number()
    node.done()
    return Band(values.get("over"), values.get("from"), values.get("upto"), values.get("under"))


class _Checks:
    """Reads the checks of one document; knows which names an expression may use."""

    def __init__(
        self, lets: set[str], tables: dict[str, dict[str, Table]], convention: Convention
    ) -> None:
        self.lets = lets
        self.facts = {key.fact for key in convention.info.values()}
        self.tables = {name: table for book in tables.values() for name, table in book.items()}

    def expr(self, node: Node, roots: set[str]) -> Expr:
        try:
            expr = compile_expr(node.text())
        except ExprError as error:
            node.wrong(f"{error}", error.at)
            return compile_expr("null")
        for path in expr.paths:
            wrong = unknown_path(path, roots, self.lets, self.facts)
            if wrong:
                node.wrong(wrong)
        return expr

    def check(self, name: str, node: Node) -> Check:
        each = node.need("each").word(*SUBJECTS)
        roots = {"plan", "let", "facts", "on", each}
        if SUBJECTS[each][1]:
            roots.add("block")
        applies: list[Applies] = []
        for item in _list(node.take("applies")):
            otherwise = item.need("else")
            applies.append(Applies(self.expr(item.need("when"), roots), _words(otherwise)))
            item.done()
        sense = "at_least" if node.take("at_least") else "at_most"
        limit_node = node.take("at_least") or node.need("at_most")
        limits = tuple(self.limit(item, roots) for item in limit_node.items())
        rounding, then = node.take("round"), node.take("then")
        provisos = tuple(
            self.proviso(item, roots | {"limit", "value"}) for item in _list(node.take("provisos"))
        )
        only = node.take("only")
        label, since, until = node.take("label"), node.take("since"), node.take("until")
        check = Check(
            name=name,
            group=node.need("group").text(),
            title=_words(node.need("title")),
            rule=node.need("rule").text(),
            each=each,
            only=self.expr(only, roots) if only else None,
            label=_words(label) if label else {"en": "", "ml": ""},
            since=since.day() if since else None,
            until=until.day() if until else None,
            applies=tuple(applies),
            measure=self.expr(node.need("measure"), roots),
            unit=(node.need("unit").scalar or ""),
            sense=sense,
            limits=limits,
            round_up=rounding is not None and rounding.word("up") == "up",
            then=self.expr(then, roots | {"sum"}) if then else None,
            provisos=provisos,
            need=_words(node.need("need")),
            place=node.place,
        )
        node.done()
        return check

    def limit(self, node: Node, roots: set[str]) -> Limit:
        if not node.is_map:
            return Limit(self.expr(node, roots))
        over = node.take("over")
        inner = roots | {"item"} if over else roots
        keys: dict[str, Expr] = {}
        table = node.take("table")
        if table is not None:
            keys = self.keys(node, table, inner)
            inner = inner | {"row"}
        pick = node.take("pick")
        weight, plus = node.take("weight"), node.take("plus")
        limit = Limit(
            value=self.expr(node.need("value"), inner),
            table=table.text() if table else "",
            keys=keys,
            over=self.expr(over, roots) if over else None,
            pick=pick.word(*_PICKS) if pick else "greatest",
            weight=self.expr(weight, inner) if weight else None,
            plus=self.expr(plus, roots) if plus else None,
        )
        if limit.pick == "weighted" and limit.weight is None:
            node.wrong("'weighted' needs a weight")
        node.done()
        return limit

    def keys(self, node: Node, table: Node, roots: set[str]) -> dict[str, Expr]:
        known = self.tables.get(table.text())
        if known is None:
            near = difflib.get_close_matches(table.text(), self.tables, 1)
            table.wrong(
                f"no table {table.text()!r}" + (f"; did you mean {near[0]!r}?" if near else "")
            )
            node.take("with")
            return {}
        given = node.need("with")
        keys: dict[str, Expr] = {}
        for name, (key, value) in given.entries().items():
            if name not in known.takes:
                key.wrong(f"table {known.name!r} does not take {name!r} ({', '.join(known.takes)})")
            keys[name] = self.expr(value, roots)
        for name in known.takes:
            if name not in keys:
                given.wrong(f"table {known.name!r} also takes {name!r}")
        return keys

    def proviso(self, node: Node, roots: set[str]) -> Proviso:
        instead = node.take("instead")
        proviso = Proviso(
            node.need("on").word("fail", "pass"),
            self.expr(node.need("when"), roots),
            self.limit(instead, roots) if instead else None,
            node.need("outcome").word(*_OUTCOMES),
            node.need("rule").text(),
            _words(node.need("why")),
        )
        node.done()
        return proviso


@dataclass(frozen=True, slots=True)
class _CheckFile:
    """The checks of one document and the names they share. `owner` is a book or `common`."""

    owner: str
    checks: tuple[Check, ...]
    lets: dict[str, Expr]
    groups: dict[str, Words]
    needs: dict[str, Words]


def _checks(node: Node, tables: dict[str, dict[str, Table]], convention: Convention) -> _CheckFile:
    owner = node.need("building_rules").text()
    node.take("part")
    lets = node.take("lets")
    names = set(lets.entries()) if lets else set[str]()
    reader = _Checks(names, tables, convention)
    exprs = {
        name: reader.expr(value, {"plan", "let", "facts", *SUBJECTS})
        for name, (_, value) in (lets.entries().items() if lets else ())
    }
    checks = tuple(
        reader.check(name, entry) for name, (_, entry) in node.need("checks").entries().items()
    )
    groups = {n: _words(e) for n, (_, e) in node.need("groups").entries().items()}
    for check in checks:
        if check.group not in groups:
            node.wrong(f"check {check.name!r}: no group {check.group!r} under 'groups'")
    needs_node = node.need("needs")
    needs: dict[str, Words] = {}
    for name, (key, entry) in needs_node.entries().items():
        needs[name] = _words(entry)
        wrong = unknown_path(name, {"plan", "facts", *SUBJECTS}, names, reader.facts)
        if wrong:
            key.wrong(wrong)
    node.done()
    return _CheckFile(owner, checks, exprs, groups, needs)


def _book(
    node: Node,
    tables: dict[str, dict[str, Table]],
    files: list[_CheckFile],
    books: dict[str, Book],
) -> Book:
    name = node.need("building_rules").text()
    node.take("part")
    like = node.take("like")
    own = tables.get(name, {})
    inherited: dict[str, Table] = {}
    certainty = "gazette"
    if like is not None:
        if like.text() not in books:
            like.wrong(f"no book {like.text()!r} before this one")
        else:
            inherited = books[like.text()].tables
        certainty = node.need("inherited_certainty").word(*CERTAINTIES)
    instruments = tuple(
        Instrument(key.day(), value.need("ref").text(), value.need("certainty").word(*CERTAINTIES))
        for key, value in node.need("instruments").entries().values()
    )
    lets: dict[str, Expr] = {}
    groups: dict[str, Words] = {}
    needs: dict[str, Words] = {}
    used: list[Check] = []
    for file in files:
        if file.owner in (name, "common"):
            used += file.checks
            lets |= file.lets
            groups |= file.groups
            needs |= file.needs
    book = Book(
        name=name,
        title=_words(node.need("title")),
        instruments=instruments,
        tables={**inherited, **own},
        lets=lets,
        checks=tuple(used),
        groups=groups,
        needs=needs,
        inherited=frozenset(set(inherited) - set(own)),
        inherited_certainty=certainty,
    )
    node.done()
    return book


def _words(node: Node) -> Words:
    words = {"en": node.need("en").text(), "ml": node.need("ml").text()}
    node.done()
    return words


def _list(node: Node | None) -> list[Node]:
    return [] if node is None else node.items()
