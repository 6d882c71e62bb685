-- Families are read one after the other.

create index family_by_parent on family (parent, account);
