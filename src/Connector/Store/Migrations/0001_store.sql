-- One connection's store. The same text runs on SQLite and PostgreSQL: $id$ is the type of a 64-bit key that the store numbers itself
-- (SQLite: integer, so that the key is the row id; PostgreSQL: bigint), bytea is a blob to SQLite.
-- Times are milliseconds since 1970-01-01 UTC. Yes/no is 1/0. Packed columns are described in Packing/PackedValues.cs; each names its layout.

create table layout (
    id integer not null primary key,
    fields text not null unique                 -- names in order, a line feed between them
);

create table framework_version (
    number integer not null primary key,
    name text not null,
    version text not null,
    hash text not null unique,
    body text not null,
    first_seen bigint not null
);

-- The book. The image holds what was read of the fields that attributes come from; hash is XXH64 of it and decides "same".
create table account (
    key $id$ not null primary key,
    crm_id text not null unique,
    hash bigint not null,
    read_at bigint not null,                    -- since when the image and gone hold, as far as we know
    gone integer not null,
    merged_into text,
    image bytea not null
);
create index account_gone on account (key) where gone = 1;

-- Apart from the account because deciding and acknowledging change it: narrow rows, images stay unwritten.
create table state (
    account $id$ not null primary key references account (key),
    theirs bytea,                               -- null: every segment field is blank
    acknowledged bytea,                         -- null: nothing acknowledged yet
    assignments bytea,                          -- null: never decided
    decided_by bigint
);

create table account_history (
    account $id$ not null references account (key),
    known_from bigint not null,
    known_until bigint not null,
    gone integer not null,
    image bytea not null,
    theirs bytea
);
create index account_history_account on account_history (account);

create table assignment_history (
    account $id$ not null references account (key),
    run bigint not null,                        -- that replaced them
    replaced_at bigint not null,
    assignments bytea not null
);
create index assignment_history_account on assignment_history (account);

-- One row once a read has completed.
create table watermark (
    one integer not null primary key check (one = 1),
    read_from bigint not null,
    inputs integer not null references layout (id),  -- every account not gone has an image that covers these
    written integer not null references layout (id),
    run bigint not null
);

create table run (
    id $id$ not null primary key,
    status text not null,
    started_at bigint not null,
    ended_at bigint,
    framework_version integer not null,
    rows_read bigint not null default 0,
    evaluated bigint not null default 0,
    changed bigint not null default 0,
    unchanged bigint not null default 0,
    sent bigint not null default 0,
    succeeded bigint not null default 0,
    failed bigint not null default 0,
    unprocessed bigint not null default 0,
    in_doubt bigint not null default 0,
    rejected_open bigint not null default 0,
    api_calls bigint not null default 0,
    trouble text
);

create table finding (
    run $id$ not null references run (id),
    number integer not null,
    severity integer not null,
    rule text not null,
    field text,
    times bigint not null,
    primary key (run, number)
);

create table finding_example (
    run $id$ not null references run (id),
    finding integer not null,
    number integer not null,
    crm_id text,
    message text not null,
    primary key (run, finding, number)
);

-- The outbox. Rows of a plan are numbered without gaps from first_change; without a seal a plan does not count.
create table plan (
    id $id$ not null primary key,
    run bigint not null,
    written integer not null references layout (id),
    first_change bigint not null,
    row_count bigint not null,
    framework_hash text,
    seal text,
    sealed_at bigint
);

create table change (
    id $id$ not null primary key,
    account $id$ not null references account (key),
    before bytea not null,
    changes bytea not null
);

create table chunk (
    plan $id$ not null references plan (id),
    number integer not null,
    path text not null,
    first_change bigint not null,
    row_count integer not null,
    state text not null,                        -- planned, sent, acknowledged, dropped
    job_id text,
    sent_run bigint,
    sent_at bigint,
    acknowledged_run bigint,
    acknowledged_at bigint,
    rejected integer not null default 0,
    released integer not null default 0,
    primary key (plan, number)
);
create index chunk_in_doubt on chunk (sent_at) where state = 'sent';

create table reject (
    id $id$ not null primary key,
    account $id$ not null references account (key),
    run bigint not null,
    since bigint not null,
    times integer not null,
    class integer not null,
    code text not null,
    message text not null,
    fields text not null,                       -- API names, a line feed between them
    mend text not null,
    closed_at bigint
);
create unique index reject_open on reject (account) where closed_at is null;

create table adopted_field (
    field text not null primary key,
    adopted_at bigint not null
);
