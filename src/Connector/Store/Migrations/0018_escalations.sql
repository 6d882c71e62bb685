-- Limits of the framework that a run found exceeded. One of a name is open at a time; closed ones stay.
create table escalation (
    id $id$ not null primary key,
    name text not null,
    run bigint not null,
    measured text not null,
    owner text not null,
    wanted text not null,               -- what the owner is to bring
    opened_at bigint not null,
    due bigint not null,
    answered_by text,
    answered_at bigint,
    answer text,
    closed_at bigint                    -- no longer exceeded, or no longer watched
);
create unique index escalation_open on escalation (name) where closed_at is null;
