-- Why, by whom and when a letter was given up; which run tried it again by itself; how many emails a phase tried so.
alter table core.migration_failed add column if not exists reason text;
alter table core.migration_failed add column if not exists resolved_by text;
alter table core.migration_failed add column if not exists resolved_at timestamptz;
alter table core.migration_failed_history add column if not exists reason text;
alter table core.migration_failed_history add column if not exists auto_run_id bigint;
create unique index if not exists migration_failed_history_auto
  on core.migration_failed_history (auto_run_id, phase, message_id) where auto_run_id is not null;
alter table core.run_phases add column if not exists retried integer not null default 0;
