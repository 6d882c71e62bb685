-- Departments that disagree on an account's segment or attribute. A decided one stays, with who decided and why.
create table dispute (
    id $id$ not null primary key,
    account $id$ not null references account (key),
    about text not null,                -- a dimension or an attribute of the framework
    claim text not null,
    opened_by text not null,
    opened_at bigint not null,
    owner text not null,
    due bigint not null,                -- the end of its last day
    outcome text,                       -- Stands, Override, Data; null: open
    decided_by text,
    decided_at bigint,
    reason text
);
create index dispute_open on dispute (due) where outcome is null;
