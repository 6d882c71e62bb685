-- The approver's own signature, where the settings ask for one; who signed without a key is told by name alone.
alter table framework_approval add column signature text;
