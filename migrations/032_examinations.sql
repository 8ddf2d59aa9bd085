-- A stored list of checks counts only for the configuration that it looked at; a validation only as long as its rows stand.
alter table core.check_results add column if not exists configuration text;
alter table core.migration_runs
  add column if not exists validation_fingerprint text,
  -- When rows were found changed after the validation.
  add column if not exists validation_stale_at timestamptz;
