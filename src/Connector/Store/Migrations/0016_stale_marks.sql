-- What happened outside (a merger, a new product line) that a framework has to be signed again after.
create table stale_mark (
    id $id$ not null primary key,
    declared_at bigint not null,
    by_whom text not null,
    why text not null
);

-- A person may therefore sign one framework more than once: each signature stays with its time.
create table framework_signature (
    framework_hash text not null,
    by_whom text not null,
    approved_at bigint not null,
    signature text,                                -- by the person's own key, where the settings ask for one
    primary key (framework_hash, by_whom, approved_at)
);
insert into framework_signature (framework_hash, by_whom, approved_at, signature) select framework_hash, by_whom, approved_at, signature from framework_approval;
drop table framework_approval;
alter table framework_signature rename to framework_approval;
