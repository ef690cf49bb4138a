"""Amendments: the rules of a new version, and the function that puts it together."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir.rules import RuleIR
from generator.lower.literals import words_value
from generator.lower.rules import Site
from generator.lower.tables import registers_of
from generator.symbols import Amend, Field, Record, Rule, State, SymbolTable
from generator.text.literals import Call, ListDisplay, Mapping, Raw, Value


def amend_rules(state: State, amend: Amend) -> Iterator[tuple[str, Rule]]:
    """The rules of an amendment by the names of their functions."""
    stem = f"{state.name}_amends_{_short(amend)}"
    yield stem, amend.row
    for field, rule in amend.values:
        yield f"{stem}_{field}", rule
    asked = (("when", amend.when), ("order", amend.order), ("order_on", amend.order_on))
    yield from ((f"{stem}__{suffix}", rule) for suffix, rule in asked if rule is not None)


def amended_body(
    state: State, record: Record, rules: dict[str, RuleIR], symbols: SymbolTable, site: Site
) -> None:
    """The statements that give the list of `Amended`."""
    site.imports.add(("runtime.catalogue", "Amended"))
    for amend in state.amends:
        site.prepare(rules[name] for name, _ in amend_rules(state, amend))
    found = tuple(_amended(state, amend, record, rules, symbols, site) for amend in state.amends)
    site.body.add("return ", ListDisplay(found))


def _amended(
    state: State,
    amend: Amend,
    record: Record,
    rules: dict[str, RuleIR],
    symbols: SymbolTable,
    site: Site,
) -> Value:
    entry = symbols.records[amend.record]
    assert entry.versions is not None
    stem = f"{state.name}_amends_{_short(amend)}"
    local = f"{entry.short}_amended"
    site.assign(local, rules[stem])
    items: list[tuple[Value, Value]] = []
    places: dict[str, str] = {}
    for name, _ in amend.values:
        places[name] = f"{local}_{name}"
        site.assign(places[name], rules[f"{stem}_{name}"])
    places |= {name: f"f.{source}" for name, source in amend.taken}
    for name, place in places.items():
        field = entry.field(name)
        assert field is not None
        items += _items(field, place)
    order = _asked(site, rules, f"{stem}__order", f"{local}__order")
    if entry.versions.order not in ("", "true") and order is not None:
        kept = entry.field(entry.versions.order)
        assert kept is not None
        items += _items(kept, order)
    note = entry.versions.notes.get(amend.note)
    order_on = _asked(site, rules, f"{stem}__order_on", f"{local}__order_on")
    when = _asked(site, rules, f"{stem}__when", f"{local}__when")
    site.imports.add(("runtime.words", "Words"))
    return Call(
        "Amended",
        (entry.name, Raw(local), Mapping(tuple(items))),
        keywords=(
            ("holds", Raw(f"{when} is True") if when else None),
            ("ordered", True if entry.versions.order else None),
            ("order", Raw(order) if order else None),
            ("order_on", Raw(order_on) if order_on else None),
            ("note", amend.note or None),
            ("says", words_value(note) if note else None),
            ("words", _words(entry, places, symbols)),
        ),
    )


def _asked(site: Site, rules: dict[str, RuleIR], name: str, local: str) -> str | None:
    if name not in rules:
        return None
    site.assign(local, rules[name])
    return local


def _items(field: Field, place: str) -> list[tuple[Value, Value]]:
    """The columns of a field; where nothing is given None, which leaves what stands there."""
    there = f"if {place} is not None else None"
    if field.bilingual:
        ends = zip(field.columns, ("en", "ml"), strict=True)
        return [(column.name, Raw(f"{place}.{end} {there}")) for column, end in ends]
    if field.type == "money":
        return [(field.columns[0].name, Raw(f"int({place} * 100) {there}"))]
    return [(field.columns[0].name, Raw(place))]


def _words(entry: Record, places: dict[str, str], symbols: SymbolTable) -> Value | None:
    """By what else the entry is found from now on."""
    searched = {path.split(".")[0] for r in registers_of(entry, symbols) for path in r.search}
    found: list[Value] = []
    for name, place in places.items():
        field = entry.field(name)
        if name not in searched or field is None:
            continue
        ends = ("en", "ml") if field.bilingual else ()
        found += [Raw(f'{place}.{end} if {place} is not None else ""') for end in ends] or [
            Raw(f'{place} or ""')
        ]
    return tuple(found) or None


def _short(amend: Amend) -> str:
    return amend.record.rpartition(".")[2]
