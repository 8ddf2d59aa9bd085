-- The result of phase 2.
create table if not exists knowledge.nodes (
  id uuid primary key default gen_random_uuid(),
  type text not null check (type in (
    'person', 'email', 'document', 'event', 'task', 'entity', 'conversation', 'transaction', 'file', 'reminder'
  )),
  name text,
  metadata jsonb not null default '{}',
  source text,
  created_at timestamptz not null default now()
);

alter table knowledge.nodes
  add column if not exists metadata jsonb not null default '{}',
  add column if not exists source text,
  add column if not exists run_id bigint;

create table if not exists knowledge.edges (
  id uuid primary key default gen_random_uuid(),
  from_node_id uuid not null references knowledge.nodes (id) on delete cascade,
  to_node_id uuid not null references knowledge.nodes (id) on delete cascade,
  relation_type text not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now()
);

alter table knowledge.edges
  add column if not exists metadata jsonb not null default '{}',
  add column if not exists run_id bigint;

-- What makes a second apply a no-op: one node per person and per email, one edge per relation.
create unique index if not exists nodes_person_address_key
  on knowledge.nodes (lower(metadata ->> 'email')) where type = 'person';
create unique index if not exists nodes_email_message_id_key
  on knowledge.nodes ((metadata ->> 'message_id')) where type = 'email';
create unique index if not exists edges_from_to_relation_key
  on knowledge.edges (from_node_id, to_node_id, relation_type);
create index if not exists edges_to_idx on knowledge.edges (to_node_id);
