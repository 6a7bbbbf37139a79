-- Spreads the tables of a gateway's PostgreSQL over the workers of a Citus cluster. Run once, on the coordinator, after a
-- gateway has made the schema and before it holds much:
--   psql -f docs/scale/distribute.sql
-- All that belongs to a merchant lies on one worker, so a payment's unit of work touches one.

select create_distributed_table('payments', 'merchant_id');
select create_distributed_table('parts', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('timeline', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('idempotency_keys', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('wallet_events', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('events', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('event_heads', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('event_floors', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('webhook_endpoints', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('webhook_deliveries', 'merchant_id', colocate_with => 'payments');
select create_distributed_table('disclosures', 'merchant_id', colocate_with => 'payments');

-- What every node reads and hardly anybody changes lies on every worker.
select create_reference_table('merchants');
select create_reference_table('api_keys');
select create_reference_table('disclosed_fields');

-- admin_requests, admin_actions, settings, counters, cursors, lanes and schema_version stay where they are, on the coordinator: they
-- belong to no merchant, and the rows of counters and lanes change too often to be copied to every worker.
