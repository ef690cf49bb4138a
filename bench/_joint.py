"""The heaviest action against its ceiling: the last branch joins, a fee is demanded, an entry is created with
its gapless number and its certificate is asked for; pgbench runs the same statements.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg

from bench import load
from bench.report import Row
from runtime.db.doors import project_doors
from runtime.db.migrate import migrate
from runtime.db.revisions import load_revisions
from runtime.db.roles import APP
from runtime.db.url import DatabaseUrl
from runtime.identity.tokens import digest_of, new_token
from runtime.masters.first_rows import load_first_rows
from tests.fixtures.project import compiled

FILES = int(os.environ.get("BENCH_JOINT_FILES", "40000"))
"""Each is joined once: more than a run can use up."""
CEILING_FILES = 4000
BODIES = tuple(f"M{n}" for n in range(1, 9))
API = "/api/v1/joint/joint/files"

Serve = Callable[[str, str], AbstractContextManager[int]]
"""Serves a peer over a database; gives its port."""
Ceiling = Callable[[DatabaseUrl, str], float]
"""Transactions a second of a script of pgbench."""


@dataclass(frozen=True, slots=True)
class Joint:
    """The database of joint inspections."""

    admin: DatabaseUrl
    app: DatabaseUrl
    tokens: dict[str, str]
    posts: dict[str, int]
    files: list[tuple[str, UUID]]  # local body, file: one branch to go


_FILL = """
create table bench_file as
select n, 'M' || n % 8 + 1 as local_body, gen_random_uuid() as id, n > $1::int as ceiling from generate_series(1, $2::int) n;
alter table bench_file add primary key (n);
insert into ksmart.file (local_body, id, number, module, service, version, state, ended, applicant, ward, opened_at,
                         submitted_on, due_on, row_version, chain_seq, chain_head)
select local_body, id, 'JO/' || n, 'joint', 'joint', '1.0.0', 'inspection', false, '$3'::uuid, local_body || '001', now(),
       current_date, current_date + 7, 3, 3, '\\x00' from bench_file;
insert into joint.application (local_body, id, number, state, ended, applicant, submitted_on, due_on, name_en, name_ml, ward, capital)
select local_body, id, 'JO/' || n, 'inspection', false, '$3'::uuid, current_date, current_date + 7, 'Asha Stores ' || n,
       'ആശ സ്റ്റോഴ്സ്', local_body || '001', 6000000 from bench_file;
insert into ksmart.file_event (local_body, file, seq, applicant, at, person, role, action, state_to, digest, hash)
select local_body, id, s, '$3'::uuid, now(), '$3'::uuid, 'clerk', (array['submit', 'verify', 'health'])[s], 'inspection', '\\x00', '\\x00'
from bench_file cross join generate_series(1, 3) s;
insert into ksmart.file_branch (local_body, file, name, applicant, standing, since, desk_role, opened_at)
select local_body, id, b, '$3'::uuid, case when b = 'health' then 'done' else 'open' end, 2,
       case when b = 'health' then 'health_inspector' else 'engineer' end, now()
from bench_file cross join unnest(array['health', 'power']) b;
insert into ksmart.file_answers (local_body, file, key, seq, applicant, form, answers, person, at)
select local_body, id, 'health', 3, '$3'::uuid, 'visit', '{"visited_on": "2026-05-04", "fit": true}', '$3'::uuid, now() from bench_file;
create sequence bench_seq start 100;
"""


async def ground(base: DatabaseUrl, app_password: str, folder: Path) -> Joint:
    """The service compiled below `folder`, its database filled."""
    project = compiled("joint", folder)
    connection = await asyncpg.connect(str(base))
    await connection.execute("create database bench_joint")
    await connection.close()
    admin = base.with_database("bench_joint")
    await migrate(
        admin,
        load_revisions(project.folder),
        project_doors(project.folder),
        app_password=app_password,
    )
    connection = await asyncpg.connect(str(admin))
    await load_first_rows(connection, project.folder)
    person = uuid4()
    await connection.execute("insert into ksmart.person (id) values ($1)", person)
    tokens, posts = {}, {}
    for body in BODIES:
        officer = await connection.fetchval(
            "insert into ksmart.person (id) values (gen_random_uuid()) returning id"
        )
        tokens[body] = new_token()
        await connection.execute(
            "insert into ksmart.session (digest, person, expires_at) values ($1, $2, now() + interval '1 day')",
            digest_of(tokens[body]),
            officer,
        )
        posts[body] = await connection.fetchval(
            "insert into ksmart.post (code, title_en, title_ml, local_body, role, wards) values ($1, $1, $1, $2, 'engineer', '{}')"
            " returning id",
            f"{body}-engineer",
            body,
        )
        await connection.execute(
            "insert into ksmart.holding values ($1, $2, daterange('2020-01-01', null))",
            posts[body],
            officer,
        )
    fill = _FILL.replace("$1", str(FILES)).replace("$2", str(FILES + CEILING_FILES))
    await connection.execute(fill.replace("$3", str(person)))
    await connection.execute(
        "create table bench_pool as select row_number() over () as n, local_body, id from bench_file where ceiling;"
        "alter table bench_pool add primary key (n)"
    )
    await connection.execute("vacuum analyze")
    rows = await connection.fetch("select local_body, id from bench_file where not ceiling")
    await connection.close()
    files = [(row["local_body"], row["id"]) for row in rows]
    return Joint(admin, admin.with_login(APP, app_password), tokens, posts, files)


def measure(
    joint: Joint, serve: Serve, ceiling: Ceiling, connections: int, seconds: float, rounds: int
) -> Row:
    """Rounds of ours and of pgbench in turn; the medians."""
    ours: list[float] = []
    theirs: list[float] = []
    waits: list[tuple[float, float]] = []
    done = 0
    script = _script(joint)
    body = json.dumps({"form": {"visited_on": "2026-05-04", "fit": True}}).encode()

    def make(n: int) -> bytes:
        if n >= len(joint.files):
            raise RuntimeError("every file is joined: raise BENCH_JOINT_FILES")
        office, file = joint.files[n]
        headers = {
            "authorization": f"Bearer {joint.tokens[office]}", "ksmart-post": str(joint.posts[office]),
            "idempotency-key": f"join{n}", "if-match": '"3"',
        }  # fmt: skip
        return load.request("POST", f"{API}/{file}/actions/power", headers, body)

    with serve("bench.peers.joint:app", str(joint.app)) as port:
        first = 0
        for number in range(rounds + 1):  # the first warms up
            took = load.run(port, make, connections, seconds if number else 1, first=first)
            if took.failed:
                raise RuntimeError(
                    f"{took.failed} of {took.requests} actions failed: {took.failure}"
                )
            first += took.requests
            done += took.requests
            found = ceiling(joint.admin, script)
            if number:
                ours.append(took.rate)
                waits.append((took.p50_ms, took.p99_ms))
                theirs.append(found)
    asyncio.run(_truth(joint, done))
    rate, peer = statistics.median(ours), statistics.median(theirs)
    p50, p99 = (statistics.median(column) for column in zip(*waits, strict=True))
    print(f"  joint action ours: {rate:,.0f} req/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms; pgbench {peer:,.0f} tps; {done:,} checked")  # fmt: skip
    return Row(
        "action with join, demand, certificate job", "act/s", rate, "(c) pgbench, the action's statements", peer,
        rate / peer, ">= 0.5", rate / peer >= 0.5,
    )  # fmt: skip


async def _truth(joint: Joint, done: int) -> None:
    """Every answered action stands in each place once; else the figures mean nothing."""
    connection = await asyncpg.connect(str(joint.admin))
    found = await connection.fetchrow(
        """
        with mine as (select f.* from bench_file b join ksmart.file f using (local_body, id) where not b.ceiling)
        select (select count(*) from mine where state = 'issued') as joined,
               (select sum(row_version) - 3 * count(*) from mine) as versions,
               (select count(*) - 3 * (select count(*) from mine) from ksmart.file_event e
                where exists (select from mine m where (m.local_body, m.id) = (e.local_body, e.file))) as events,
               (select count(*) from ksmart.outbox where topic = 'file.power'
                and exists (select from mine m where m.id = (payload ->> 'file')::uuid)) as outbox,
               (select count(*) from ksmart.outbox where topic = 'certificate.issue'
                and exists (select from mine m where m.id = (payload ->> 'file')::uuid)) as certificates,
               (select count(*) from joint.permit where number not like 'B%') as permits,
               (select sum(last) from ksmart.counter where name not like 'B%') as numbers,
               (select count(*) / 2 from ksmart.demand_line d
                where exists (select from mine m where (m.local_body, m.id) = (d.local_body, d.file))) as demands
        """
    )
    await connection.close()
    assert found is not None
    if set(found.values()) != {done}:
        raise RuntimeError(f"{done} actions were answered, found {dict(found)}")


_ENTER = """select s.person, p.id, p.role, p.local_body, p.wards, p.area from ksmart.session s
  join ksmart.holding h on h.person = s.person and h.span @> current_date
  join ksmart.post p on p.id = h.post and not p.closed where s.digest = '\\x{digest}' and s.ended_at is null and s.expires_at > now();"""

# What the two doors of this action run, statement by statement.
_SCRIPT = """
\\set n random(1, {count})
select b.local_body, b.id from bench_pool b where b.n = :n \\gset
{enter}
select i.answer from ksmart.idempotency i where i.person = '{person}' and i.key = 'none';
select f.*, r.*, ksmart.dues(f.local_body, f.id),
  (select coalesce(json_object_agg(b.name, json_build_object('standing', b.standing, 'since', b.since, 'person', b.person)), '{{}}'::json)
   from ksmart.file_branch b where b.local_body = f.local_body and b.file = f.id),
  (select coalesce(json_object_agg(a.key, a.answers), '{{}}'::json) from (select distinct on (s.key) s.key, s.answers
   from ksmart.file_answers s where s.local_body = f.local_body and s.file = f.id order by s.key, s.seq desc) a),
  (select coalesce(json_agg(json_build_array(h.action, h.person) order by h.seq), '[]'::json) from ksmart.file_event h
   where h.local_body = f.local_body and h.file = f.id)
from ksmart.file f join joint.application r on r.local_body = f.local_body and r.id = f.id where f.local_body = :local_body::text and f.id = :id::uuid;
begin;
{enter}
select f.* from ksmart.file f where f.local_body = :local_body::text and f.id = :id::uuid for update of f;
select i.answer from ksmart.idempotency i where i.person = '{person}' and i.key = 'none';
select r.* from joint.application r where r.local_body = :local_body::text and r.id = :id::uuid;
select p.id from ksmart.post p where p.local_body = :local_body::text and p.role = 'engineer' and not p.closed and cardinality(p.wards) = 0
  order by exists (select from ksmart.holding h where h.post = p.id and h.span @> current_date) desc, cardinality(p.wards), p.id limit 1;
insert into bench_event select local_body, file, nextval('bench_seq'), applicant, now(), person, post, role, action, state_from, state_to,
  said, uuid_send(gen_random_uuid()), sha256(digest), sha256(hash) from ksmart.file_event e
  where e.local_body = :local_body::text and e.file = :id::uuid and e.seq = 1;
update ksmart.file f set state = 'issued', came_from = f.state, desk_role = 'secretary', due_on = f.due_on, ended = false,
  row_version = row_version + 1, chain_seq = chain_seq + 1, chain_head = sha256(chain_head || '\\x01')
  where f.local_body = :local_body::text and f.id = :id::uuid;
update joint.application r set state = 'issued', ended = false, due_on = r.due_on where r.local_body = :local_body::text and r.id = :id::uuid;
insert into ksmart.file_branch as t (local_body, file, name, applicant, standing, since, desk_role, opened_at)
  values (:local_body::text, :id::uuid, 'power', '{person}', 'done', 3, 'engineer', now())
  on conflict (local_body, file, name) do update set standing = 'done', done_at = now(), person = '{person}';
insert into ksmart.file_answers (local_body, file, key, seq, applicant, form, answers, person, at)
  values (:local_body::text, :id::uuid, 'power', nextval('bench_seq'), '{person}', 'visit', '{{"visited_on": "2026-05-04", "fit": true}}', '{person}', now());
with asked as (
  insert into ksmart.demand_line (local_body, id, file, applicant, seq, fee, head, title_en, title_ml, account, position, as_of, paise,
                                  rate, sums, at, on_day, person)
  select :local_body::text, gen_random_uuid(), :id::uuid, '{person}', 4, 'joint.permit', h, 'Permit fee', 'അനുമതി ഫീസ്', 'joint.' || h, 1,
         current_date, 80000, '{{"since": "2020-04-01"}}', '{{"how": "slab"}}', now(), current_date, '{person}'
  from unnest(array['permit_fee', 'cess']) h returning *)
insert into ksmart.money_event (local_body, at, on_day, kind, file, fee, head, account, paise, demand_line)
  select a.local_body, a.at, a.on_day, 'demanded', a.file, a.fee, a.head, a.account, a.paise, a.id from asked a;
insert into ksmart.outbox (local_body, topic, payload) values (:local_body::text, 'file.power', jsonb_build_object('module', 'joint',
  'service', 'joint', 'file', :id::uuid, 'state', 'issued', 'number', 'JO/1'));
with counted as (
  insert into ksmart.counter as c (local_body, name, period, last) values (:local_body::text, 'Bench', '', 1)
  on conflict (local_body, name, period) do update set last = c.last + 1 returning last)
insert into joint.permit (local_body, id, number, life, file, created_at, name_en, name_ml, ward, capital, holder, valid_to)
  select :local_body::text, gen_random_uuid(), 'B' || counted.last, 'active', :id::uuid, now(), r.name_en, r.name_ml, r.ward, r.capital,
         r.applicant, current_date + 365 from counted, joint.application r where r.local_body = :local_body::text and r.id = :id::uuid;
insert into ksmart.outbox (local_body, topic, payload) values (:local_body::text, 'certificate.issue', jsonb_build_object('certificate',
  'joint.permit', 'entry', gen_random_uuid(), 'local_body', :local_body::text, 'module', 'joint', 'service', 'joint', 'file', :id::uuid,
  'holder', '{person}'));
insert into ksmart.idempotency (person, key, request, answer) values ('{person}', gen_random_uuid()::text, '\\x00', '{{"state": "issued"}}');
commit;
"""


def _script(joint: Joint) -> str:
    asyncio.run(_events(joint))
    digest = digest_of(joint.tokens[BODIES[0]])
    assert digest is not None
    return _SCRIPT.format(
        count=CEILING_FILES, person=UUID(int=1), enter=_ENTER.format(digest=digest.hex())
    )


async def _events(joint: Joint) -> None:
    connection = await asyncpg.connect(str(joint.admin))
    await connection.execute("create table bench_event (like ksmart.file_event including all)")
    await connection.close()
