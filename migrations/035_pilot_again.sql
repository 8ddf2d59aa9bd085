-- An approval of other terms for an open run begins a pilot of its own: judged from then on, by the price that was approved.
alter table core.migration_runs
  add column if not exists pilot_since timestamptz,
  -- Micro-dollars that the newly approved plan expects of one email of phase 1; null: the price of the run's plan.
  add column if not exists pilot_micros_per_email double precision;
