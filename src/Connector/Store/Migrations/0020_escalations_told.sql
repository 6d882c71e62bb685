-- When people were told: a run that opens an escalation may end before its summary is sent, and the next one tells it then.
alter table escalation add column told_at bigint;
update escalation set told_at = opened_at;
