-- What was deployed into the CRM beside the records: fields, permissions, views, reports.

-- What is ours, as we left it.
create table artefact (
    kind text not null,
    name text not null,
    wanted text not null,                       -- as the framework wanted it
    held text not null,                         -- as the CRM held it right after
    run bigint not null,
    deployed_at bigint not null,
    place bigint not null,                      -- the order in which they were deployed
    primary key (kind, name)
);

-- Of a plan, under its seal; null texts: there is none.
create table artefact_change (
    plan $id$ not null references plan (id),
    number integer not null,
    kind text not null,
    name text not null,
    action text not null,
    before text,
    after text,
    wanted text,
    base text,
    why text,
    deploys integer not null,
    primary key (plan, number)
);

-- Written before one is sent, so that none is forgotten when the process dies before its answer is stored.
create table deployment (
    id $id$ not null primary key,
    plan bigint not null,
    run bigint not null,
    job text,                                   -- the CRM's id; null: not answered
    state text not null,                        -- sent, succeeded, failed
    sent_at bigint not null,
    ended_at bigint
);
create index deployment_by_plan on deployment (plan);
create index deployment_by_run on deployment (run);

-- What a deployment left in the CRM, for undo; null: nothing.
create table deployment_result (
    deployment $id$ not null references deployment (id),
    kind text not null,
    name text not null,
    held text,
    primary key (deployment, kind, name)
);
