-- What people tell connections, apart from the connections' own stores: those are locked while a run works.

create table pause (
    connection text not null primary key,
    by_whom text not null,
    why text not null,
    since bigint not null
);
