-- The batch lane: what an item was reserved for, what came back without a result, and what a stop does with open batches.
alter table core.batch_intents add column if not exists model text not null default '';

-- The worst case of each item, so that a reservation can be settled in parts while results arrive.
alter table core.batch_items
  add column if not exists micros bigint not null default 0,
  add column if not exists tokens_input bigint not null default 0,
  add column if not exists tokens_output bigint not null default 0,
  add column if not exists text_cut boolean not null default false;

-- Emails that a batch gave back without a result. After the second time they go live.
create table if not exists core.batch_returns (
  run_id bigint not null references core.migration_runs (id),
  phase text not null,
  message_id text not null,
  returns integer not null,
  primary key (run_id, phase, message_id)
);

alter table core.migration_runs
  add column if not exists batches_on_stop text not null default 'collect'
    check (batches_on_stop in ('collect', 'cancel'));

-- The reservation of a batch is settled in as many parts as its results arrive in.
drop index if exists core.api_usage_reservation_key;
create unique index if not exists api_usage_reservation_key
  on core.api_usage (reservation_id) where service is distinct from 'batches';
create index if not exists api_usage_batches_idx on core.api_usage (reservation_id) where service = 'batches';
