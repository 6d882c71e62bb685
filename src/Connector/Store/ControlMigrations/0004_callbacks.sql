-- Answers that came by a call of the vendor's own and that no run has taken in yet. Apart from the connections' stores, which a run may hold.

create table callback (
    connection text not null,
    question text not null,
    vendor text not null,
    came_at bigint not null,
    body bytea not null,
    primary key (connection, question)
);
