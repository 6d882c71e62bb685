-- Sets of artefacts that were deployed on a connection for trying things out: another connection may ask for that first.

create table rehearsal (
    artefacts text not null,                    -- a hash over all that was wanted
    connection text not null,
    succeeded_at bigint not null,
    primary key (artefacts, connection)
);
