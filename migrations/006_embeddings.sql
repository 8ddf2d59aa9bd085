-- The result of phase 3. The HNSW index is not here: it is built after the load.
create extension if not exists vector;

create table if not exists knowledge.embeddings (
  id uuid primary key default gen_random_uuid(),
  source_type text not null,
  source_id uuid not null,
  content_hash text,
  embedding vector(1024) not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);

alter table knowledge.embeddings
  add column if not exists content_hash text,
  add column if not exists metadata jsonb not null default '{}',
  add column if not exists model text,
  add column if not exists run_id bigint;

create unique index if not exists embeddings_source_key on knowledge.embeddings (source_type, source_id);
