"""A crowded database, made set-wise: skewed bodies, wards and states, as real registers are.

One large body holds 60 % of all rows, and one of its wards a third of those; nine in ten files have
ended. Every door is asked as an officer or citizen whom that crowd surrounds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

import asyncpg

BODY = "M07025"
WARD = "M07025001"
CITIZEN = UUID("00000000-0000-7000-8000-000000000001")

_ID = "(lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8' || lpad(to_hex(n % 4096), 3, '0') || lpad(to_hex(n), 12, '0'))::uuid"

_ROWS = f"""
create temporary table crowd as
select n, {_ID} as id,
       case when n % 10 < 6 then '{BODY}' else 'G' || lpad((n % 211)::text, 5, '0') end as local_body,
       case when n % 3 = 0 then 1 else n % 26 + 1 end as ward_no,
       case when n % 100 < 90 then 'issued' when n % 100 < 93 then 'rejected' when n % 100 < 98 then 'scrutiny'
            when n % 100 < 99 then 'approval' else 'correction' end as state,
       case when n % 50000 = 7 then '{CITIZEN}'::uuid
            else ('00000000-0000-7000-9000-' || lpad(to_hex(n % 20011), 12, '0'))::uuid end as applicant
from generate_series(1, $1::bigint) n
"""

_PEOPLE = """
insert into ksmart.person (id, mobile, name_en)
select distinct applicant, null, 'Somebody' from crowd
"""

_FILES = """
insert into ksmart.file (local_body, id, number, module, service, version, state, came_from, ended, applicant, ward,
                         opened_at, submitted_on, due_on, desk_role, row_version, chain_seq, chain_head)
select local_body, id, 'RC/' || n, 'residence_certificate', 'residence_certificate', '1.0.0', state, null,
       state in ('issued', 'rejected'), applicant, local_body || lpad(ward_no::text, 3, '0'),
       now(), current_date, current_date + 7, 'clerk', 1, 1, '\\x00'
from crowd
"""

_APPLICATIONS = """
insert into residence_certificate.application (local_body, id, number, state, ended, applicant, submitted_on, due_on,
    name_en, name_ml, ward, house_en, house_ml, building_no, pincode, resident_since, tenure, purpose, years_here)
select local_body, id, 'RC/' || n, state, state in ('issued', 'rejected'), applicant, current_date, current_date + 7,
       'Resident ' || n, 'താമസക്കാരൻ ' || n, local_body || lpad(ward_no::text, 3, '0'), 'House ' || n % 997, 'വീട്',
       '1/' || n, '683101', '2010-01-01', 'own', 'bank', 16
from crowd
"""

_MEMBERS = """
insert into residence_certificate.application_members (local_body, application, position, id, owner, name, relation)
select local_body, id, 1, id, applicant, 'Member ' || n, 'child' from crowd
"""

_WORDS = """
insert into residence_certificate.application_word (local_body, id, word, owner, ward)
select local_body, id, w, applicant, local_body || lpad(ward_no::text, 3, '0')
from crowd cross join lateral unnest(array['resident', n::text, 'rc/' || n, 'house', (n % 997)::text, 'താമസക്കാരൻ']) w
on conflict do nothing
"""

_ENTRIES = """
insert into residence_certificate.certificate (local_body, id, number, life, file, created_at, name_en, name_ml, ward,
    house_en, house_ml, building_no, pincode, resident_since, purpose, years_here, holder, valid_from, valid_to)
select local_body, id, 'R/' || n, 'active', id, now(), 'Resident ' || n, 'താമസക്കാരൻ', local_body || lpad(ward_no::text, 3, '0'),
       'House', 'വീട്', '1/' || n, '683101', '2010-01-01', 'bank', 16, applicant, current_date, current_date + 365
from crowd where state = 'issued'
"""

_ENTRY_WORDS = """
insert into residence_certificate.certificate_word (local_body, id, word, owner, ward)
select local_body, id, w, applicant, local_body || lpad(ward_no::text, 3, '0')
from crowd cross join lateral unnest(array['resident', n::text, 'r/' || n, 'house']) w
where state = 'issued' on conflict do nothing
"""

_EVENTS = """
insert into ksmart.file_event (local_body, file, seq, applicant, at, person, role, action, state_to, digest, hash)
select local_body, id, 1, applicant, now(), applicant, 'citizen', 'submit', 'scrutiny', '\\x00', '\\x00' from crowd
"""

# Posts, holdings, sessions and kept answers of 1,200 offices: small tables are rightly scanned whole.
_OFFICES = (
    "insert into ksmart.post (code, title_en, title_ml, local_body, role)"
    " select 'crowd-' || n, 'x', 'x', 'G' || lpad((n % 1200)::text, 5, '0'), 'clerk' from generate_series(1, 12000) n",
    "insert into ksmart.holding (post, person, span) select p.id, q.id, daterange(current_date - 9, null)"
    " from (select id, row_number() over () as n from ksmart.post) p"
    " join (select id, row_number() over () as n from ksmart.person) q using (n)",
    "insert into ksmart.session (digest, person, expires_at) select sha256(('crowd-' || id)::bytea), id, now() + interval '1 day'"
    " from ksmart.person limit 20000",
    "insert into ksmart.idempotency (person, key, request) select id, 'crowd', '\\x00' from ksmart.person limit 20000",
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a session, acting as a post or as a person."""

    session: bytes
    post: int | None = None


async def fill(connection: asyncpg.Connection, rows: int) -> None:
    """`rows` files with all that hangs on them, then the statistics that planning needs."""
    await connection.execute(_ROWS.replace("$1::bigint", str(int(rows))))
    for statement in (
        _PEOPLE,
        _FILES,
        _APPLICATIONS,
        _MEMBERS,
        _WORDS,
        _ENTRIES,
        _ENTRY_WORDS,
        _EVENTS,
    ):
        await connection.execute(statement)
    for statement in _OFFICES:
        await connection.execute(statement)
    await connection.execute("vacuum analyze")


async def officer(
    connection: asyncpg.Connection,
    role: str,
    wards: list[str],
    area: list[str] | None = None,
    body: str = BODY,
) -> Asker:
    """Somebody who holds a new post of this role."""
    code = f"{role}-{body}-{len(wards)}-{len(area or [])}"
    person = await connection.fetchval(
        "insert into ksmart.person (id) values (gen_random_uuid()) returning id"
    )
    post = await connection.fetchval(
        "insert into ksmart.post (code, title_en, title_ml, local_body, role, wards, area)"
        " values ($1, $1, $1, $2, $3, $4, $5) returning id",
        code, body, role, wards, area or [],
    )  # fmt: skip
    await connection.execute(
        "insert into ksmart.holding (post, person, span) values ($1, $2, daterange(current_date - 10, null))",
        post,
        person,
    )
    return Asker(await _session(connection, person, code), post)


async def citizen(connection: asyncpg.Connection, person: UUID = CITIZEN) -> Asker:
    """A citizen of the crowd."""
    return Asker(await _session(connection, person, str(person)))


async def _session(connection: asyncpg.Connection, person: UUID, token: str) -> bytes:
    digest = hashlib.sha256(token.encode()).digest()
    await connection.execute(
        "insert into ksmart.session (digest, person, expires_at) values ($1, $2, now() + interval '1 hour')",
        digest,
        person,
    )
    return digest
