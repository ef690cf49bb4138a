-- Tables looked up by the machine: dated rows whose shape was proved before they came here.

create table ksmart.decision_row (
    decision text collate "C" not null,         -- module.decision
    since date not null,
    position int not null,
    cells text collate "C" not null,            -- JSON: one for each column that is looked at
    gives text collate "C" not null,            -- JSON: what comes out, by name
    source text collate "C" not null,
    primary key (decision, since, position)
);
grant select on ksmart.decision_row to ksmart_job;
