-- Accounts that become one by an approved plan, and what of the losers' goes on with the survivor.

-- Of a plan, under its seal.
create table account_merge (
    plan $id$ not null references plan (id),
    number integer not null,
    kept bytea not null,                        -- packed changes of the survivor, in the plan's layout
    confidence double precision not null,
    evidence text not null,
    why_survivor text not null,
    primary key (plan, number)
);

create table account_merge_record (
    plan $id$ not null,
    number integer not null,
    place integer not null,                     -- 0: the survivor
    crm_id text not null,
    before bytea not null,                      -- packed values, in the plan's layout
    state text not null,                        -- survivor; planned, sent, merged, refused, moved
    run bigint,                                 -- that sent or settled it last
    into_id text,                               -- the account that it is part of now
    class integer,                              -- of the CRM's refusal, as the next
    code text,
    message text,                               -- may quote record values
    mend text,
    primary key (plan, number, place)
);
create index account_merge_in_doubt on account_merge_record (plan) where state = 'sent';

-- Which account of the book goes on for one that was merged away; null: not linked yet.
alter table account add column heir bigint;
create index account_merged on account (merged_into) where merged_into is not null;
