-- A store as version 1 wrote it (0001_store.sql): two accounts, one assigned and acknowledged, one rejected, a run left running.
-- Never edit: later versions must read it as it is. $id$ and $journal$ are filled in by the backends of the tests; X'…' is a blob.
CREATE TABLE SchemaVersions ($journal$);
INSERT INTO SchemaVersions VALUES(1,'Connector.Store.Migrations.0001_store.sql','2026-11-22 19:57:33.7220663');
CREATE TABLE layout (
    id integer not null primary key,
    fields text not null unique                 -- names in order, a line feed between them
);
INSERT INTO layout VALUES(1,'Type
NumberOfEmployees
Industry');
INSERT INTO layout VALUES(2,'Customer_Tier__c
Engagement__c');
INSERT INTO layout VALUES(3,'customer_tier
engagement');
CREATE TABLE framework_version (
    number integer not null primary key,
    name text not null,
    version text not null,
    hash text not null unique,
    body text not null,
    first_seen bigint not null
);
INSERT INTO framework_version VALUES(1,'customer-segmentation','1.0.0','abc','framework: customer-segmentation',1795377453916);
CREATE TABLE account (
    key $id$ not null primary key,
    crm_id text not null unique,
    hash bigint not null,
    read_at bigint not null,                    -- since when the image and gone hold, as far as we know
    gone integer not null,
    merged_into text,
    image bytea not null
);
INSERT INTO account VALUES(1,'001A',-5782510140009686927,1793584800000,0,NULL,X'1102030308437573746F6D657202140306456E65726779');
INSERT INTO account VALUES(2,'001B',1736602345953429769,1793498400000,0,NULL,X'1102030308437573746F6D657202060306456E65726779');
CREATE TABLE state (
    account $id$ not null primary key references account (key),
    theirs bytea,                               -- null: every segment field is blank
    acknowledged bytea,                         -- null: nothing acknowledged yet
    assignments bytea,                          -- null: never decided
    decided_by bigint
);
INSERT INTO state VALUES(1,X'1104020304636F726500',X'1104020304636F726500',X'21060204636F7265000002C0F4B4AE0D0468696768000102C0F4B4AE0D',1);
CREATE TABLE account_history (
    account $id$ not null references account (key),
    known_from bigint not null,
    known_until bigint not null,
    gone integer not null,
    image bytea not null,
    theirs bytea
);
INSERT INTO account_history VALUES(1,1793498400000,1793584800000,0,X'1102030308437573746F6D657202120306456E65726779',NULL);
CREATE TABLE assignment_history (
    account $id$ not null references account (key),
    run bigint not null,                        -- that replaced them
    replaced_at bigint not null,
    assignments bytea not null
);
CREATE TABLE watermark (
    one integer not null primary key check (one = 1),
    read_from bigint not null,
    inputs integer not null references layout (id),  -- every account not gone has an image that covers these
    written integer not null references layout (id),
    run bigint not null
);
INSERT INTO watermark VALUES(1,1793584800000,1,2,1);
CREATE TABLE run (
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
INSERT INTO run VALUES(1,'Running',1793498400000,NULL,1,0,0,0,0,0,0,0,0,0,0,0,NULL);
CREATE TABLE finding (
    run $id$ not null references run (id),
    number integer not null,
    severity integer not null,
    rule text not null,
    field text,
    times bigint not null,
    primary key (run, number)
);
CREATE TABLE finding_example (
    run $id$ not null references run (id),
    finding integer not null,
    number integer not null,
    crm_id text,
    message text not null,
    primary key (run, finding, number)
);
CREATE TABLE plan (
    id $id$ not null primary key,
    run bigint not null,
    written integer not null references layout (id),
    first_change bigint not null,
    row_count bigint not null,
    framework_hash text,
    seal text,
    sealed_at bigint
);
INSERT INTO plan VALUES(1,1,2,1,2,'abc','e48036fa284b549453659cc597808c36b1cd12d06ba9b784f9c85aac7ee7a082',1795377454125);
CREATE TABLE change (
    id $id$ not null primary key,
    account $id$ not null references account (key),
    before bytea not null,
    changes bytea not null
);
INSERT INTO change VALUES(1,1,X'1104020000',X'310402010304636F726500');
INSERT INTO change VALUES(2,2,X'1104020000',X'310402010304636F726500');
CREATE TABLE chunk (
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
INSERT INTO chunk VALUES(1,0,'collections',1,2,'acknowledged',NULL,1,1795377454141,1,1795377454167,1,0);
CREATE TABLE reject (
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
INSERT INTO reject VALUES(1,2,1,1795377454177,1,3,'INVALID','bad value','Customer_Tier__c','add it',NULL);
CREATE TABLE adopted_field (
    field text not null primary key,
    adopted_at bigint not null
);
INSERT INTO adopted_field VALUES('Customer_Tier__c',1793498400000);
CREATE INDEX account_gone on account (key) where gone = 1;
CREATE INDEX account_history_account on account_history (account);
CREATE INDEX assignment_history_account on assignment_history (account);
CREATE INDEX chunk_in_doubt on chunk (sent_at) where state = 'sent';
CREATE UNIQUE INDEX reject_open on reject (account) where closed_at is null;
