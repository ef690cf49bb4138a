"""`scenario`: as its author writes it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from generator.load.scalars import Flag, Id, Ids, Length, Moment, Name, Spec, Text, Words, refuse

# Answers and expectations are typed by the record that they speak of, not by a model.
Answers = dict[Id, Any]


def _does_something(step: StepSpec) -> StepSpec:
    if sum(one is not None for one in (step.do, step.wait, step.pay)) != 1:
        refuse(
            "KS901",
            "a step does an action, pays or waits: one of the three",
            "`as` and `do`, `as` and `pay`, or `wait`",
            "write {as: clerk, do: forward}, {as: citizen, pay: fee} or {wait: 3d}",
        )
    if step.wait is None and step.as_ is None:
        refuse("KS901", "this step does not say who does it", "`as: clerk`", "add `as: ...`")
    return step


class PlaceSpec(Spec):
    """Where the scenario plays."""

    local_body: Text = Field(description="The code of a local body.")


class StepSpec(Spec):
    """One step: somebody does something, or time passes."""

    LATER: ClassVar[frozenset[str]] = frozenset({"give", "upload"})

    as_: Id | None = Field(None, alias="as", description="The role that acts.")
    who: Id | None = Field(
        None,
        description="A person by a name of your own: posts of several roles in one hand, or another citizen.",
    )
    do: Id | None = Field(None, description="`submit`, or an action of the workflow.")
    service: Name | None = Field(
        None, description="With `do: submit`: a file of another service, for this and later steps."
    )
    pay: Ids | None = Field(None, description="Heads of fees that are paid, through the gateway.")
    with_: Answers = Field({}, alias="with", description="What is answered with the action.")
    wait: Length | None = Field(None, description="Time that passes.")
    expect: Answers = Field(
        {},
        description="What must hold afterwards; `refused: role`, `action`, `guard`, `person`, `answers`, `documents`,"
        " `due`, or `version` (sent by somebody who looked at the file before it last changed).",
    )


Step = Annotated[StepSpec, AfterValidator(_does_something)]


class ScenarioSpec(Spec):
    """One walk through a service."""

    scenario: Text
    title: Words | None = None
    service: Name | None = Field(None, description="The service, where the module has several.")
    demo: Flag = Field(False, description="`ksmart demo` plays it before people.")
    at: Moment
    in_: PlaceSpec = Field(alias="in")
    given: Answers
    steps: list[Step]
