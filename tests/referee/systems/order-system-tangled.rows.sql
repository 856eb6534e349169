-- One row in each table; see order-system.rows.sql. The payments of the fix are there as well.
INSERT INTO users.accounts (id, email, display_name)
VALUES ('00000000-0000-0000-0000-000000000001', 'a', 'a');
INSERT INTO inventory.products VALUES ('a', 'a', 100);
INSERT INTO inventory.stock VALUES ('a', 10, 2);
INSERT INTO inventory.reservations VALUES ('00000000-0000-0000-0000-000000000001', 'a', 1);
INSERT INTO orders.orders (id, customer_id, total_cents)
VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 100);
INSERT INTO orders.order_lines VALUES ('00000000-0000-0000-0000-000000000001', 1, 'a', 1);
INSERT INTO orders.invoices VALUES (1, '00000000-0000-0000-0000-000000000001');
INSERT INTO payments.payments (id, order_id, customer_id, amount_cents)
OVERRIDING SYSTEM VALUE
VALUES (1, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 100),
       (4711, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 100);
INSERT INTO fulfilment.saga VALUES ('00000000-0000-0000-0000-000000000001', 'new');
INSERT INTO order_query.order_view VALUES ('00000000-0000-0000-0000-000000000001', 'new', 100);
INSERT INTO public.price_list VALUES ('a', 100);
