"""One action by many hands: forward and send back, in turn; and the same statements as pgbench runs them."""

from __future__ import annotations

import asyncio
import statistics
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from bench import load
from bench.report import Row
from runtime.db.url import DatabaseUrl
from runtime.identity.tokens import digest_of
from tests.e2e.doors.crowd import BODY, CITIZEN, WARD

API = "/api/v1/residence_certificate/residence_certificate/files"
CEILING_FILES = 4000

Ceiling = Callable[[DatabaseUrl, str], float]
"""Transactions a second of a script of pgbench."""


@dataclass(slots=True)
class Actions:
    """Requests over a pool of files, each with the version that its file has and a key of its own.

    A file waits until every other has had its turn: none gathers more history than a real one.
    """

    pool: list[UUID]
    tokens: dict[str, str]
    posts: dict[str, int]
    sent: int = 0
    versions: dict[int, int] = field(default_factory=dict[int, int])
    free: deque[int] = field(default_factory=deque[int])
    busy: dict[int, int] = field(default_factory=dict[int, int])

    def __post_init__(self) -> None:
        self.versions = dict.fromkeys(range(len(self.pool)), 1)
        self.free.extend(range(len(self.pool)))

    def make(self, n: int) -> bytes:
        """The n-th request."""
        del n
        self.sent += 1
        at = self.free.popleft()
        self.busy[self.sent] = at
        version = self.versions[at]
        role, action, body = (
            ("clerk", "forward", b"{}")
            if version % 2
            else ("secretary", "send_back", b'{"remark":"Visit the house"}')
        )
        headers = {
            "authorization": f"Bearer {self.tokens[role]}", "ksmart-post": str(self.posts[role]),
            "idempotency-key": f"act{self.sent}", "if-match": f'"{version}"',
        }  # fmt: skip
        return load.request("POST", f"{API}/{self.pool[at]}/actions/{action}", headers, body)

    def check(self, n: int, status: int, body: bytes) -> None:
        """Its answer."""
        at = self.busy.pop(n)
        if status != 200:
            raise RuntimeError(f"an action failed: {status} {body!r}")
        self.versions[at] += 1
        self.free.append(at)


def measure(
    actions: Actions, admin: DatabaseUrl, port: int, ceiling: Ceiling, connections: int, seconds: float, rounds: int
) -> Row:  # fmt: skip
    """Rounds of ours and of pgbench in turn; the medians."""
    runs: list[float] = []
    waits: list[tuple[float, float]] = []
    theirs: list[float] = []
    asyncio.run(_ceiling_files(admin))
    script = _script(actions)
    for number in range(rounds + 1):  # the first warms up
        done = load.run(
            port,
            actions.make,
            connections,
            seconds if number else 1,
            actions.check,
            actions.sent + 1,
        )
        found = ceiling(admin, script)
        if number:
            runs.append(done.rate)
            waits.append((done.p50_ms, done.p99_ms))
            theirs.append(found)
    ours_rate, peer_rate = statistics.median(runs), statistics.median(theirs)
    p50, p99 = (statistics.median(column) for column in zip(*waits, strict=True))
    print(
        f"  action ours: {ours_rate:,.0f} req/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms; pgbench {peer_rate:,.0f} tps"
    )
    ratio = ours_rate / peer_rate
    return Row(
        "one action", "act/s", ours_rate, "(c) pgbench, the action's statements", peer_rate, ratio, ">= 0.5", ratio >= 0.5,
    )  # fmt: skip


# What the two doors of an action run, statement by statement: who asks, everything the rules read, who asks
# again, the kept answer, the locks, desk, event with its chain, file, record, outbox, answer.
_SCRIPT = """
\\set n random(1, {count})
{enter}
select i.answer from ksmart.idempotency i where i.person = '{person}' and i.key = 'none';
select f.*, r.*, (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'relation', c.relation, 'born_on', c.born_on)
  order by c.position), '[]'::json) from residence_certificate.application_members c where c.local_body = r.local_body
  and c.application = r.id), (select coalesce(json_agg(json_build_array(h.action, h.person) order by h.seq), '[]'::json)
  from ksmart.file_event h where h.local_body = r.local_body and h.file = r.id) from bench_pool b
  join ksmart.file f on f.local_body = '{body}' and f.id = b.id
  join residence_certificate.application r on r.local_body = f.local_body and r.id = f.id where b.n = :n;
begin;
{enter}
select f.* from bench_pool b join ksmart.file f on f.local_body = '{body}' and f.id = b.id where b.n = :n for update of f;
select i.answer from ksmart.idempotency i where i.person = '{person}' and i.key = 'none';
select r.* from bench_pool b join residence_certificate.application r on r.local_body = '{body}' and r.id = b.id where b.n = :n;
select p.id from ksmart.post p where p.local_body = '{body}' and p.role = 'clerk' and not p.closed and '{ward}' = any (p.wards)
  order by exists (select from ksmart.holding h where h.post = p.id and h.span @> current_date) desc, cardinality(p.wards), p.id limit 1;
insert into bench_event select local_body, file, nextval('bench_seq'), applicant, now(), person, post, role, action, state_from, state_to,
  said, uuid_send(gen_random_uuid()), sha256(digest), sha256(hash) from ksmart.file_event e join bench_pool b on b.id = e.file
  where b.n = :n and e.local_body = '{body}' and e.seq = 1;
update ksmart.file f set state = case when f.state = 'scrutiny' then 'approval' else 'scrutiny' end, came_from = f.state,
  desk_role = 'clerk', desk_post = case when f.desk_post = {post} then {other} else {post} end, due_on = f.due_on, ended = false,
  row_version = row_version + 1, chain_seq = chain_seq + 1, chain_head = sha256(chain_head || '\\x01') from bench_pool b
  where b.n = :n and f.local_body = '{body}' and f.id = b.id;
update residence_certificate.application r set state = case when r.state = 'scrutiny' then 'approval' else 'scrutiny' end, ended = false
  from bench_pool b where b.n = :n and r.local_body = '{body}' and r.id = b.id;
insert into ksmart.outbox (local_body, topic, payload) select '{body}', 'file.forward', jsonb_build_object('module', 'residence_certificate',
  'service', 'residence_certificate', 'file', b.id, 'state', 'approval', 'number', 'RC/1') from bench_pool b where b.n = :n;
insert into ksmart.idempotency (person, key, request, answer) values ('{person}', gen_random_uuid()::text, '\\x00', '{{"state": "approval"}}');
commit;
"""
_ENTER = """select s.person, p.id, p.role, p.local_body, p.wards, p.area from ksmart.session s
  join ksmart.holding h on h.person = s.person and h.post = {post} and h.span @> current_date
  join ksmart.post p on p.id = h.post and not p.closed where s.digest = '\\x{digest}' and s.ended_at is null and s.expires_at > now();"""


def _script(actions: Actions) -> str:
    digest = digest_of(actions.tokens["clerk"])
    assert digest is not None
    return _SCRIPT.format(
        count=CEILING_FILES, post=actions.posts["clerk"], other=actions.posts["secretary"], body=BODY, person=CITIZEN,
        ward=WARD, enter=_ENTER.format(post=actions.posts["clerk"], digest=digest.hex()),
    )  # fmt: skip


async def _ceiling_files(admin: DatabaseUrl) -> None:
    """A pool of files of its own, so that our versions stay ours; the same shapes and indexes."""
    connection = await asyncpg.connect(str(admin))
    await connection.execute(
        "create table bench_pool as select row_number() over () as n, id from"
        f" (select id from ksmart.file where local_body = '{BODY}' and state = 'issued' limit {CEILING_FILES}) x;"
        "alter table bench_pool add primary key (n); create sequence bench_seq start 100;"
        "create table bench_event (like ksmart.file_event including all); analyze bench_pool"
    )
    await connection.close()
