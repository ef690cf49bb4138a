-- What people were told: one row for an event and a person, one delivery for each channel that reaches him.

alter table ksmart.person
    add column language text collate "C" not null default 'ml' check (language in ('en', 'ml')),
    add column email text collate "C";

create table ksmart.notice (
    person uuid not null references ksmart.person (id),
    id uuid not null,
    local_body text collate "C" not null,
    file uuid not null,
    module text collate "C" not null,
    service text collate "C" not null,
    name text collate "C" not null,             -- which notification of the module
    event text collate "C" not null,
    occasion text collate "C" not null,         -- which of the file's events: its place in the trail, or an id
    text_en text not null,
    text_ml text not null,
    at timestamptz not null,
    primary key (person, id),
    unique (file, event, occasion, name, person)
);

create table ksmart.notice_delivery (
    person uuid not null,
    notice uuid not null,
    channel text collate "C" not null,
    outbox bigint not null,                     -- its message: no longer there once it was handed over
    primary key (person, notice, channel),
    foreign key (person, notice) references ksmart.notice (person, id)
);
create index notice_delivery_outbox on ksmart.notice_delivery (outbox);

alter table ksmart.notice enable row level security;
create policy owner_reads on ksmart.notice to ksmart_citizen using (person = ksmart.me());
grant select on ksmart.notice to ksmart_citizen;
