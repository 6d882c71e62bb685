-- Calls that still count in a limit's window: the last moments at which they may leave, in milliseconds since 1970, in order, commas between them.

alter table rate_limit add column ends text not null default '';
