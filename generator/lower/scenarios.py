"""Scenarios as data: what `ksmart test` plays against the real app, and the demo before people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from generator.symbols import Scenario


def scenario_json(scenario: Scenario) -> str:
    """The walk as JSON: answers are source texts, to be read as a form's answers are."""
    value = {
        "name": scenario.name,
        "service": scenario.service,
        "at": scenario.at.isoformat(),
        "local_body": scenario.local_body,
        **({"demo": True} if scenario.demo else {}),
        "given": scenario.given,
        "steps": [
            {
                "as": step.role,
                "do": step.do,
                "answers": step.answers,
                "wait": {"amount": step.wait.amount, "unit": step.wait.unit} if step.wait else None,
                "expect": step.expect,
                **({"pay": list(step.pay)} if step.pay else {}),
                **({"who": step.who} if step.who else {}),
                **({"service": step.service} if step.service != scenario.service else {}),
            }
            for step in scenario.steps
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def scenario_files(scenarios: Iterable[Scenario]) -> list[tuple[str, str]]:
    """Names and texts: each is named like its spec file, the second of one file with a 2 behind it."""
    seen: Counter[str] = Counter()
    made: list[tuple[str, str]] = []
    for scenario in scenarios:
        stem = scenario.span.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        seen[stem] += 1
        made.append(
            (
                f"{stem}.json" if seen[stem] == 1 else f"{stem}_{seen[stem]}.json",
                scenario_json(scenario),
            )
        )
    return made
