-- How a backup was made, tested, encrypted and copied; why one failed; and who works on one now.
alter table core.backups add column if not exists kind text not null default 'full';
alter table core.backups add column if not exists state text not null default 'running'
  check (state in ('running', 'done', 'failed'));
update core.backups set state = case when finished_at is null then 'failed' else 'done' end where state = 'running';
-- 'pg_dump', or 'rows' for the embedded database; in `stage` stands what is being done now, or what failed.
alter table core.backups add column if not exists method text;
alter table core.backups add column if not exists stage text;
alter table core.backups add column if not exists error_code text;
-- The last run that there was when it was made: it is from before every later one.
alter table core.backups add column if not exists after_run bigint;
-- Rows per table in the dump's own snapshot, and what the restore test compared with them.
alter table core.backups add column if not exists table_counts jsonb;
alter table core.backups add column if not exists tables_compared integer;
alter table core.backups add column if not exists rows_compared bigint;
-- bytes and sha256 are the dump's; these are the ciphertext's, which alone is kept when there is a recipient.
alter table core.backups add column if not exists encrypted_bytes bigint;
alter table core.backups add column if not exists encrypted_sha256 text;
alter table core.backups add column if not exists copy_error text;
alter table core.backups add column if not exists dump_ms bigint;
alter table core.backups add column if not exists restore_ms bigint;
alter table core.backups add column if not exists encrypt_ms bigint;
alter table core.backups add column if not exists copy_ms bigint;

-- One backup at a time, over all processes.
create table if not exists core.backup_lease (
  id integer primary key default 1 check (id = 1),
  owner text not null,
  host text not null,
  pid integer not null,
  heartbeat_at timestamptz not null,
  released_at timestamptz
);
