-- search_path: shop, public
-- Statements around statements: PREPARE, EXECUTE, DECLARE, FETCH, EXPLAIN.

PREPARE q AS SELECT id FROM shop.orders;
PREPARE q (int) AS SELECT * FROM shop.orders WHERE id = $1;
PREPARE q AS SELECT o.id, c.name FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id WHERE o.id = $1;
PREPARE q (int, text) AS INSERT INTO public.log (level, line) VALUES ($1, $2);
PREPARE q (numeric) AS UPDATE shop.orders SET total = $1;
PREPARE q (numeric, int) AS UPDATE shop.orders SET total = $1 WHERE id = $2 RETURNING status;
PREPARE q (int) AS DELETE FROM shop.carts WHERE customer_id = $1;
PREPARE q AS VALUES (1), (2);
PREPARE q AS MERGE INTO settings s USING shop.customers c ON s.key = c.name WHEN MATCHED THEN DELETE;
PREPARE "Q q" AS SELECT "a b" FROM "Odd Schema"."Mixed Case";
PREPARE q AS SELECT shop.order_total($1);
PREPARE q AS WITH a AS (SELECT id FROM orders) SELECT * FROM a;
PREPARE q AS SELECT * FROM shop.open_orders FOR UPDATE;
-- before: PREPARE nothing_named AS SELECT 1
EXECUTE nothing_named;
DECLARE c CURSOR FOR SELECT * FROM shop.orders;
DECLARE c SCROLL CURSOR FOR SELECT o.id FROM shop.orders o, pay.payments p WHERE p.order_id = o.id;
DECLARE c INSENSITIVE NO SCROLL CURSOR FOR SELECT name FROM customers WHERE city = 'Bern';
DECLARE c CURSOR WITH HOLD FOR SELECT sku FROM stock.items;
DECLARE c BINARY CURSOR FOR SELECT id FROM shop.orders FOR UPDATE;
DECLARE c CURSOR FOR WITH a AS (SELECT id FROM shop.orders) SELECT * FROM a UNION SELECT id FROM shop.customers;
DECLARE c CURSOR FOR VALUES (1);
DECLARE c CURSOR FOR SELECT pay.fee(total) FROM shop.orders;
DECLARE "C c" CURSOR FOR TABLE "Odd Schema"."table";
DECLARE c CURSOR FOR SELECT * FROM shop.daily_sales FOR READ ONLY;
-- before: DECLARE c CURSOR FOR SELECT * FROM shop.orders
FETCH NEXT FROM c;
-- before: DECLARE c CURSOR FOR SELECT * FROM shop.orders
FETCH ALL IN c;
-- before: DECLARE c SCROLL CURSOR FOR SELECT * FROM shop.orders
MOVE ABSOLUTE 2 FROM c;
CLOSE ALL;
-- before: DECLARE c CURSOR FOR SELECT * FROM shop.orders; FETCH c
UPDATE shop.orders SET total = 0 WHERE CURRENT OF c;
DEALLOCATE ALL;
EXPLAIN SELECT * FROM shop.orders;
EXPLAIN SELECT o.id FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id;
EXPLAIN (COSTS off) SELECT id FROM shop.orders WHERE total > 5;
EXPLAIN (FORMAT json, VERBOSE) SELECT count(*) FROM shop.open_orders;
EXPLAIN ANALYZE SELECT id FROM shop.orders;
EXPLAIN (ANALYZE, TIMING off) DELETE FROM shop.carts;
EXPLAIN INSERT INTO public.log (level) SELECT id FROM shop.orders;
EXPLAIN UPDATE shop.orders SET total = 0;
EXPLAIN UPDATE shop.orders SET total = total + 1 WHERE id = 1;
EXPLAIN DELETE FROM shop.carts WHERE id = 1;
EXPLAIN DELETE FROM shop.carts USING shop.customers c WHERE c.id = customer_id;
EXPLAIN WITH d AS (DELETE FROM shop.carts RETURNING id) SELECT * FROM d;
EXPLAIN SELECT shop.order_total(1);
EXPLAIN SELECT nextval('stock.item_numbers');
EXPLAIN ANALYZE SELECT nextval('stock.item_numbers');
EXPLAIN SELECT id FROM shop.orders FOR UPDATE;
EXPLAIN CREATE TABLE attic.t AS SELECT id FROM shop.orders;
EXPLAIN ANALYZE CREATE TABLE attic.t AS SELECT id FROM shop.orders;
EXPLAIN CREATE MATERIALIZED VIEW attic.m AS SELECT id FROM shop.orders;
EXPLAIN DECLARE c CURSOR FOR SELECT id FROM shop.orders;
EXPLAIN VERBOSE TABLE "Odd Schema"."Mixed Case";
EXPLAIN VALUES (1);
EXPLAIN SELECT * FROM stock.movements WHERE moved_on = '2026-01-01';
EXPLAIN MERGE INTO stock.items i USING shop.order_lines l ON l.sku = i.sku WHEN MATCHED THEN UPDATE SET on_hand = l.qty;
