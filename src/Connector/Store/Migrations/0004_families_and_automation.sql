-- Accounts that have a parent account: rows of one family are written one after the other, since a CRM may lock the parent for each.

create table family (
    account $id$ not null primary key,
    parent text not null                        -- CRM id
);

alter table plan add column automation text;    -- what the writes set off in the CRM, a line each; null: nobody asked
