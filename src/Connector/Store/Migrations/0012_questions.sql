-- Questions to vendors that take them now and answer later, by a call of their own.

create table question (
    id text not null primary key,               -- goes to the vendor and comes back with the answer
    purchase $id$ not null references purchase (id),
    account $id$ not null references account (key),
    vendor text not null,
    name text,                                  -- who was asked about, so that an answer about somebody else is known as one
    website text,
    city text,
    state text,
    asked_at bigint not null,
    stage text not null,                        -- open; overdue: nobody waits for it any more; answered
    settled_at bigint                           -- of the last two
);
create index question_unanswered on question (vendor, asked_at) where stage <> 'answered';
create index question_by_purchase on question (purchase);
