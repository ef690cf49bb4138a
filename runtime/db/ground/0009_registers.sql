-- Registers: who took which list out of the house, and the views that people keep.

-- Insert-only: a list that has left cannot be called back, so who took it stays known.
create table ksmart.register_export (
    local_body text collate "C" not null,
    id bigint generated always as identity,
    at timestamptz not null default now(),
    person uuid not null,
    post bigint not null,
    register text collate "C" not null,         -- module.register
    form text collate "C" not null,             -- csv | xlsx
    filters jsonb not null,
    primary key (local_body, id)
);
create trigger only_added before update or delete or truncate on ksmart.register_export
    for each statement execute function ksmart.refuse_change();

create table ksmart.saved_view (
    person uuid not null references ksmart.person (id),
    register text collate "C" not null,
    name text collate "C" not null check (length(name) between 1 and 60),
    query text collate "C" not null check (length(query) <= 1000),
    primary key (person, register, name)
);

alter table ksmart.register_export enable row level security;
alter table ksmart.saved_view enable row level security;
create policy office_notes on ksmart.register_export to ksmart_office
    using (local_body = any (ksmart.scope())) with check (local_body = any (ksmart.scope()));
create policy owner_keeps on ksmart.saved_view to ksmart_citizen
    using (person = ksmart.me()) with check (person = ksmart.me());
grant insert on ksmart.register_export to ksmart_office;
grant select, insert, update, delete on ksmart.saved_view to ksmart_citizen;
