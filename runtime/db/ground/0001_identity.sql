-- Who is asking: people, their log-ins, posts with jurisdictions, and dated holdings of posts.
-- Everything here belongs to ksmart_owner. No other role reads these tables: they are reached
-- through the functions below and through doors.

-- The functions that rules mean are here before this file: migrate runs runtime/meaning/sql first.
create schema if not exists ksmart;
grant usage on schema ksmart to ksmart_app, ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;

-- Business days are Kerala's: the database's clock may stand in any zone.
create function ksmart.today() returns date
language sql stable parallel safe
as $$ select (now() at time zone 'Asia/Kolkata')::date $$;

-- The scope that a door entered with. Unset reads as nobody and nowhere, so a policy that
-- compares with it lets nothing through.
create function ksmart.me() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('ksmart.me', true), '')::uuid $$;

create function ksmart.scope() returns text[]
language sql stable parallel safe
as $$ select nullif(current_setting('ksmart.scope', true), '')::text[] $$;

create table ksmart.person (
    id uuid primary key,
    mobile text collate "C" unique,
    name_en text collate "C" not null default '',
    name_ml text collate "C" not null default '',
    created_at timestamptz not null default now()
);

create table ksmart.staff_login (
    username text collate "C" primary key,
    person uuid not null unique references ksmart.person (id),
    password_hash text not null,
    failures int not null default 0,
    locked_until timestamptz
);

create table ksmart.one_time_code (
    mobile text collate "C" primary key,
    code_digest bytea not null,
    expires_at timestamptz not null,
    failures int not null default 0,
    asked_at timestamptz not null,
    asked int not null default 1
);

create table ksmart.session (
    digest bytea primary key,
    person uuid not null references ksmart.person (id),
    opened_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index session_person on ksmart.session (person);

create table ksmart.post (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique,
    title_en text collate "C" not null,
    title_ml text collate "C" not null,
    local_body text collate "C" not null,
    role text collate "C" not null,
    wards text[] collate "C" not null default '{}',
    area text[] collate "C" not null default '{}',
    closed boolean not null default false
);
create index post_desk on ksmart.post (local_body, role);

-- One holder of a post at a time. An int8 range of one number stands in for the equality
-- that an exclusion constraint could otherwise get only from an extension.
create table ksmart.holding (
    post bigint not null references ksmart.post (id),
    person uuid not null references ksmart.person (id),
    span daterange not null check (not isempty(span)),
    primary key (post, person, span),
    exclude using gist (int8range(post, post, '[]') with &&, span with &&)
);
create index holding_person on ksmart.holding (person);

-- Doors set an empty search path, and what only doors may call inherits it: setting it again would cost
-- each call some 10 us a function. Nobody but the reader classes may execute these.

-- A citizen's door begins here. Returns the person and sets the scope for this statement's transaction.
create function ksmart.enter_person(p_session bytea) returns uuid
language plpgsql volatile security definer
as $$
declare v_person uuid;
begin
    select s.person into v_person from ksmart.session s
    where s.digest = p_session and s.ended_at is null and s.expires_at > now();
    if v_person is null then
        raise exception 'no session' using errcode = 'KS401';
    end if;
    perform set_config('ksmart.me', v_person::text, true), set_config('ksmart.scope', '{}', true);
    return v_person;
end $$;

-- A staff door begins here: the session must hold this post today, and the post one of the door's roles.
create function ksmart.enter_post(
    p_session bytea, p_post bigint, p_roles text[],
    out person uuid, out post bigint, out role text, out local_body text, out wards text[], out area text[]
)
language plpgsql volatile security definer
as $$
begin
    select s.person, p.id, p.role, p.local_body, p.wards, p.area
    into person, post, role, local_body, wards, area
    from ksmart.session s
    join ksmart.holding h on h.person = s.person and h.post = p_post and h.span @> ksmart.today()
    join ksmart.post p on p.id = h.post and not p.closed
    where s.digest = p_session and s.ended_at is null and s.expires_at > now();
    if person is null then
        if exists (select from ksmart.session s
                   where s.digest = p_session and s.ended_at is null and s.expires_at > now()) then
            raise exception 'post not held' using errcode = 'KS403';
        end if;
        raise exception 'no session' using errcode = 'KS401';
    end if;
    if not role = any (p_roles) then
        raise exception 'role has no such right' using errcode = 'KS403';
    end if;
    perform set_config('ksmart.me', person::text, true),
            set_config('ksmart.scope', (area || local_body)::text, true);
end $$;

revoke all on function ksmart.enter_person(bytea), ksmart.enter_post(bytea, bigint, text[]) from public;
grant execute on function ksmart.today(), ksmart.me(), ksmart.scope() to public;
grant execute on function ksmart.enter_person(bytea), ksmart.enter_post(bytea, bigint, text[])
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;
