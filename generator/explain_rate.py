"""`ksmart explain fee.licence.application_fee --local-body M07025 --on 2026-05-04`: what holds there, and who set it.

From the specs' first rows; rows that editors added at run time are in the database, whose answer a demand
keeps with itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.load.scalars import read_day
from generator.resolve.scopes import LOCAL_BODY
from generator.symbols import Fee, Head, Rate, Sla, SymbolTable
from runtime.meaning.rates import in_force

_Layer = tuple[str, Mapping[dt.date, Rate]]


class NoSuchRateError(Exception):
    """What was asked for names nothing; the message says what could be."""


def explained_rate(symbols: SymbolTable, name: str, local_body: str, day: str) -> str:
    """The rate of a head in a local body on a day, with every layer that it was chosen from.

    Raises:
        NoSuchRateError: No such head, local body or date.
    """
    if ".sla." in f".{name}":
        return _explained_time(symbols, name, local_body)
    fee, head = _named(symbols, name)
    on = read_day(day)
    if on is None:
        raise NoSuchRateError(f"'{day}' is no date: write --on 2026-05-04")
    layers = _layers(symbols, fee, head, local_body)
    found = in_force([rates for _, rates in layers], on)
    lines = [f"fee.{fee.short}.{head.name} of {fee.module}, {local_body or 'no local body'}, {on}"]
    if found is None:
        lines.append(f"  no rate is in force: the first begins {min(r.since for r in head.rates)}")
    else:
        who = next(who for who, rates in reversed(layers) if found in rates.values())
        lines += [f"  {text}" for text in _told(found)]
        lines.append(f"  since {found.since}, set by {who}")
        lines.append(f"  {found.span.file}:{found.span.line}:{found.span.column}")
    for who, rates in layers:
        for since in sorted(rates):
            rate = rates[since]
            mark = "→" if rate is found else " "
            place = f"{rate.span.file}:{rate.span.line}"
            lines.append(f"{mark} {since}  {'; '.join(_told(rate)):<40}  {who}  {place}")
    return "\n".join(lines) + "\n"


def _explained_time(symbols: SymbolTable, name: str, local_body: str) -> str:
    """A time of a promise in a local body, with every layer; the narrowest stands."""
    known: dict[str, tuple[Sla, str]] = {}
    for sla in symbols.slas.values():
        # Many modules call theirs `issue`: the module's name before it says whose is meant.
        for start in (f"sla.{sla.short}", f"{sla.module}.sla.{sla.short}"):
            known.setdefault(f"{start}.whole", (sla, ""))
            for state, _ in sla.states:
                known.setdefault(f"{start}.states.{state}.within", (sla, state))
    if name not in known:
        mend = did_you_mean(name, known)
        raise NoSuchRateError(f"there is no '{name}'; {mend or ', '.join(known)}")
    sla, state = known[name]
    own = dict(sla.states)[state] if state else sla.whole
    path = ("states", state, "within") if state else ("whole",)
    layers = [(f"the module {sla.module}", own, symbols.place("sla", sla.name, *path))]
    places = _places(symbols, local_body)
    for level in ("tier", "district", "local_body"):
        layers += [
            (f"the {level.replace('_', ' ')} {one.code}", one.within, one.span)
            for one in symbols.sla_changes
            if (one.sla, one.state, one.level) == (sla.name, state, level)
            and places.get(level) == one.code
        ]
    who, time, span = layers[-1]
    lines = [f"{name} of {sla.module}, {local_body or 'no local body'}"]
    lines += [
        f"  {time.amount}{time.unit}",
        f"  set by {who}",
        f"  {span.file}:{span.line}:{span.column}",
    ]
    for who, time, span in layers:
        mark = "→" if who == layers[-1][0] else " "
        lines.append(f"{mark} {f'{time.amount}{time.unit}':<8}  {who}  {span.file}:{span.line}")
    return "\n".join(lines) + "\n"


def _named(symbols: SymbolTable, name: str) -> tuple[Fee, Head]:
    known = {
        f"fee.{fee.short}.{head.name}": (fee, head)
        for fee in symbols.fees.values()
        for head in fee.heads
    }
    known |= {
        f"{fee.module}.fee.{fee.short}.{head.name}": (fee, head)
        for fee in symbols.fees.values()
        for head in fee.heads
    }
    if name not in known:
        shown = [key for key in known if key.startswith("fee.")]
        mend = did_you_mean(name, shown)
        raise NoSuchRateError(
            f"there is no '{name}'"
            + (f"; {mend}" if mend else f"; there are {', '.join(shown) or 'no fees'}")
        )
    return known[name]


def _layers(symbols: SymbolTable, fee: Fee, head: Head, local_body: str) -> list[_Layer]:
    """The module's rates and those of overlays that hold in the local body, the narrower after the wider."""
    made: list[_Layer] = [(f"the module {fee.module}", {rate.since: rate for rate in head.rates})]
    places = _places(symbols, local_body)
    for level in ("tier", "district", "local_body"):
        for one in symbols.overlays:
            if (one.fee, one.head, one.level) == (fee.name, head.name, level) and places.get(
                level
            ) == one.code:
                who = f"the {level.replace('_', ' ')} {one.code}"
                made.append((who, {rate.since: rate for rate in one.rates}))
    return made


def _places(symbols: SymbolTable, local_body: str) -> dict[str, str]:
    if not local_body:
        return {}
    bodies = symbols.masters.get(LOCAL_BODY)
    rows = [row for row in bodies.rows if row.key == local_body] if bodies is not None else []
    if not rows:
        near = did_you_mean(local_body, [row.key for row in bodies.rows]) if bodies else ""
        raise NoSuchRateError(
            f"there is no local body '{local_body}'" + (f"; {near}" if near else "")
        )
    values = rows[-1].values
    return {
        "local_body": local_body,
        **{
            level: str(values[level])
            for level in ("tier", "district")
            if values.get(level) is not None
        },
    }


def _told(rate: Rate) -> list[str]:
    """The rate in words, a line for each slab."""
    if rate.how == "amount":
        return [f"₹ {rate.amount}"]
    if rate.how == "none":
        return ["nothing is charged"]
    if rate.rule is not None:
        return [rate.rule.text]
    made: list[str] = []
    before = ""
    for limit, amount in rate.bands:
        reach = f"up to {limit}" if limit is not None else "above that" if before else "any"
        made.append(f"{rate.slab} {reach}: ₹ {amount}")
        before = str(limit)
    return made
