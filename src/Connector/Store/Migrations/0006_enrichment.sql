-- What other systems said about accounts, what it cost and who allowed the cost.

-- Requests that cost credits: written before one is sent, so that none is forgotten when the process dies before its answer is stored.
create table purchase (
    id $id$ not null primary key,
    run bigint not null,
    vendor text not null,
    sent_at bigint not null,
    accounts integer not null,                  -- asked about
    most double precision not null,             -- credits that it can cost
    credits double precision,                   -- what it cost; null: no answer is known
    drawn double precision not null,            -- of these, out of what people approved
    lost_at bigint                              -- a later run found that its answer was never stored: counted at its most
);
create index purchase_by_vendor on purchase (vendor, sent_at);

-- One per account and vendor: the newest.
create table answer (
    account $id$ not null references account (key),
    vendor text not null,
    source text not null,                       -- the framework's word
    outcome integer not null,                   -- AnswerOutcome
    asked_at bigint not null,
    as_of bigint not null,
    confidence double precision not null,
    credits double precision not null,
    their_id text,
    facts bytea not null,                       -- packed; its layout names the facts
    primary key (account, vendor)
);

create table credit_approval (
    id $id$ not null primary key,
    vendor text not null,
    credits double precision not null,
    by_whom text not null,
    why text not null,
    approved_at bigint not null
);

-- When a source last gave what it should.
create table source_state (
    vendor text not null primary key,
    good_at bigint not null
);
