-- search_path: shop, public
-- Functions and procedures: made, changed, called; their bodies demand nothing until they run.

CREATE FUNCTION attic.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION attic.f() RETURNS int LANGUAGE sql AS 'SELECT count(*)::int FROM shop.orders';
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS $$ SELECT x + 1 $$;
CREATE FUNCTION public.f(x int, OUT y int) LANGUAGE sql AS $$ SELECT x + 1 $$;
CREATE FUNCTION attic.f(s shop.order_status) RETURNS shop.order_status LANGUAGE sql AS 'SELECT s';
CREATE FUNCTION attic.f() RETURNS SETOF shop.orders LANGUAGE sql AS 'SELECT * FROM shop.orders';
CREATE FUNCTION attic.f() RETURNS shop.address LANGUAGE sql AS $$ SELECT ROW ('a', 'b')::shop.address $$;
CREATE FUNCTION attic.f(e shop.email, p pay.period) RETURNS text LANGUAGE sql AS 'SELECT e::text';
CREATE FUNCTION attic.f(o shop.orders) RETURNS numeric LANGUAGE sql AS 'SELECT o.total';
CREATE FUNCTION attic.f(d pay.direction[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION attic.f() RETURNS TABLE (id int, s shop.order_status) LANGUAGE sql AS $$ SELECT 1, 'new'::shop.order_status $$;
CREATE FUNCTION attic.f(a int, b int DEFAULT 5) RETURNS int LANGUAGE sql RETURN a + b;
CREATE FUNCTION attic.f(a int DEFAULT pay.fee(1)) RETURNS int LANGUAGE sql RETURN a;
CREATE FUNCTION attic.f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM shop.orders; END;
CREATE FUNCTION attic.f() RETURNS numeric RETURN (SELECT sum(total) FROM shop.orders);
CREATE FUNCTION attic.f(i int) RETURNS numeric RETURN pay.fee(i);
CREATE FUNCTION attic.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM shop.carts; END $$;
-- id: plpgsql-declared-row
CREATE FUNCTION attic.f() RETURNS void LANGUAGE plpgsql AS $$
    DECLARE r shop.orders%ROWTYPE; t shop.orders.total%TYPE;
    BEGIN
      FOR r IN SELECT * FROM shop.orders LOOP
        UPDATE pay.accounts SET balance = balance - r.total WHERE customer_id = r.customer_id;
      END LOOP;
    END $$;
CREATE FUNCTION attic.f(x shop.orders.total%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION attic.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.log (level) VALUES (1); RETURN new; END $$;
CREATE FUNCTION attic.f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = shop AS 'SELECT 1';
CREATE FUNCTION attic.f() RETURNS int LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 5 AS 'SELECT 1';
CREATE FUNCTION attic.f(VARIADIC a int[]) RETURNS int LANGUAGE sql AS 'SELECT a[1]';
CREATE FUNCTION "Odd Schema"."F f"("X" int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION attic.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- id: replace-function
CREATE OR REPLACE FUNCTION shop.order_total(order_no int) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0';
-- id: replace-function-unqualified
CREATE OR REPLACE FUNCTION order_total(order_no int) RETURNS numeric LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE OR REPLACE FUNCTION setting(name text) RETURNS text LANGUAGE sql AS 'SELECT name';
CREATE PROCEDURE attic.p() LANGUAGE sql AS 'DELETE FROM shop.carts';
CREATE PROCEDURE attic.p(x int) LANGUAGE plpgsql AS $$ BEGIN CALL shop.close_order(x); END $$;
CREATE PROCEDURE attic.p(INOUT x int) LANGUAGE sql AS 'SELECT x';
CREATE PROCEDURE attic.p(x int) BEGIN ATOMIC INSERT INTO public.log (level) VALUES (x); DELETE FROM shop.carts WHERE id = x; END;
-- id: replace-procedure
CREATE OR REPLACE PROCEDURE shop.close_order(order_no int) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE attic.a (int) (sfunc = int4pl, stype = int4, initcond = '0');
CREATE AGGREGATE attic.a (numeric) (sfunc = numeric_add, stype = numeric);
-- id: replace-aggregate
CREATE OR REPLACE AGGREGATE shop.total_of (numeric) (sfunc = numeric_add, stype = numeric);
ALTER FUNCTION shop.order_total(int) RENAME TO total_of_order;
ALTER FUNCTION shop.order_total RENAME TO total_of_order;
ALTER FUNCTION shop.order_total(order_no int) SET SCHEMA attic;
ALTER FUNCTION shop.order_total(int) OWNER TO demarc_corpus_new_owner;
ALTER FUNCTION shop.order_total(int) STABLE STRICT COST 10;
ALTER FUNCTION shop.order_total(int) SECURITY INVOKER;
ALTER FUNCTION shop.order_total(int) SET search_path = shop, public;
ALTER FUNCTION shop.order_total(int) RESET ALL;
ALTER FUNCTION order_total(int) SET work_mem FROM CURRENT;
ALTER FUNCTION stock.next_sku() VOLATILE;
ALTER FUNCTION "Odd Schema"."Do It"(int) IMMUTABLE;
ALTER PROCEDURE shop.close_order(int) RENAME TO close;
ALTER PROCEDURE pay.book SECURITY INVOKER;
ALTER ROUTINE pay.book(int, numeric) SET search_path TO pay;
ALTER AGGREGATE shop.total_of(numeric) RENAME TO grand_total;
ALTER AGGREGATE shop.total_of(numeric) SET SCHEMA attic;
CALL shop.close_order(1);
CALL close_order(1);
CALL close_order(order_no => 1);
CALL pay.book(1, 5);
CALL pay.book(1, pay.fee(100));
CALL pay.book(account => 1, amount => shop.order_total(1));
CALL shop.close_order(stock.reserve('a', 1)::int);
SELECT shop.order_total(1), shop.order_total(order_no => 2);
SELECT pay.fee(shop.order_total(1));
SELECT * FROM shop.recent_orders(days => 5) WHERE total > 1;
SELECT stock.reserve('a', 1);
SELECT stock.reserve(sku, 1) FROM stock.items;
SELECT 1 FROM stock.items WHERE stock.reserve(sku, 0) AND pay.fee(on_hand) > 0;
SELECT setting('theme'), public.setting('theme');
SELECT coalesce(stock.next_sku(), stock.next_sku('y-'));
SELECT CASE WHEN true THEN pay.fee(1) END;
SELECT ARRAY[pay.fee(1)], ROW (pay.fee(2));
SELECT pay.fee(1) + pay.fee(2) ORDER BY pay.fee(3);
SELECT shop.total_of(pay.fee(total)) FILTER (WHERE stock.reserve('a', 0)) FROM shop.orders;
INSERT INTO public.log (level, line) VALUES (pay.fee(5), stock.next_sku());
UPDATE public.log SET line = setting('theme');
DELETE FROM shop.carts WHERE pay.fee(1) > 100;
DELETE FROM shop.carts RETURNING pay.fee(1);
VALUES (pay.fee(1)), (shop.order_total(1));
DO $$ BEGIN NULL; END $$;
DO $$ BEGIN PERFORM 1; END $$;
DO LANGUAGE plpgsql 'BEGIN NULL; END';
DO $$ BEGIN DELETE FROM shop.carts; END $$;
DO $$ BEGIN DELETE FROM shop.carts WHERE id = 1; UPDATE public.log SET level = 0; END $$;
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM shop.orders; END $$;
DO $$ DECLARE n int; BEGIN SELECT id INTO STRICT n FROM shop.orders WHERE id = 1; UPDATE pay.accounts SET balance = n; END $$;
DO $$ DECLARE n int := (SELECT max(id) FROM shop.orders); BEGIN INSERT INTO public.log (level) VALUES (n); END $$;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT id, name FROM shop.customers LOOP INSERT INTO public.log (level, line) VALUES (r.id, r.name); END LOOP; END $$;
DO $$ DECLARE r shop.orders; BEGIN FOR r IN SELECT * FROM shop.orders LOOP UPDATE shop.orders SET note = 'x' WHERE id = r.id; END LOOP; END $$;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM public.settings) THEN PERFORM pay.fee(1); END IF; END $$;
DO $$ BEGIN IF (SELECT count(*) FROM shop.orders) > 0 THEN TRUNCATE public.log; END IF; END $$;
DO $$ BEGIN FOR i IN 1 .. (SELECT count(*) FROM stock.warehouses) LOOP NULL; END LOOP; END $$;
DO $$ DECLARE n int := 5; BEGIN WHILE n > 0 LOOP n := n - 1; INSERT INTO public.log (level) VALUES (n); END LOOP; END $$;
DO $$ DECLARE c CURSOR FOR SELECT id FROM shop.orders; BEGIN OPEN c; CLOSE c; END $$;
DO $$ DECLARE c refcursor; BEGIN OPEN c FOR SELECT id FROM pay.accounts; CLOSE c; END $$;
DO $$ DECLARE x text; BEGIN x := (SELECT value FROM settings WHERE key = 'theme'); END $$;
DO $$ BEGIN CALL shop.close_order(1); END $$;
DO $$ BEGIN PERFORM shop.order_total(1), nextval('counter'); END $$;
DO $$ BEGIN EXECUTE 'DELETE FROM shop.carts'; END $$;
DO $$ DECLARE n int; BEGIN EXECUTE 'SELECT count(*) FROM shop.orders WHERE id = $1' INTO n USING 5; END $$;
DO $$ BEGIN EXECUTE 'UPDATE pay.accounts SET balance = 0 WHERE id = ' || 1; END $$;
DO $$ BEGIN CREATE TABLE attic.t (id int); INSERT INTO attic.receipts (id) VALUES (1); END $$;
DO $$ BEGIN DROP TABLE shop.carts; END $$;
DO $$ BEGIN ALTER TABLE stock.items ADD COLUMN extra int; EXCEPTION WHEN duplicate_column THEN NULL; END $$;
DO $$ BEGIN BEGIN DELETE FROM pay.payments WHERE false; END; RAISE NOTICE '%', (SELECT count(*) FROM shop.customers); END $$;
DO $$ BEGIN CASE (SELECT min(id) FROM shop.orders) WHEN 1 THEN UPDATE settings SET value = 'x'; ELSE NULL; END CASE; END $$;
DO $$ DECLARE a int[]; x int; BEGIN a := ARRAY(SELECT id FROM shop.orders); FOREACH x IN ARRAY a LOOP DELETE FROM public.log WHERE level = x; END LOOP; END $$;
DO $$ DECLARE n int; BEGIN UPDATE shop.orders SET total = 0 WHERE id = 1 RETURNING customer_id INTO n; END $$;
DO $$ DECLARE n int; BEGIN INSERT INTO shop.customers (name) VALUES ('x') RETURNING id INTO n; END $$;
DO $$ DECLARE n int; BEGIN GET DIAGNOSTICS n = row_count; ASSERT (SELECT count(*) FROM pay.accounts) > 0, 'none'; END $$;
-- before: CREATE FUNCTION pay.run(sql text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE sql; END'
SELECT pay.run('UPDATE shop.orders SET note = NULL WHERE id = 1');
-- before: CREATE FUNCTION pay.run(label text, sql text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE sql; END'
SELECT * FROM pay.run('select', 'SELECT sku FROM stock.items; DELETE FROM stock.movements');
