"""Work beside requests, and what is logged."""

import asyncio
import io
import json
import logging
import sys

import pytest

from runtime.db.pool import DatabaseUnavailable
from runtime.jobs.background import Background
from runtime.web.logs import log_to_stderr


def test_work_that_has_begun_is_let_end_when_the_app_stops() -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.05)
        done.append("sent")

    async def life() -> None:
        background = Background()
        background.every(60, "work", work)
        await asyncio.sleep(0.01)
        await background.stop()

    asyncio.run(life())
    assert done == ["sent"]


def test_work_that_hangs_does_not_hold_the_app() -> None:
    async def life() -> None:
        background = Background()
        background.every(60, "work", asyncio.Event().wait)
        await asyncio.sleep(0.01)
        await asyncio.wait_for(background.stop(patience_s=0.05), 1)

    asyncio.run(life())


def test_a_loop_outlives_what_its_work_raises() -> None:
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise DatabaseUnavailable("away", outcome_unknown=False)
        if tries == 2:
            raise RuntimeError("a bug")

    async def life() -> None:
        background = Background()
        background.every(0.001, "work", work)
        while tries < 3:
            await asyncio.sleep(0.001)
        await background.stop()

    asyncio.run(asyncio.wait_for(life(), 5))
    assert tries >= 3


def test_an_error_is_logged_by_its_type_and_place_and_not_by_what_it_quotes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logger = logging.getLogger("ksmart")
    before, level = list(logger.handlers), logger.level
    log_to_stderr()
    try:
        try:
            raise ValueError("9000000001 is no number")
        except ValueError:
            logging.getLogger("ksmart.web").exception("request %s failed", "abc")
        logging.getLogger("ksmart.access").info("%s", json.dumps({"status": 200}))
    finally:
        logger.handlers[:], logger.propagate = before, True
        logger.setLevel(level)
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (first["error"], first["message"]) == ("ValueError", "request abc failed")
    assert "9000000001" not in stream.getvalue()
    assert (second["status"], second["logger"]) == (200, "ksmart.access")
