-- What the outbox loop and the housekeeping need beside the ground.

-- Set just before a message is handed over. A row that is due again with it still set was begun by a process
-- that died before it could say how that went.
alter table ksmart.outbox add column begun_at timestamptz;

create index session_expiry on ksmart.session (expires_at);
create index draft_keep on ksmart.draft (keep_until);
