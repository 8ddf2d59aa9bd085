-- When a loud incident was told on the second channel; what is older than the channel is not told there any more.
alter table core.outbox add column if not exists alerted_at timestamptz;
update core.outbox set alerted_at = now() where alerted_at is null;
create index if not exists outbox_unalerted_idx on core.outbox (id) where alerted_at is null and kind = 'incident';
