-- Reading an address header, once for the whole graph: `"Last, First" <a@b.c>`, `a@b.c (First Last)`, or a bare address.
create or replace function knowledge.address_of(header text) returns text
language sql immutable parallel safe
return lower(nullif(btrim(coalesce(
  substring(header from '<\s*([^<>\s]+@[^<>\s]+)\s*>'),
  substring(header from '([^\s<>"''(),;:]+@[^\s<>"''(),;:]+)'),
  -- No address at all: the name itself is what tells this person from others.
  substring(header from '<([^<>]+)>'),
  header
)), ''));

create or replace function knowledge.display_name_of(header text) returns text
language sql immutable parallel safe
return nullif(btrim(coalesce(
  nullif(btrim(substring(header from '^([^<]*)<'), E' \t"'''), ''),
  substring(header from '\(([^()]+)\)')
), E' \t"'''), '');
