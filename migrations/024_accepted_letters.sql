-- How many letters the owner accepted when he was asked: a greater loss is asked about again.
alter table core.migration_runs add column if not exists accepted_letters integer not null default 0;
