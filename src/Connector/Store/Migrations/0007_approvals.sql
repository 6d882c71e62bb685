-- Who signed which framework, beside who signed a plan that was made under it; and what stands behind an override.
create table framework_approval (
    framework_hash text not null,
    by_whom text not null,
    approved_at bigint not null,
    primary key (framework_hash, by_whom)
);

-- Until now a signed plan was the only signature of its framework. The settings, and plans from before approvals were kept, are nobody's.
insert into framework_approval (framework_hash, by_whom, approved_at)
select p.framework_hash, a.by_whom, min(a.approved_at) from approval a join plan p on p.id = a.plan
where p.framework_hash is not null and a.by_whom not in ('the settings (FirstFill:Approved)', 'carried out before approvals were kept')
group by p.framework_hash, a.by_whom;

alter table account_override add column evidence text;            -- where it can be looked up: a contract, a ticket
alter table account_override add column approved_by text;         -- who agreed to it, where that is somebody else
