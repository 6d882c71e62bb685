-- The first day of which the source said this, while as_of goes on with every confirmation; null: as_of.
alter table answer add column said_of bigint;
alter table answer_history add column said_of bigint;
