-- Definitions of vector indexes that the owner let go before the load: the very same are built again after it.
alter table core.migration_runs add column if not exists dropped_indexes text[] not null default '{}';
