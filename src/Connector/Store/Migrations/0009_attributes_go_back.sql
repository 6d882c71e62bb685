-- What attributes may go back into the CRM's fields, beside the assignments that planning compares too.

alter table state add column ours bytea;        -- packed; null: nothing goes back
