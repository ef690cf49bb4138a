"""Second look at fields: their rules, typed, and the finished `Field`."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Severity, did_you_mean
from generator.load.document import Document
from generator.load.nodes import Step
from generator.resolve.bounds import Limit
from generator.resolve.names import Names
from generator.resolve.nested import Asked, Chosen, Known
from generator.resolve.rules import condition_at, rule_at
from generator.resolve.scopes import row_scope, within
from generator.resolve.shapes import Shaped, typed_fields
from generator.resolve.words import text_of, text_or_name, text_or_none
from generator.rules.flow import NOTHING
from generator.rules.logic import all_of, compared, emptiness
from generator.rules.ranges import of_typed
from generator.rules.typed import Const, Read
from generator.rules.types import Bool, Choice, Ref, Rows, Schema, Scope, Type, Typed
from generator.symbols import Bound, Field, Rule, Text


def finish_fields(
    names: Names,
    document: Document,
    shaped: Mapping[str, Shaped],
    schema: Schema,
    scope: Scope,
    *,
    above: str = "",
    labelled: bool = True,
) -> tuple[Field, ...]:
    """The fields with their rules. `above` is the path of the table that they stand in."""
    own = typed_fields(shaped)
    groups = _Groups(names, scope, shaped, own)
    made: list[Field] = []
    for name, one in shaped.items():
        inside = within(scope, own, one.leaf.home, one.leaf.near)
        with names.once(one.document is not document):
            made.append(_field(names, name, one, schema, inside, above, labelled, groups))
    return tuple(made)


class _Groups:
    """What groups and options ask: each `show` of a group is read once."""

    def __init__(
        self, names: Names, scope: Scope, shaped: Mapping[str, Shaped], own: Mapping[str, Typed]
    ) -> None:
        self.names, self.scope, self.shaped, self.own = names, scope, shaped, own
        self._read: dict[tuple[str, tuple[Step, ...], tuple[str, ...]], Rule | None] = {}

    def rule(self, asked: Asked) -> Rule | None:
        """The condition of an option or a group."""
        if isinstance(asked, Known):
            reason = self.shaped[asked.of]
            typed = reason.typed
            read = Read(typed.type, True, of_typed(typed), asked.of, True)
            span = reason.document.key_span(*reason.path, "unknown")
            return Rule(f"{reason.word} == null", span, emptiness(read), Bool())
        if isinstance(asked, Chosen):
            choice = self.shaped[asked.of]
            typed = choice.typed
            read = Read(typed.type, typed.empty, of_typed(typed), asked.of, typed.empty)
            code = Const(typed.type, False, None, asked.option)
            expr = compared("==", read, code, NOTHING)
            span = choice.document.key_span(*choice.path, "options", asked.option)
            return Rule(f"{choice.word} == '{asked.option}'", span, expr, Bool())
        key = (str(asked.document.span()), asked.path, asked.near)
        if key not in self._read:
            scope = within(self.scope, self.own, asked.home, asked.near)
            self._read[key] = condition_at(self.names, asked.document, asked.path, scope)
        return self._read[key]


def _show(one: Shaped, own: Rule | None, groups: _Groups) -> Rule | None:
    """The whole condition under which a field is asked: what is around it, and its own `show`."""
    parts = [rule for asked in one.asked if (rule := groups.rule(asked)) is not None]
    if own is not None:
        parts.append(own)
    if len(parts) < 2:
        return parts[0] if parts else None
    text = " && ".join(f"({rule.text})" if "|" in rule.text else rule.text for rule in parts)
    return Rule(text, parts[-1].span, all_of([rule.typed for rule in parts]), Bool())


def _label(one: Shaped, name: str) -> Text:
    """The label, with those of the groups around it: a mother's name is no father's."""
    words = text_or_name(one.spec.label, name)
    for outer in map(text_of, reversed(one.leaf.above)):
        ml = f"{outer.ml}: {words.ml}" if outer.ml and words.ml else ""
        words = Text(f"{outer.en}: {words.en}", ml)
    return words


def _field(
    names: Names,
    name: str,
    one: Shaped,
    schema: Schema,
    scope: Scope,
    above: str,
    labelled: bool,
    groups: _Groups,
) -> Field:
    spec, at, shape, document = one.spec, one.path, one.shape, one.document
    if spec.label is None and labelled and not document.is_hole(*at, "label"):
        names.report(
            "KS701",
            document.key_span(*at),
            f"the field '{one.word}' has no label",
            expected="label: {en: ..., ml: ...}",
            mend="add `label: {en: ..., ml: ...}`",
            severity=Severity.WARNING,
        )
    if spec.message is not None and spec.check is None and not document.is_hole(*at, "check"):
        names.report(
            "KS203",
            document.key_span(*at, "message"),
            "this message is never read: there is no `check`",
            expected="check: a rule, with its message",
            mend="add `check:`, or delete the message",
        )
    if spec.compute is not None and spec.default is not None:
        names.report(
            "KS218",
            document.key_span(*at, "default"),
            "a computed field has no default: the rule always gives its value",
            mend="delete `default` or `compute`",
            others=((document.key_span(*at, "compute"), "the rule"),),
        )
    pick = None
    if spec.pick is not None and "pick" in one.type.keys:
        looked_at = Scope({**scope.names, "it": Typed(Ref(shape.to), empty=False)}, schema)
        pick = condition_at(names, document, (*at, "pick"), looked_at)
    inner: tuple[Field, ...] = ()
    path = f"{above}.{name}" if above else name
    if one.inner:
        # `parent` is the row above: the record's own row type.
        parent = Typed(Ref(shape.row_type.rpartition(".")[0]), empty=False)
        rows = row_scope(schema, shape.row_type, parent=parent)
        inner = finish_fields(
            names, document, one.inner, schema, rows, above=path, labelled=labelled
        )
    return Field(
        name=name,
        path=path,
        type=one.type.name,
        label=_label(one, one.word.rpartition(".")[2]),
        rule_type=one.rule_type,
        columns=one.type.columns(shape),
        span=document.key_span(*at),
        help=text_or_none(spec.help),
        optional=spec.optional,
        bilingual=spec.bilingual,
        private=spec.private or one.type.private,
        key=spec.key,
        min=_bound(names, document, (*at, "min"), one, shape.least, one.low_rule, scope),
        max=_bound(names, document, (*at, "max"), one, shape.most, one.high_rule, scope),
        places=spec.places,
        unit=shape.unit,
        pattern=shape.pattern,
        options=one.options,
        to=shape.to,
        pick=pick,
        compute=_value(names, document, (*at, "compute"), spec.compute, one, scope),
        show=_show(
            one,
            None if spec.show is None else condition_at(names, document, (*at, "show"), scope),
            groups,
        ),
        default=_value(names, document, (*at, "default"), spec.default, one, scope),
        check=None if spec.check is None else condition_at(names, document, (*at, "check"), scope),
        message=text_or_none(spec.message),
        fields=inner,
        row_type=shape.row_type,
        default_from=_first_from(
            names, document, (*at, "default_from"), spec.default_from, one, scope
        ),
        word=one.word if one.word != name else "",
        known_by=tuple(asked.of for asked in one.asked if isinstance(asked, Known)),
        chosen=next(
            ((asked.of, asked.option) for asked in one.asked if isinstance(asked, Chosen)), None
        ),
    )


def _first_from(
    names: Names,
    document: Document,
    path: tuple[Step, ...],
    written: str | None,
    one: Shaped,
    scope: Scope,
) -> str:
    """`previous.name` where such a reference has such a field of the same type; told where not."""
    if written is None:
        return ""
    reference, _, member = written.partition(".")
    through = scope.names.get(reference)
    row = through.type if through is not None else None
    known = scope.schema.members
    members: Mapping[str, Typed] = known.get(row.to, {}) if isinstance(row, Ref) else {}
    if not isinstance(row, Ref) or row.to not in scope.schema.uuid_keys:
        if not names.is_lost(document, reference):
            names.report(
                "KS231",
                document.span(*path),
                f"'{reference}' is no reference of this row to a record",
                expected="a reference and a field of its row, such as previous.name",
            )
        return ""
    kept = members[member].path if member in members else ""
    if member not in members or not _same_kind(members[member].type, one.rule_type):
        if not names.is_lost(document, member):
            names.report(
                "KS232",
                document.span(*path),
                f"{row.to} has no field '{member}' of this type"
                if member in members
                else f"{row.to} has no field '{member}'",
                expected=", ".join(
                    name for name, typed in members.items() if _same_kind(typed.type, one.rule_type)
                ),
                mend=did_you_mean(member, members),
            )
        return ""
    return f"{reference}.{kept or member}"


def _same_kind(one: Type, other: Type) -> bool:
    if isinstance(one, Rows) or isinstance(other, Rows):
        return False
    return one == other or (type(one) is type(other) and not isinstance(one, Ref | Choice))


def _value(
    names: Names,
    document: Document,
    path: tuple[Step, ...],
    text: str | None,
    one: Shaped,
    scope: Scope,
) -> Rule | None:
    if text is None or isinstance(one.rule_type, Rows):
        return None
    return rule_at(names, document, path, scope, one.rule_type)


def _bound(
    names: Names,
    document: Document,
    path: tuple[Step, ...],
    one: Shaped,
    value: Limit | None,
    is_rule: bool,
    scope: Scope,
) -> Bound | None:
    if is_rule:
        rule = rule_at(names, document, path, scope, one.rule_type)
        return Bound(None, rule) if rule else None
    return None if value is None else Bound(value)
