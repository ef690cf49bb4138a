"""The values inside a rule: numbers of the law, conditions, outcomes."""

from __future__ import annotations

from plugins.gis.rulebook import Condition, Conditions, Outcome, Quantity, Uses
from plugins.gis.yamldoc import Node

_OUTCOME = (
    "prohibited",
    "height_m",
    "top_amsl_m",
    "surfaces",
    "floors",
    "built_up_m2",
    "setback_m",
    "noc",
    "uses",
)


def outcome_of(node: Node) -> Outcome:
    fields = node.fields(_OUTCOME)
    return Outcome(
        prohibited=fields.maybe("prohibited", Node.as_flag) or False,
        height_m=fields.maybe("height_m", quantity_of),
        top_amsl_m=fields.maybe("top_amsl_m", quantity_of),
        surfaces=fields.maybe("surfaces", Node.as_text),
        floors=fields.maybe("floors", quantity_of),
        built_up_m2=fields.maybe("built_up_m2", quantity_of),
        setback_m=fields.maybe("setback_m", quantity_of),
        noc=fields.maybe("noc", Node.as_text),
        uses=fields.maybe("uses", uses_of),
    )


def uses_of(node: Node) -> Uses:
    fields = node.fields(("table", "row", "only"))
    if "only" in fields:
        return Uses(only=frozenset(fields["only"].as_list(Node.as_text)))
    if "table" not in fields or "row" not in fields:
        raise node.fail(
            "uses need `only`, or `table` and `row`", "name the attributes that hold them"
        )
    return Uses(fields["table"].as_text(), fields["row"].as_text())


def quantity_of(node: Node) -> Quantity:
    if node.text is not None:
        return Quantity(fixed=node.as_number())
    fields = node.fields(
        ("attribute", "times", "plus", "plus_attribute", "at_most", "steps", "above"),
        ("attribute",),
    )
    above = None
    if "above" in fields:
        formula = fields["above"].fields(
            ("base", "add", "step", "origin"), ("base", "add", "step", "origin")
        )
        base, add, step, origin = (
            formula[name].as_number() for name in ("base", "add", "step", "origin")
        )
        above = (base, add, step, origin)
    steps = fields.maybe("steps", lambda n: n.as_list(step_of)) or ()
    if list(steps) != sorted(steps):
        raise fields["steps"].fail("the steps do not rise", "sort them by their upper end")
    times = fields.maybe("times", Node.as_number)
    return Quantity(
        attribute=fields["attribute"].as_text(),
        times=1.0 if times is None else times,
        plus=fields.maybe("plus", Node.as_number) or 0.0,
        plus_attribute=fields.maybe("plus_attribute", Node.as_text),
        at_most=fields.maybe("at_most", Node.as_number),
        steps=steps,
        above=above,
    )


def step_of(node: Node) -> tuple[float, float]:
    fields = node.fields(("upto", "is"), ("upto", "is"))
    return fields["upto"].as_number(), fields["is"].as_number()


def conditions_of(node: Node, known: tuple[str, ...] | None = None) -> Conditions:
    if known is not None:
        node.fields(known)
    return node.as_named(condition_of)


def condition_of(node: Node) -> Condition:
    if node.text is not None:
        return Condition(any_of=frozenset((node.as_text(),)))
    if node.items is not None:
        return Condition(any_of=frozenset(node.as_list(Node.as_text)))
    fields = node.fields(("over", "from", "upto", "under", "none_of"))
    if "none_of" in fields:
        return Condition(none_of=frozenset(fields["none_of"].as_list(Node.as_text)))
    plain = Condition()
    return Condition(
        over=fields["over"].as_number() if "over" in fields else plain.over,
        start=fields["from"].as_number() if "from" in fields else plain.start,
        upto=fields["upto"].as_number() if "upto" in fields else plain.upto,
        under=fields["under"].as_number() if "under" in fields else plain.under,
    )
