-- The three schemas of the house.
create schema if not exists core;
create schema if not exists ingestion;
create schema if not exists knowledge;
