-- The source: what the import filled. The migration itself never writes it.
create table if not exists ingestion.emails_legacy (
  message_id text primary key,
  account text,
  sender text,
  recipients text[],
  subject text,
  body_text text,
  body_html text,
  received_at timestamptz,
  has_attachments boolean not null default false,
  attachment_count integer not null default 0,
  imported_at timestamptz not null default now(),
  import_batch_id text,
  import_source text
);

alter table ingestion.emails_legacy
  add column if not exists account text,
  add column if not exists body_html text,
  add column if not exists has_attachments boolean not null default false,
  add column if not exists attachment_count integer not null default 0,
  add column if not exists imported_at timestamptz not null default now(),
  add column if not exists import_batch_id text,
  add column if not exists import_source text;
