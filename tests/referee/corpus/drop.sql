-- search_path: shop, public
-- DROP of everything: OWNER.

DROP TABLE shop.order_lines;
DROP TABLE IF EXISTS shop.order_lines;
DROP TABLE shop.orders CASCADE;
DROP TABLE shop.carts RESTRICT;
DROP TABLE shop.carts, public.log, attic.receipts;
DROP TABLE IF EXISTS shop.nothing_there;
DROP TABLE IF EXISTS shop.nothing_there, shop.carts;
DROP TABLE settings;
DROP TABLE settings, log CASCADE;
DROP TABLE public.orders;
DROP TABLE "Odd Schema"."table";
DROP TABLE "Odd Schema"."Mixed Case" CASCADE;
DROP TABLE stock.movements_2025;
DROP TABLE stock.movements;
DROP TABLE stock.vehicles CASCADE;
DROP TABLE stock.trucks;
DROP TABLE pay.payments;
DROP FOREIGN TABLE attic.old_orders;
DROP FOREIGN TABLE IF EXISTS attic.old_orders, attic.nothing;
DROP VIEW shop.open_orders;
DROP VIEW IF EXISTS shop.open_orders CASCADE;
DROP VIEW open_orders, customer_names;
DROP VIEW stock.scarce, pay.balances;
DROP VIEW "Odd Schema"."View ""x""";
DROP MATERIALIZED VIEW shop.daily_sales;
DROP MATERIALIZED VIEW IF EXISTS daily_sales, shop.top_customers;
DROP INDEX shop.orders_by_status;
DROP INDEX orders_by_status, orders_by_customer;
DROP INDEX IF EXISTS shop.orders_by_status;
DROP INDEX IF EXISTS nothing_there;
DROP INDEX stock.movements_by_sku;
DROP INDEX pay.payments_by_order RESTRICT;
DROP SEQUENCE stock.item_numbers CASCADE;
DROP SEQUENCE IF EXISTS pay.receipt_numbers;
DROP SEQUENCE counter;
DROP SEQUENCE "Odd Schema"."Seq", public.counter;
DROP SEQUENCE shop.orders_id_seq CASCADE;
DROP FUNCTION shop.order_total(int);
DROP FUNCTION shop.order_total;
DROP FUNCTION IF EXISTS shop.order_total(order_no int) CASCADE;
DROP FUNCTION stock.next_sku(), pay.fee(numeric);
DROP FUNCTION stock.next_sku(text);
DROP FUNCTION setting(text);
DROP FUNCTION "Odd Schema"."Do It"(int);
DROP FUNCTION shop.touch() CASCADE;
DROP PROCEDURE shop.close_order(int);
DROP PROCEDURE IF EXISTS pay.book;
DROP ROUTINE shop.close_order(int), shop.order_total(int);
DROP AGGREGATE shop.total_of(numeric);
DROP TRIGGER customers_touch ON shop.customers;
-- id: drop-trigger-if-exists
DROP TRIGGER IF EXISTS nothing ON shop.customers;
DROP TRIGGER IF EXISTS customers_touch ON customers CASCADE;
DROP RULE vans_stay ON stock.vans;
-- id: drop-rule-if-exists
DROP RULE IF EXISTS nothing ON shop.carts;
DROP RULE overview_insert ON shop.order_overview;
DROP POLICY customers_by_city ON shop.customers;
-- id: drop-policy-if-exists
DROP POLICY IF EXISTS nothing ON customers;
DROP TYPE shop.address CASCADE;
DROP TYPE shop.order_status;
DROP TYPE IF EXISTS pay.direction, pay.period;
DROP TYPE order_status;
DROP DOMAIN shop.email;
DROP DOMAIN IF EXISTS pay.euro CASCADE;
DROP SCHEMA attic CASCADE;
DROP SCHEMA IF EXISTS "Odd Schema" CASCADE;
DROP SCHEMA IF EXISTS nothing_there;
DROP SCHEMA shop, stock, pay CASCADE;
DROP STATISTICS shop.orders_stats;
DROP STATISTICS IF EXISTS orders_stats;
DROP SERVER files CASCADE;
DROP SERVER IF EXISTS nothing;
DROP PUBLICATION shop_changes;
DROP PUBLICATION IF EXISTS shop_changes, nothing;
DROP SUBSCRIPTION IF EXISTS nothing;
DROP EXTENSION IF EXISTS nothing;
DROP EVENT TRIGGER IF EXISTS nothing;
-- before: CREATE TEMP TABLE scratch (id int)
DROP TABLE scratch;
-- before: CREATE TABLE attic.a (id int PRIMARY KEY); CREATE TABLE attic.b (id int REFERENCES attic.a)
DROP TABLE attic.a, attic.b;
-- before: CREATE COLLATION attic.german FROM "C"
DROP COLLATION attic.german;
-- before: CREATE VIEW attic.v AS SELECT id FROM shop.open_orders
DROP VIEW shop.open_orders, attic.v;
