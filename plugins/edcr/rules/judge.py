"""Judging a plan by a book: every check on every thing it concerns, one verdict each."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plugins.edcr.model.findings import Severity
from plugins.edcr.model.plan import Block, Plan
from plugins.edcr.rules import phrases
from plugins.edcr.rules.book import Book, Cell, Check, Limit, Proviso, Row, Words
from plugins.edcr.rules.draft import Draft, weaker_certainty
from plugins.edcr.rules.expr import Expr, Lets, MissingFactError, Scope
from plugins.edcr.rules.lookup import NoRowError, find_rows
from plugins.edcr.rules.names import SUBJECTS
from plugins.edcr.rules.subjects import subjects_of
from plugins.edcr.rules.verdict import RowRef, Status, Verdict

# Half a millimetre (or half a thousandth of a per cent, a litre ...): below what is drawn.
_SLACK = 5e-4
_NEVER_EMPTY = frozenset({"plan.uses", "block.uses", "plan.blocks"})
# With these findings every number of the plan is in doubt, so no verdict is given on any.
_NO_TRUST = frozenset({"unit_doubt", "unit_strange", "size_absurd"})


def judge(plan: Plan, book: Book, on: date, near_limit_pct: float) -> tuple[Verdict, ...]:
    """All verdicts on a plan by the text of the book in force on a day."""
    doubt = next(
        (f for f in plan.findings if f.code in _NO_TRUST and f.severity is Severity.ERROR), None
    )
    judge_ = _Judge(plan, book, on, near_limit_pct)
    verdicts: list[Verdict] = []
    for check in book.checks:
        if not check.in_force(on):
            continue
        subjects = judge_.concerned(check)
        if not subjects:
            verdicts.append(judge_.without_subject(check))
        for name, block, subject in subjects:
            verdicts.append(judge_.verdict(check, name, block, subject, doubt is not None))
    return tuple(verdicts)


@dataclass(slots=True)
class _Bound:
    """A required value, between `low` and `high` while an unknown key leaves rows open."""

    low: float
    high: float
    rows: list[RowRef] = field(default_factory=list[RowRef])
    unknown: list[str] = field(default_factory=list[str])


class _NoLimitError(Exception):
    """The table sets no limit here (`none`)."""

    def __init__(self, rows: list[RowRef]) -> None:
        self.rows = rows
        super().__init__()


class _Judge:
    def __init__(self, plan: Plan, book: Book, on: date, near_limit_pct: float) -> None:
        self.plan = plan
        self.book = book
        self.on = on
        self.near_limit_pct = near_limit_pct

    def verdict(
        self, check: Check, subject: str, block: Block | None, thing: Any, doubtful: bool
    ) -> Verdict:
        """One check on one thing."""
        scope = self._scope(check, block, thing)
        draft = Draft(check, subject, scope, self.near_limit_pct)
        try:
            return self._decide(draft, doubtful)
        except MissingFactError as missing:
            return draft.unchecked([missing.path], self.book.needs)
        except NoRowError as error:
            return draft.done(Status.ERROR, phrases.no_row(error))

    def concerned(self, check: Check) -> list[tuple[str, Block | None, Any]]:
        """The things of a check: all of its kind that its `only` lets through."""
        things = list(subjects_of(check.each, self.plan))
        if check.only is None:
            return things
        return [
            (name, block, thing)
            for name, block, thing in things
            if check.only(self._scope(check, block, thing))
        ]

    def without_subject(self, check: Check) -> Verdict:
        """A check whose things are not drawn at all: it cannot be made, or need not be."""
        blocks = self.plan.blocks if SUBJECTS[check.each][1] else ()
        scopes = [self._scope(check, block, None) for block in blocks]
        scopes = scopes or [self._scope(check, None, None)]
        reasons = [self._exempt(check, scope) for scope in scopes]
        draft = Draft(check, "", scopes[0], self.near_limit_pct)
        if reasons and all(reasons):
            return draft.done(Status.NOT_APPLICABLE, reasons[0] or phrases.NO_LIMIT)
        return draft.done(Status.UNCHECKED, phrases.not_drawn(check.need))

    def _exempt(self, check: Check, scope: Scope) -> Words | None:
        for condition in check.applies:
            try:
                if not condition.when(scope):
                    return condition.otherwise
            except MissingFactError:
                continue
        return None

    def _scope(self, check: Check, block: Block | None, thing: Any) -> Scope:
        return Scope(
            {
                "plan": self.plan,
                "facts": self.plan.facts,
                "let": Lets(self.book.lets),
                "on": self.on.isoformat(),
                "block": block,
                check.each: thing
                if check.each not in ("plan", "parking")
                else _whole(check, self.plan),
            }
        )

    def _decide(self, draft: Draft, doubtful: bool) -> Verdict:
        check, scope = draft.check, draft.scope
        for condition in check.applies:
            if not condition.when(scope):
                return draft.done(Status.NOT_APPLICABLE, condition.otherwise)
        if doubtful:
            return draft.done(Status.UNCHECKED, phrases.UNITS_IN_DOUBT)
        try:
            bound = self._required(check, scope)
        except _NoLimitError as none:
            draft.rows += none.rows
            return draft.done(Status.NOT_APPLICABLE, phrases.NO_LIMIT)
        draft.rows += bound.rows
        draft.required = bound.high if check.sense == "at_least" else bound.low
        value = float(check.measure(scope))
        draft.provided = value
        at_least = check.sense == "at_least"
        strict, lax = (bound.high, bound.low) if at_least else (bound.low, bound.high)
        sign = 1.0 if at_least else -1.0
        if sign * (value - strict) >= -_SLACK:
            outcome = Status.PASS
        elif sign * (value - lax) < -_SLACK:
            outcome = Status.FAIL
            draft.required = lax
        else:
            return draft.unchecked(bound.unknown, self.book.needs)
        draft.margin = sign * (value - draft.required)
        return self._provisos(draft, outcome)

    def _provisos(self, draft: Draft, outcome: Status) -> Verdict:
        scope = draft.scope.with_root("limit", draft.required).with_root("value", draft.provided)
        for proviso in draft.check.provisos:
            if proviso.on != outcome.value:
                continue
            try:
                holds = bool(proviso.when(scope)) and self._keeps(draft, proviso, scope)
            except MissingFactError as missing:
                if outcome is Status.FAIL:
                    # A proviso could still help, but the drawing does not say: tell which fact.
                    draft.open_provisos.append((proviso, missing.path))
                    continue
                return draft.unchecked([missing.path], self.book.needs)
            if holds:
                why = {k: f"{v} ({proviso.rule})" for k, v in proviso.why.items()}
                draft.provisos.append(why)
                status = {
                    "officer": Status.OFFICER,
                    "na": Status.NOT_APPLICABLE,
                    "pass": Status.PASS,
                }[proviso.outcome]
                return draft.done(status, why)
        for proviso, path in draft.open_provisos:
            draft.provisos.append(phrases.proviso_open(proviso.why, proviso.rule, path))
        if draft.certainty == "draft":
            return draft.done(Status.OFFICER, phrases.draft_limit(outcome.value))
        return draft.done(outcome, phrases.compared(draft.check, outcome))

    def _keeps(self, draft: Draft, proviso: Proviso, scope: Scope) -> bool:
        """Whether the measure keeps the other limit that a proviso names."""
        if proviso.instead is None:
            return True
        assert draft.provided is not None
        try:
            bound = self._limit(proviso.instead, scope)
        except _NoLimitError:
            return False
        draft.rows += bound.rows
        if draft.check.sense == "at_least":
            return draft.provided >= bound.high - _SLACK
        return draft.provided <= bound.low + _SLACK

    def _required(self, check: Check, scope: Scope) -> _Bound:
        total = _Bound(0.0, 0.0)
        free: list[RowRef] = []
        limited = False
        for limit in check.limits:
            try:
                bound = self._limit(limit, scope)
            except _NoLimitError as none:
                free += none.rows
                continue
            limited = True
            total.low += bound.low
            total.high += bound.high
            total.rows += bound.rows
            total.unknown += bound.unknown
        if not limited:
            raise _NoLimitError(free)
        if check.round_up:
            total.low, total.high = _up(total.low), _up(total.high)
        if check.then is not None:
            total.low = float(check.then(scope.with_root("sum", total.low)))
            total.high = float(check.then(scope.with_root("sum", total.high)))
        return total

    def _limit(self, limit: Limit, scope: Scope) -> _Bound:
        if limit.over is None:
            bound = self._one(limit, scope)
        else:
            bound = self._joined(limit, scope, list(limit.over(scope)))
        if limit.plus is not None:
            plus = float(limit.plus(scope))
            bound.low += plus
            bound.high += plus
        return bound

    def _joined(self, limit: Limit, scope: Scope, items: list[Any]) -> _Bound:
        bounds: list[tuple[_Bound, float]] = []
        free: list[RowRef] = []
        for item in items:
            inner = scope.with_root("item", item)
            weight = float(limit.weight(inner)) if limit.weight else 1.0
            try:
                bounds.append((self._one(limit, inner), weight))
            except _NoLimitError as none:
                free += none.rows
        if not items and limit.over is not None and limit.over.source in _NEVER_EMPTY:
            # Without a use there is no row to ask: that is unknown, not "no limit".
            raise MissingFactError(limit.over.source)
        if not bounds:
            raise _NoLimitError(free)
        rows = [row for bound, _ in bounds for row in bound.rows]
        unknown = [name for bound, _ in bounds for name in bound.unknown]
        lows = [bound.low for bound, _ in bounds]
        highs = [bound.high for bound, _ in bounds]
        if limit.pick == "greatest":
            return _Bound(max(lows), max(highs), rows, unknown)
        if limit.pick == "least":
            return _Bound(min(lows), min(highs), rows, unknown)
        weights = [weight for _, weight in bounds]
        low = math.fsum(v * w for v, w in zip(lows, weights, strict=True))
        high = math.fsum(v * w for v, w in zip(highs, weights, strict=True))
        if limit.pick == "weighted":
            whole = math.fsum(weights)
            if whole <= 0:
                raise MissingFactError("plan.floor_area")
            low, high = low / whole, high / whole
        return _Bound(low, high, rows, unknown)

    def _one(self, limit: Limit, scope: Scope) -> _Bound:
        if not limit.table:
            value = float(limit.value(scope))
            return _Bound(value, value)
        table = self.book.tables[limit.table]
        keys: dict[str, Cell] = {}
        unknown: list[str] = []
        for name, expr in limit.keys.items():
            try:
                keys[name] = expr(scope)
            except MissingFactError as missing:
                keys[name] = None
                unknown.append(missing.path)
        edition, rows = find_rows(table, keys, self.on)
        certainty = edition.certainty
        if table.name in self.book.inherited:
            certainty = weaker_certainty(certainty, self.book.inherited_certainty)
        refs = [
            RowRef(
                table.name,
                row.name,
                table.rule,
                edition.ref,
                edition.since.isoformat(),
                certainty,
                row.place,
            )
            for row in rows
        ]
        values = [self._value_of(limit.value, scope, row) for row in rows]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            if known:
                # Some open rows set a limit and some do not: the key is needed.
                raise MissingFactError(unknown[0] if unknown else limit.table)
            raise _NoLimitError(refs)
        return _Bound(min(known), max(known), refs, unknown if len(rows) > 1 else [])

    def _value_of(self, expr: Expr, scope: Scope, row: Row) -> float | None:
        try:
            return float(expr(scope.with_root("row", row.gives)))
        except MissingFactError as missing:
            if missing.path.startswith("row."):
                return None
            raise


def _whole(check: Check, plan: Plan) -> Any:
    return plan if check.each == "plan" else plan.parking


def _up(value: float) -> float:
    return float(math.ceil(value - 1e-6))
