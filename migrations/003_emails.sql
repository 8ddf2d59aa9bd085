-- The result of phase 1. The table may already hold other, live mail.
create table if not exists ingestion.emails (
  id uuid primary key default gen_random_uuid(),
  message_id text not null unique,
  sender text not null,
  recipients text[],
  subject text not null,
  body_text text,
  category text,
  priority text,
  confidence real,
  keywords text[],
  received_at timestamptz,
  processed_at timestamptz default now()
);

alter table ingestion.emails
  add column if not exists recipients text[],
  add column if not exists body_text text,
  add column if not exists category text,
  add column if not exists priority text,
  add column if not exists confidence real,
  add column if not exists keywords text[],
  add column if not exists received_at timestamptz,
  add column if not exists processed_at timestamptz default now(),
  -- What the migration remembers of its own rows; null on rows that other programs wrote.
  add column if not exists run_id bigint,
  add column if not exists text_cut boolean not null default false;

-- Message-IDs longer than 255 exist; varchar to text rewrites nothing.
alter table ingestion.emails alter column message_id type text;

create unique index if not exists emails_message_id_key on ingestion.emails (message_id);
