-- Up to where the calls under a CRM's limits have been given out, for all processes that share the limit. Times in ticks of 100 ns since year 1.

create table rate_limit (
    name text not null primary key,
    next_at bigint not null,
    closed_until bigint not null
);
