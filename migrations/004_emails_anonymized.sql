-- Each email anonymised once, used by both paid phases. It holds no way back from a placeholder to a value.
create table if not exists ingestion.emails_anonymized (
  message_id text primary key,
  policy_hash text not null,
  subject text not null,
  body text not null,
  text_cut boolean not null default false,
  created_at timestamptz not null default now()
);
