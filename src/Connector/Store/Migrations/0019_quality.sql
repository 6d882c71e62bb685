-- How good the attributes with a quality target were when a run decided: what error budgets are spent by.
create table quality (
    run bigint not null,
    attribute text not null,
    at bigint not null,
    accounts bigint not null,           -- active ones
    filled bigint not null,
    valid bigint not null,
    fresh bigint not null,
    late integer not null,              -- 1 = a source of it was late
    primary key (run, attribute)
);
create index quality_at on quality (at);
