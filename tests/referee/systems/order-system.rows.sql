-- One row in each table that a statement of the order system reads or changes, made of the values
-- that the referee gives to parameters: ids end in 1, texts are 'a', numbers 1. Without a row no
-- trigger fires and no policy has anything to say.
INSERT INTO orders.orders (id, customer_id, currency, total_cents)
VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'EUR', 100);
INSERT INTO orders.order_lines VALUES ('00000000-0000-0000-0000-000000000001', 1, 'a', 'a', 1, 100);
INSERT INTO orders.outbox (aggregate_id, type, version, payload)
VALUES ('00000000-0000-0000-0000-000000000001', 'OrderPlaced', 1, '{}');

INSERT INTO inventory.products VALUES ('a', 'a', 100, 'EUR');
INSERT INTO inventory.stock VALUES ('a', 10, 2);
INSERT INTO inventory.reservations (order_id) VALUES ('00000000-0000-0000-0000-000000000001');
INSERT INTO inventory.reservation_lines VALUES ('00000000-0000-0000-0000-000000000001', 'a', 1);
INSERT INTO inventory.outbox (aggregate_id, type, version, payload) VALUES ('a', 'ProductChanged', 1, '{}');

INSERT INTO payments.payments (id, order_id, customer_id, amount_cents, currency)
VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001',
        '00000000-0000-0000-0000-000000000001', 100, 'EUR');

INSERT INTO users.accounts (id, email, display_name)
VALUES ('00000000-0000-0000-0000-000000000001', 'a', 'a');
INSERT INTO users.addresses (account_id, lines, city, country)
VALUES ('00000000-0000-0000-0000-000000000001', '{a}', 'a', 'DE');

INSERT INTO order_query.customers VALUES ('00000000-0000-0000-0000-000000000001', 'a', true, 1);
INSERT INTO order_query.order_view
VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'a', 'confirmed',
        'EUR', 100, 1, '2026-11-15', 1);

INSERT INTO fulfilment.saga (id, saga_type, order_id, state, data)
VALUES ('00000000-0000-0000-0000-000000000001', 'place-order', '00000000-0000-0000-0000-000000000001',
        'reserving', '{}');
