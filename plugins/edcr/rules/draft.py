"""A verdict being put together: what was compared, read and found on the way."""

from __future__ import annotations

from plugins.edcr.model.quantity import Quantity
from plugins.edcr.rules import phrases
from plugins.edcr.rules.book import CERTAINTIES, Check, Proviso, Words
from plugins.edcr.rules.expr import Scope
from plugins.edcr.rules.verdict import Input, RowRef, Status, Verdict


class Draft:
    """A verdict being put together."""

    def __init__(self, check: Check, subject: str, scope: Scope, near_limit_pct: float) -> None:
        self.check = check
        self.subject = subject
        self.scope = scope
        self.near_limit_pct = near_limit_pct
        self.required: float | None = None
        self.provided: float | None = None
        self.margin: float | None = None
        self.rows: list[RowRef] = []
        self.provisos: list[Words] = []
        self.open_provisos: list[tuple[Proviso, str]] = []

    @property
    def certainty(self) -> str:
        found = "gazette"
        for row in self.rows:
            found = weaker_certainty(found, row.certainty)
        return found

    def unchecked(self, paths: list[str], needs: dict[str, Words]) -> Verdict:
        """Cannot be checked, because these facts are not in the drawing."""
        unique = sorted(set(paths))
        words = [needs.get(path, self.check.need) for path in unique] or [self.check.need]
        return self.done(Status.UNCHECKED, phrases.not_stated(words), unique)

    def done(self, status: Status, reason: Words, missing: list[str] | None = None) -> Verdict:
        check = self.check
        measured = self._measured()
        margin = self.margin
        near = (
            status is Status.PASS
            and margin is not None
            and bool(self.required)
            and margin <= abs(self.required or 0.0) * self.near_limit_pct / 100
        )
        advice = (
            phrases.advice(check, self.scope, -margin, self.subject)
            if status is Status.FAIL and margin is not None
            else {"en": "", "ml": ""}
        )
        return Verdict(
            check=check.name,
            group=check.group,
            title=phrases.fill(check.title, self.scope),
            rule=check.rule,
            status=status,
            subject=self.subject,
            label=phrases.fill(check.label, self.scope),
            unit=check.unit,
            sense=check.sense,
            required=self.required,
            provided=self.provided,
            margin=margin,
            near_limit=near,
            reason=reason,
            advice=advice,
            certainty=self.certainty,
            rows=tuple(dict.fromkeys(self.rows)),
            provisos=tuple(self.provisos),
            inputs=self._inputs(),
            missing=tuple(missing or ()),
            handles=measured.handles if measured else (),
            at=measured.at if measured else None,
            mark=measured.mark if measured else None,
        )

    def _measured(self) -> Quantity | None:
        for path in self.check.measure.paths:
            if path in self.scope.read and self.scope.read[path].handles:
                return self.scope.read[path]
        return next((q for q in self.scope.read.values() if q.handles), None)

    def _inputs(self) -> tuple[Input, ...]:
        inputs: list[Input] = []
        for name in sorted(set(self.scope.read) | set(self.scope.values)):
            if name.startswith(("row.", "let.", "limit", "value", "sum", "item.")):
                continue
            quantity = self.scope.read.get(name)
            if quantity is not None:
                inputs.append(
                    Input(name, quantity.value, quantity.unit, quantity.means, quantity.handles)
                )
            else:
                inputs.append(Input(name, self.scope.values[name], ""))
        return tuple(inputs)


def weaker_certainty(left: str, right: str) -> str:
    """The less sure of two."""
    return left if CERTAINTIES.index(left) >= CERTAINTIES.index(right) else right
