-- The rows of one payment, as the gateway writes them, in two statements that are a transaction each.
\set n :n + 1
\set shop :client_id % 16
\set at 1795548746482 + :n
with payment as (
    insert into payments (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, due_at, doc)
    values ('mer_bench' || lpad(:shop, 2, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 1, 'processing', 'jeonseong', 'order-' || lpad(:n, 16, '0'), 1250000, 0, 0, 'KPW', :at, :intent)
), idempotency as (
    insert into idempotency_keys (merchant_id, key, fingerprint, object_id, payment_id, created_at)
    values ('mer_bench' || lpad(:shop, 2, '0'), 'sale-' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), :fingerprint, 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), :at)
), lines as (
    insert into timeline (merchant_id, payment_id, no, at, type, by, detail, event_id)
    values ('mer_bench' || lpad(:shop, 2, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 1, :at, 'payment.processing', 'merchant', :begun, 'evt_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 7, '0') || '1')
)
insert into events (merchant_id, id, type, at, payment_id, data)
values ('mer_bench' || lpad(:shop, 2, '0'), 'evt_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 7, '0') || '1', 'payment.processing', :at, 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), :processing);
with payment as (
    update payments set version = 2, status = 'succeeded', captured = 1250000, refunded = 0, due_at = null, doc = :paid, in_review = 0
    where merchant_id = 'mer_bench' || lpad(:shop, 2, '0') and id = 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0') and version = 1
), lines as (
    insert into timeline (merchant_id, payment_id, no, at, type, by, detail, event_id)
    values ('mer_bench' || lpad(:shop, 2, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 2, :at, 'capture.succeeded', 'wallet', :captured, 'evt_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 7, '0') || '2'),
        ('mer_bench' || lpad(:shop, 2, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 3, :at, 'payment.succeeded', 'wallet', '{}', 'evt_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 7, '0') || '3'),
        ('mer_bench' || lpad(:shop, 2, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 4, :at, 'answer.taken', 'wallet', :answer, null)
), told as (
    insert into events (merchant_id, id, type, at, payment_id, data)
    values ('mer_bench' || lpad(:shop, 2, '0'), 'evt_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 7, '0') || '2', 'capture.succeeded', :at, 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), :capture),
        ('mer_bench' || lpad(:shop, 2, '0'), 'evt_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 7, '0') || '3', 'payment.succeeded', :at, 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), :succeeded)
)
insert into disclosures (merchant_id, payment_id, no, message, at, operation, fields)
values ('mer_bench' || lpad(:shop, 2, '0'), 'pay_' || lpad(:run, 3, '0') || lpad(:n, 12, '0') || lpad(:client_id, 8, '0'), 0, 0, :at, 'pay', 1);
