-- The bot's own state: buttons as rows, updates already handled, settings and the pinned message.
create table if not exists core.bot_actions (
  nonce text primary key,
  verb text not null,
  params jsonb not null default '{}',
  -- 'brake' is honoured however late, 'spend' is refused when old, 'view' costs nothing.
  nature text not null check (nature in ('brake', 'spend', 'view')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by text
);

create table if not exists core.bot_updates (
  update_id bigint primary key,
  handled_at timestamptz not null default now()
);

create table if not exists core.bot_state (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
