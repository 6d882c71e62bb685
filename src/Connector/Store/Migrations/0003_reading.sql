-- Reading without gaps: when the book was last read as a whole, and what an unfinished read of the whole book can be resumed by.

alter table watermark add column full_read_from bigint; -- read_from of the last full read; null: not known

-- One row while a full read is under way or was broken off.
create table read_ticket (
    one integer not null primary key check (one = 1),
    ticket text not null,                       -- the CRM's own, opaque
    inputs integer not null references layout (id),
    written integer not null references layout (id),
    asked_at bigint not null                    -- by the CRM's clock: the rows are as old as this
);
