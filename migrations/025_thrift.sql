-- What the owner may turn on to pay less: near-identical mail paid once, several emails in one call.
alter table core.migration_runs add column if not exists near_twins boolean not null default false;
alter table core.migration_runs add column if not exists per_call integer not null default 1;
-- Of what an email says without numbers, dates and links. Whoever changes that rule empties the column.
alter table core.text_digests add column if not exists near_digest bytea;
create index if not exists text_digests_near_idx on core.text_digests (near_digest, message_id);
