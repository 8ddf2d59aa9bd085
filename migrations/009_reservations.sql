-- One row per paid call under way, at its worst case. It leaves in the transaction that saves and books the call.
create table if not exists core.reservations (
  id uuid primary key,
  run_id bigint not null references core.migration_runs (id),
  phase text not null,
  provider text not null,
  model text not null,
  emails integer not null,
  micros bigint not null check (micros >= 0),
  tokens_input bigint not null,
  tokens_output bigint not null,
  epoch bigint not null,
  created_at timestamptz not null default now()
);
