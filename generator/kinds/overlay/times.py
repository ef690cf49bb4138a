"""Times of promises that overlays set, within what the promise opened."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import did_you_mean
from generator.kinds.overlay.spec import OverlaySpec
from generator.load.document import Document
from generator.load.scalars import read_duration
from generator.resolve.names import Names
from generator.symbols import Sla, SlaChange


def time_at(
    names: Names,
    document: Document,
    spec: OverlaySpec,
    address: str,
    where: tuple[str, str],
    slas: Mapping[str, Sla],
) -> SlaChange | None:
    """`sla.issue.states.scrutiny.within: 3wd`; None where it is wrong, which is told."""
    place = document.key_span("set", address)
    found = next(
        (one for one in slas.values() if one.module == spec.of and _path(address, one) is not None),
        None,
    )
    if found is None:
        known = [f"sla.{one.short}.{path}" for one in slas.values() if one.module == spec.of for path in _paths(one)]  # fmt: skip
        if not names.is_lost(document, address.split(".")[1]):
            names.report(
                "KS880",
                place,
                f"the module '{spec.of}' has no such time of a promise",
                expected=", ".join(known[:6]),
                mend=did_you_mean(address, known),
            )
        return None
    state = _path(address, found)
    assert state is not None
    if state not in found.open:
        names.report(
            "KS881",
            place,
            f"the promise does not let overlays move '{address.split('.', 2)[2]}'",
            expected=f"`open: {{{address.split('.', 2)[2]}: 1wd..5wd}}` in the sla",
            others=((found.span, "the promise"),),
        )
        return None
    low, high = found.open[state]
    length = read_duration(document.text("set", address))
    if length is None or length.unit != low.unit or not low.amount <= length.amount <= high.amount:
        names.report(
            "KS882",
            document.span("set", address),
            f"this time may be moved from {low.amount}{low.unit} to {high.amount}{high.unit}",
            expected=f"{low.amount}{low.unit}..{high.amount}{high.unit}",
            others=((found.span, "the promise"),),
        )
        return None
    return SlaChange(found.name, state, *where, length, place)


def _paths(sla: Sla) -> list[str]:
    return ["whole", *(f"states.{state}.within" for state, _ in sla.states)]


def _path(address: str, sla: Sla) -> str | None:
    """The state whose time is meant, '' for the whole; None for another promise's."""
    start, short, path = (*address.split(".", 2), "", "")[:3]
    if (start, short) != ("sla", sla.short) or path not in _paths(sla):
        return None
    return "" if path == "whole" else path.split(".")[1]
