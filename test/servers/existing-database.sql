-- The database that exists today, before this program: tables of other programs, with their own columns, rows and indexes.
create extension if not exists vector;
create schema core;
create schema ingestion;
create schema knowledge;

create table core.schema_versions (version varchar(50) primary key, applied_at timestamptz default now());
insert into core.schema_versions (version) select lpad(n::text, 3, '0') from generate_series(1, 12) as n;

create table core.api_usage (
  id uuid primary key default gen_random_uuid(),
  service varchar(50) not null,
  operation varchar(100) not null,
  tokens_input integer default 0,
  tokens_output integer default 0,
  created_at timestamptz default now()
);
insert into core.api_usage (service, operation, tokens_input, tokens_output)
  select 'claude', 'draft_reply', 700, 200 from generate_series(1, 25);

insert into core.schema_versions (version) values ('012_migration_failed');

create table core.migration_failed (
  id uuid primary key default gen_random_uuid(),
  message_id varchar(255) not null,
  error_message text,
  retry_count integer default 0,
  failed_at timestamptz default now()
);
insert into core.migration_failed (message_id, error_message) values ('earlier@try.test', 'API error 429');

create table ingestion.emails_legacy (
  message_id text primary key,
  account varchar(100),
  sender text,
  recipients text[],
  subject text,
  body_text text,
  body_html text,
  received_at timestamptz,
  has_attachments boolean not null default false,
  attachment_count integer not null default 0,
  imported_at timestamptz default now(),
  import_batch_id varchar(100),
  import_source varchar(50)
);

create table ingestion.emails (
  id uuid primary key default gen_random_uuid(),
  message_id varchar(255) unique not null,
  sender varchar(255) not null,
  recipients text[],
  subject varchar(500) not null,
  body_text text,
  category varchar(50),
  priority varchar(20),
  confidence double precision,
  received_at timestamptz,
  processed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_emails_category on ingestion.emails (category);
-- Live mail that is none of the migration's business.
insert into ingestion.emails (message_id, sender, subject, category, priority, received_at, processed_at)
  select 'live-' || n || '@live.test', 'someone', 'live mail ' || n, 'other', 'low', now(), now()
  from generate_series(1, 30) as n;

create table knowledge.nodes (
  id uuid primary key default gen_random_uuid(),
  type varchar(50) not null check (type in (
    'person', 'email', 'document', 'event', 'task', 'entity', 'conversation', 'transaction', 'file', 'reminder')),
  name varchar(500) not null,
  metadata jsonb default '{}',
  source varchar(100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_nodes_type on knowledge.nodes (type);
create table knowledge.edges (
  id uuid primary key default gen_random_uuid(),
  from_node_id uuid not null references knowledge.nodes (id) on delete cascade,
  to_node_id uuid not null references knowledge.nodes (id) on delete cascade,
  relation_type varchar(50) not null check (relation_type in (
    'sent_by', 'received_by', 'attached_to', 'mentions', 'related_to', 'assigned_to', 'created_from', 'scheduled',
    'references', 'part_of', 'paid_with', 'belongs_to', 'reminds_about', 'supersedes')),
  metadata jsonb default '{}',
  created_at timestamptz not null default now()
);
insert into knowledge.nodes (type, name, metadata, source)
  select 'email', 'live mail ' || n, jsonb_build_object('message_id', 'live-' || n || '@live.test'), 'pipeline'
  from generate_series(1, 30) as n;
insert into knowledge.nodes (type, name, metadata) values
  ('person', 'Someone', '{"email": "Someone@Live.Test"}'), ('document', 'a contract', '{}');

create table knowledge.embeddings (
  id uuid primary key default gen_random_uuid(),
  source_type varchar(50) not null,
  source_id uuid not null,
  embedding vector(1024) not null,
  created_at timestamptz not null default now()
);
create index idx_embeddings_hnsw on knowledge.embeddings using hnsw (embedding vector_cosine_ops)
  with (m = 16, ef_construction = 64);
insert into knowledge.embeddings (source_type, source_id, embedding)
  select 'document', id, (select array_agg(case when i = 1 then 1 else 0 end)::vector from generate_series(1, 1024) as i)
  from knowledge.nodes where type = 'document';
