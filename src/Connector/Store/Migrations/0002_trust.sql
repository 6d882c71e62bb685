-- Plans that wait for a person, undo, overrides, holds, waivers, and what accounts weigh.

alter table plan add column kind text not null default 'run';     -- run: sent by the run that made it; review: waits for a person; undo
alter table plan add column connection text not null default '';
alter table plan add column framework_version integer not null default 0;
alter table plan add column scope text not null default '';
alter table plan add column why text;                             -- why it waits
alter table plan add column undoes bigint;                        -- the run that it takes back
alter table plan add column superseded_at bigint;                 -- its rows are deleted

create table approval (
    plan $id$ not null primary key references plan (id),
    seal text not null,
    by_whom text not null,
    approved_at bigint not null
);

-- What was carried out before approvals were kept needs none.
insert into approval (plan, seal, by_whom, approved_at)
select id, seal, 'carried out before approvals were kept', sealed_at from plan
where seal is not null and exists (select 1 from chunk c where c.plan = plan.id and c.state = 'acknowledged');

alter table change add column value double precision;             -- what the account weighed when the plan was made

-- Rows of plans that the CRM did not take.
create table unwritten (
    change $id$ not null primary key references change (id),
    reason text not null                                          -- moved, rejected, released
);

alter table state add column value double precision;              -- what the account weighs; null: unknown

-- Fields that an undo restored, left alone while inputs and framework stay as they were.
create table hold (
    account $id$ not null references account (key),
    field text not null,
    run bigint not null,
    held_at bigint not null,
    framework_hash text not null,
    image_hash bigint not null,
    primary key (account, field)
);

create table account_override (
    id $id$ not null primary key,
    account $id$ not null references account (key),
    dimension text not null,
    segment text not null,
    by_whom text not null,
    why text not null,
    since bigint not null,
    until bigint not null,
    ended_at bigint                                               -- ended by a person or replaced; an expired one has none
);
create unique index account_override_open on account_override (account, dimension) where ended_at is null;

alter table reject add column waived_by text;
alter table reject add column waived_why text;
alter table reject add column waived_until bigint;

alter table run add column kind text not null default 'Sync';
alter table run add column plan bigint;
alter table run add column moved bigint not null default 0;
alter table run add column held bigint not null default 0;
alter table run add column waiting bigint not null default 0;

-- Where a run left the accounts; the first applied plan of a framework version leaves its baseline.
create table run_segment (
    run $id$ not null references run (id),
    dimension text not null,
    segment text not null,
    accounts bigint not null,
    primary key (run, dimension, segment)
);
