-- Which emails say exactly the same: of each group one is paid for, and the others get its result.
create table if not exists core.text_digests (
  message_id text primary key,
  digest bytea not null
);
create index if not exists text_digests_group_idx on core.text_digests (digest, message_id);
