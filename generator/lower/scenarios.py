"""Scenarios as data: what `ksmart test` plays against the real app, and the demo before people."""

from __future__ import annotations

import json

from generator.symbols import Scenario


def scenario_json(scenario: Scenario) -> str:
    """The walk as JSON: answers are source texts, to be read as a form's answers are."""
    value = {
        "name": scenario.name,
        "service": scenario.service,
        "at": scenario.at.isoformat(),
        "local_body": scenario.local_body,
        "given": scenario.given,
        "steps": [
            {
                "as": step.role,
                "do": step.do,
                "answers": step.answers,
                "wait": {"amount": step.wait.amount, "unit": step.wait.unit} if step.wait else None,
                "expect": step.expect,
            }
            for step in scenario.steps
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def scenario_file(scenario: Scenario) -> str:
    """The file's name: that of the spec file, which is an id of its own."""
    return scenario.span.file.rsplit("/", 1)[-1].rsplit(".", 1)[0] + ".json"
