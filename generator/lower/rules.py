"""Rules as functions: their names, and what their arguments are where they are called.

A rule's function is pure and takes plain values in the order of the paths it reads. A *site* says
what a path is in the code around the call: answers being checked, a loaded file, a row picked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from generator.ir.rules import RuleIR
from generator.lower.body import Body
from generator.lower.names import variable
from generator.lower.structs import may_be_none
from generator.resolve.decisions import MISSING
from generator.resolve.scopes import LOCAL_BODY
from generator.rules.to_python import python_function
from generator.rules.types import Schema
from generator.symbols import Decision, Field, Rule, SymbolTable
from generator.text.imports import Imports
from generator.text.literals import Call, Raw


def rule_function(name: str, rule: Rule, schema: Schema) -> RuleIR:
    """The function of a rule; its docstring is the rule as its author wrote it."""
    made = python_function(name, None, rule.typed, doc=rule.text, uuid_keys=schema.uuid_keys)
    return RuleIR(
        name,
        made.text,
        made.imports,
        tuple(path for path, _ in made.params),
        made.constants,
        made.rows,
    )


@dataclass(slots=True)
class Site:
    """What paths are around a call: `row` holds the record's fields, `c` the context.

    `prepare` writes, once each, the statements that a path needs before the call: the row behind
    a reference, a computed value.
    """

    symbols: SymbolTable
    fields: tuple[Field, ...]
    row: str  # the variable that holds the answers or the file
    body: Body
    computed: Callable[[Field], RuleIR] | None = None  # None: computed values are on the row
    loaded: bool = False  # the row is a loaded file: it has the built-in fields
    imports: Imports = field(default_factory=set[tuple[str, str]])
    flat: bool = False  # the row has a column for each part of a field: name_en
    parent: Site | None = None  # of a child table's row: where `parent.` is looked up
    inner: Site | None = None  # where `row.` is looked up: the row of an `each`
    known: Mapping[str, str] = field(default_factory=dict[str, str])  # names lawful here alone
    computed_by: str = "rules"  # the module whose functions work computed values out
    _ready: dict[str, str] = field(default_factory=dict[str, str])

    def call(self, rule: RuleIR, module: str = "rules") -> Call:
        """The call of a rule with its arguments from this site."""
        return Call(f"{module}.{rule.name}", tuple(Raw(self.argument(path)) for path in rule.reads))

    def guard(self, rule: RuleIR) -> str:
        """What must hold before a rule can be asked: `ward_row is not None and `.

        A code that names no row is told as a fault of its own; rules that look behind it wait.
        """
        rows = dict.fromkeys(row for path in rule.reads for row in self._needed_rows(path))
        return "".join(f"{row} is not None and " for row in rows)

    def assign(self, name: str, rule: RuleIR, module: str = "rules") -> None:
        """`name = rule(...)`, None where the rule cannot be asked."""
        call, guard = self.call(rule, module), self.guard(rule)
        if not guard:
            self.body.add(f"{name} = ", call)
            return
        self.body.add(f"{name} = None")
        with self.body.block(f"if {guard.removesuffix(' and ')}"):
            self.body.add(f"{name} = ", call)

    def argument(self, path: str) -> str:
        """The expression that a path is here; prepares what it needs."""
        if path.startswith("parent.") and self.parent is not None:
            return self.parent.argument(path.removeprefix("parent."))
        if path.startswith("row.") and self.inner is not None:
            return self.inner.argument(path.removeprefix("row."))
        if path in self.known:
            return self.known[path]
        if path in _CONTEXT:
            return _CONTEXT[path]
        if path.endswith(")"):  # a fact of money: paid(head), due(head)
            fact, _, head = path.removesuffix(")").partition("(")
            return f'{self.row}.dues.{fact}("{head}")'
        if path == "applicant" or path == "me":
            if self.loaded:
                return f"{self.row}.applicant" if path == "applicant" else "c.person"
            return "c.applicant"
        first, _, rest = path.removesuffix("[]").partition(".")
        if first == "local_body":
            place = self._row_of(
                "local_body",
                LOCAL_BODY,
                f"{self.row}.local_body" if self.loaded else "c.local_body",
            )
            return _member(place, rest, maybe=False)
        if first == "answers" and rest:
            return _answered(f"{self.row}.answers", rest)
        target = self._field(first)
        if path == "submitted_on" and not self.loaded:
            return "c.submitted_on"
        if target is None and rest:
            decision = self.symbols.decision_of(self.fields, first)
            if decision is not None:
                row = self._decided(decision)
                return f"{row} is None" if rest == MISSING else _member(row, rest, maybe=True)
        if target is None:
            return f"{self.row}.{first}"
        key = f"{self.row}.{first}"
        if target.compute is not None and self.computed is not None:
            key = self._computed(target)
        if not rest or target.type == "table":
            return key
        if target.bilingual and self.flat:
            return f"{key}_{rest}"
        if target.bilingual:
            return _member(key, rest, maybe=may_be_none(target))
        return self._through(first, target.to, key, rest, may_be_none(target))

    def row_of(self, target: Field) -> str:
        """The variable that holds the row behind a reference, None where there is none."""
        return self._row_of(target.name, target.to, f"{self.row}.{target.name}")

    def _field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def _needed_rows(self, path: str) -> list[str]:
        """The rows that a path looks into and that must be there."""
        if path.startswith("parent.") and self.parent is not None:
            return self.parent._needed_rows(path.removeprefix("parent."))
        if path.startswith("row.") and self.inner is not None:
            return self.inner._needed_rows(path.removeprefix("row."))
        first, _, rest = path.partition(".")
        target = self._field(first)
        if first == "local_body" and rest:
            return ["local_body_row"]
        if target is None or not rest or target.type != "ref" or may_be_none(target):
            return []
        rows, name, to = [f"{first}_row"], first, target.to
        head, _, rest = rest.partition(".")
        while rest and (inner := self._behind(to, head)):
            name, to = f"{name}_{head}", inner
            rows.append(f"{name}_row")
            head, _, rest = rest.partition(".")
        return rows

    def _through(self, name: str, to: str, key: str, rest: str, maybe: bool) -> str:
        """A member of the row behind a reference, or of the row behind that one's reference."""
        place = self._row_of(name, to, key)
        head, _, more = rest.partition(".")
        inner = self._behind(to, head)
        if not more or not inner:
            return _member(place, rest, maybe)
        found = f"{place}.{head} if {place} is not None else None"
        return self._through(f"{name}_{head}", inner, found, more, maybe)

    def _behind(self, to: str, head: str) -> str:
        """What the field `head` of the rows of `to` refers to; '' where it is no reference."""
        owner = self.symbols.masters.get(to) or self.symbols.records.get(to)
        fields = owner.fields if owner is not None else ()
        field = next((one for one in fields if one.name == head), None)
        if field is None:
            return LOCAL_BODY if head == "local_body" else ""
        return field.to if field.type == "ref" else ""

    def _row_of(self, name: str, to: str, key: str) -> str:
        local = f"{name}_row"
        if local not in self._ready:
            module, short = to.split(".")
            if to in self.symbols.masters:
                self.imports.add((f"{module}/masters", short))
                look = Call("c.find", (Raw(f"{module}_{short}.MASTER"), Raw(key)))
            else:
                self.imports.add((f"{module}/behind", short))
                look = Call("c.row", (Raw(f"{module}_{short}.BEHIND"), Raw(key)))
            self.body.add(f"{local} = ", look)
            self._ready[local] = local
        return local

    def _decided(self, decision: Decision) -> str:
        local = f"{decision.short}_row"
        if local not in self._ready:
            self.imports.add((f"{decision.module}/decisions", decision.short))
            decide = "decide" if self.loaded else "decide_asked"
            self.body.add(f"{local} = {decision.module}_{decision.short}.{decide}({self.row}, c)")
            self._ready[local] = local
        return local

    def _computed(self, target: Field) -> str:
        local = variable(target.name)
        if local not in self._ready:
            assert self.computed is not None
            self.assign(local, self.computed(target), self.computed_by)
            self._ready[local] = local
        return local

    def prepare(self, rules: Iterable[RuleIR]) -> None:
        """Write now, at this indent, what these rules' arguments need."""
        for rule in rules:
            for path in rule.reads:
                self.argument(path)


_CONTEXT = {
    "today()": "c.today",
    "now()": "c.now",
    "calendar()": "c.calendar",
    "local_body": "c.local_body",
}


def _answered(answers: str, rest: str) -> str:
    """What an officer answered, None where nobody has: `health.fit` of the file's answers."""
    key, _, member = rest.partition(".")
    form = f"{answers}.{key}"
    if not member:
        return form
    outer, _, inner = member.partition(".")
    there = f"{form} is not None" + (f" and {form}.{outer} is not None" if inner else "")
    return f"{form}.{member} if {there} else None"


def _member(value: str, rest: str, maybe: bool) -> str:
    member = f"{value}.{rest.replace('.', '_') if value.endswith('_row') else rest}"
    return f"{member} if {value} is not None else None" if maybe else member
