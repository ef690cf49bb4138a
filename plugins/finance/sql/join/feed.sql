-- The join to the money of services, run by the migrator's log-in where the schema `ksmart` stands: each money event
-- leaves its id in a queue of ours, in its own transaction, so the queue holds whole transactions and misses none.
-- (Marks by id or by transaction lose events that commit out of order, or after a restore into another cluster.)
create table if not exists ledger.money_queue (id bigint primary key);
alter table ledger.money_queue owner to finance_owner;

grant usage on schema ksmart to finance_owner;
grant select on ksmart.money_event, ksmart.demand_line to finance_owner;
drop policy if exists finance_reads on ksmart.money_event;
create policy finance_reads on ksmart.money_event for select to finance_owner using (true);
drop policy if exists finance_reads on ksmart.demand_line;
create policy finance_reads on ksmart.demand_line for select to finance_owner using (true);

create or replace function ledger.queue_money() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
    insert into ledger.money_queue (id) select a.id from added a;
    return null;
end $$;
alter function ledger.queue_money() owner to finance_owner;
create or replace trigger queue_money after insert on ksmart.money_event
    referencing new table as added for each statement execute function ledger.queue_money();
-- What happened before the join.
insert into ledger.money_queue (id)
select e.id from ksmart.money_event e
where not exists (select from ledger.money_queue) and not exists (select from ledger.voucher v where v.source like 'receipt:%')
on conflict do nothing;

-- Take the next events off the queue, whole transactions, in the order in which they were written; the caller posts
-- or parks them before it commits. One reader at a time. `demanded_on`: the day on which the head was first demanded
-- of its file, which tells arrear from current.
create or replace function ledger.next_events(p_limit int)
returns table (id bigint, tx text, local_body text, on_day date, kind text, file uuid, head text, account text,
               paise bigint, mode text, receipt uuid, demanded_on date)
language plpgsql volatile security definer set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('ledger.money_queue', 0));
    return query
    with whole as (
        select distinct e.local_body, e.tx
        from (select q.id from ledger.money_queue q order by q.id limit p_limit) n
        join ksmart.money_event e on e.id = n.id
    ), taken as (
        delete from ledger.money_queue q using ksmart.money_event e, whole s
        where e.id = q.id and e.local_body = s.local_body and e.tx = s.tx
        returning e.*
    )
    select t.id, t.tx::text, t.local_body::text, t.on_day, t.kind::text, t.file, t.head::text, t.account::text, t.paise,
           t.mode::text, t.receipt,
           coalesce((select min(d.on_day) from ksmart.demand_line d
                     where d.local_body = t.local_body and d.file = t.file and d.fee = t.fee and d.head = t.head), t.on_day)
    from taken t order by t.id;
end $$;
alter function ledger.next_events(int) owner to finance_owner;
revoke all on function ledger.queue_money(), ledger.next_events(int) from public;
grant execute on function ledger.next_events(int) to finance_poster;
