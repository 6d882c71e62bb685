-- What it takes to go through past nights again: when each run decided the book and how far one that died came, the tables that a framework version
-- used, and what other sources had said before.

alter table framework_version add column tables text;            -- JSON, name to text; null: not kept

alter table run add column decided_at bigint;                     -- null: it decided nothing, or when was not kept
alter table run add column decided_to bigint not null default 0;  -- the last account that it gave another assignment

alter table answer add column known_from bigint;                  -- since when the vendor says so; null: since asked_at

create table answer_history (
    account $id$ not null references account (key),
    vendor text not null,
    source text not null,
    outcome integer not null,
    known_from bigint not null,
    known_until bigint not null,
    as_of bigint not null,
    confidence double precision not null,
    their_id text,
    facts bytea not null
);
create index answer_history_account on answer_history (account);
