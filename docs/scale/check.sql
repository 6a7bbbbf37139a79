-- What of the schema could not be spread over machines by merchant: no row is as it should be. Run against any gateway's
-- PostgreSQL, with or without Citus:
--   psql -f docs/scale/check.sql

with spread (name) as (
    values ('payments'), ('parts'), ('timeline'), ('idempotency_keys'), ('wallet_events'), ('events'), ('event_heads'),
        ('event_floors'),
        ('webhook_endpoints'), ('webhook_deliveries'), ('disclosures')
),
kept_whole (name) as (
    values ('merchants'), ('api_keys'), ('admin_requests'), ('admin_actions'), ('settings'), ('counters'), ('cursors'), ('disclosed_fields'),
        ('lanes'), ('schema_version')
),
tables as (
    select c.oid, c.relname::text as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p')
)
select t.name as table_name, 'is neither spread nor kept whole: docs/scale says nothing of it' as fault
from tables t
where t.name not in (select name from spread) and t.name not in (select name from kept_whole)
union all
select t.name, 'has no merchant_id that is never null'
from tables t join spread s on s.name = t.name
where not exists (
    select from pg_attribute a where a.attrelid = t.oid and a.attname = 'merchant_id' and a.attnotnull and not a.attisdropped
)
union all
select t.name, 'has a unique index without merchant_id: ' || i.indexrelid::regclass::text
from tables t join spread s on s.name = t.name join pg_index i on i.indrelid = t.oid
where i.indisunique and not exists (
    select from pg_attribute a where a.attrelid = t.oid and a.attnum = any (i.indkey) and a.attname = 'merchant_id'
)
union all
select t.name, 'has no primary key'
from tables t join spread s on s.name = t.name
where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)
union all
select t.name, 'has a foreign key: ' || f.conname
from tables t join pg_constraint f on f.conrelid = t.oid and f.contype = 'f'
union all
select t.name, 'has a trigger: ' || g.tgname
from tables t join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
union all
select t.name, 'has a column that draws from a sequence of one machine: ' || a.attname
from tables t join spread s on s.name = t.name join pg_attribute a on a.attrelid = t.oid
where a.attidentity <> '' or exists (
    select from pg_attrdef d where d.adrelid = t.oid and d.adnum = a.attnum and pg_get_expr(d.adbin, d.adrelid) like 'nextval%'
)
order by 1, 2;
