"""Number patterns: `RC/{local_body.code}/{fy}/{seq:6}` as parts."""

from __future__ import annotations

import re

from generator.diagnostics import Span, did_you_mean
from generator.kinds.record.spec import NumberSpec, RecordSpec
from generator.load.document import Document
from generator.resolve.names import Names
from generator.symbols import NumberPart, NumberPattern

# What a pattern may name, by the part of the number that it becomes.
PLACEHOLDERS = {"local_body.code": "local_body", "fy": "fy", "year": "year"}
PER = ("local_body", "fy", "year")
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|(.)", re.DOTALL)
_SEQUENCE = re.compile(r"seq(?::([1-9]|1[0-2]))?\Z")
_PLAIN = re.compile(r"[A-Za-z0-9/._() -]*\Z")
_MOST = 60


def number_pattern(names: Names, document: Document, spec: NumberSpec) -> NumberPattern | None:
    """The pattern taken apart; None where it cannot be (told)."""
    span = document.span("number", "pattern")
    parts: list[NumberPart] = []
    good = True
    for match in _PIECE.finditer(spec.pattern):
        placeholder, text, stray = match.groups()
        place = Span(span.file, span.line, span.column + match.start(), len(match.group()))
        if text is not None and _PLAIN.match(text):
            parts.append(NumberPart(text=text))
        elif placeholder in PLACEHOLDERS:
            parts.append(NumberPart(kind=PLACEHOLDERS[placeholder]))
        elif placeholder is not None and (width := _SEQUENCE.match(placeholder)):
            parts.append(NumberPart(kind="seq", width=int(width.group(1) or 1)))
        else:
            good = False
            _refuse_piece(names, place, placeholder, text or stray or "")
    kinds = [part.kind for part in parts]
    if good and kinds.count("seq") != 1:
        good = False
        names.report(
            "KS216",
            span,
            "a number has one running part, and this pattern has "
            + ("none" if "seq" not in kinds else "several"),
            expected="{seq:6}: six digits that count up",
            mend="add {seq:6}" if "seq" not in kinds else "leave one of them out",
        )
    for index, per in enumerate(spec.per):
        place = document.span("number", "per", index)
        if per not in PER:
            good = False
            names.report(
                "KS216",
                place,
                f"no sequence can start anew for '{per}'",
                expected=", ".join(PER),
                mend=did_you_mean(per, PER),
            )
        elif good and per not in kinds and not (per == "year" and "fy" in kinds):
            names.report(
                "KS216",
                place,
                f"the sequence starts anew for each {per}, and the number does not show it: "
                "two rows would get one number",
                expected=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
                mend=f"add {_shown(per)} to the pattern",
            )
            good = False
    _check_gapless(names, document, spec)
    return NumberPattern(spec.pattern, tuple(parts), spec.per, spec.gapless) if good else None


def _refuse_piece(names: Names, place: Span, placeholder: str | None, text: str) -> None:
    if placeholder is None:
        names.report(
            "KS216",
            place,
            f"{text!r} cannot stand in a number",
            expected="letters, digits, blanks and / . _ - ( ), and {...}",
            mend="close the brace with }, or leave it out"
            if text in "{}"
            else f"leave {text!r} out",
        )
        return
    known = [*PLACEHOLDERS, "seq:6"]
    names.report(
        "KS216",
        place,
        f"a number cannot show '{placeholder}'",
        expected=", ".join(f"{{{name}}}" for name in known),
        mend=did_you_mean(placeholder, known),
    )


def _check_gapless(names: Names, document: Document, spec: NumberSpec) -> None:
    record = document.spec
    assert isinstance(record, RecordSpec)
    if spec.gapless and record.entry is None and not document.is_hole("entry"):
        names.report(
            "KS217",
            document.key_span("number", "gapless"),
            "only register entries, receipts and vouchers are numbered without gaps",
            expected="`gapless: true` beside `entry:`",
            mend="delete it; applications are numbered by a sequence, which may leave gaps",
        )


def _shown(per: str) -> str:
    return next(f"{{{name}}}" for name, kind in PLACEHOLDERS.items() if kind == per)
