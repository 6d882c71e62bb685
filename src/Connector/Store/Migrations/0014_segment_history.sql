-- Records of the segments' history that the CRM holds, or is to hold: one per segment and month, one per account that moved.

create table history_row (
    key text not null primary key,              -- of the fact; the CRM's record carries it too
    kind text not null,                         -- Month, Move
    dimension text not null,
    segment text not null,
    from_segment text,                          -- of a move
    account $id$ references account (key),      -- of a move
    accounts bigint,                            -- of a month
    day integer not null,                       -- days since 0001-01-01; of a month its first
    acknowledged_at bigint                      -- null: the CRM has not said that it holds it as it stands here
);
create index history_row_waiting on history_row (key) where acknowledged_at is null;

alter table chunk add column told integer not null default 0;     -- 1: its moves are among the rows above
create index chunk_untold on chunk (plan, number) where state = 'acknowledged' and told = 0;
