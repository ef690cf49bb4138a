"""One rule, one answer: generated Python, JavaScript and PostgreSQL agree on random rules and rows."""

from __future__ import annotations

import asyncio
import os
import random
import secrets

import pytest

from tests.property.rules.sides import (
    disagreements,
    javascript_answers,
    prepared,
    python_answers,
    random_rules,
    sql_answers,
)
from tests.property.rules.world import random_row

SEED = int(os.environ.get("KSMART_RULES_SEED", secrets.randbelow(10**9)))


async def _found(url: str, seed: int, rules_count: int, rows_count: int) -> list[str]:
    chance = random.Random(seed)
    rules = random_rules(seed, rules_count)
    rows = [random_row(chance) for _ in range(rows_count)]
    connection = await prepared(url)
    try:
        sql = await sql_answers(connection, rules, rows)
    finally:
        await connection.close()
    sides = {
        "python": python_answers(rules, rows),
        "javascript": javascript_answers(rules, rows),
        "sql": sql,
    }
    return disagreements(rules, rows, sides)


def _agree(url: str, seed: int, rules_count: int, rows_count: int) -> None:
    print(f"KSMART_RULES_SEED={seed}")
    found = asyncio.run(_found(url, seed, rules_count, rows_count))
    message = f"{len(found)} disagreements with KSMART_RULES_SEED={seed}:\n"
    assert not found, message + "\n".join(found[:5])


def test_three_languages_agree_on_5000_evaluations(pg_url: str) -> None:
    _agree(pg_url, SEED, 200, 25)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(40))
def test_three_languages_agree_on_200000_evaluations(pg_url: str, part: int) -> None:
    _agree(pg_url, SEED + 1 + part, 200, 25)
