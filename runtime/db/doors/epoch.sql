-- door: ksmart.epoch owner=ksmart_owner
-- Which state of the dated rows is in force: it rises with every change of a master or a calendar.
create function {door}() returns bigint
language sql stable security definer set search_path = ''
as $$ select d.epoch from ksmart.data_epoch d $$;
