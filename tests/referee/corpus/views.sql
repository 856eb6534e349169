-- search_path: shop, public
-- Views demand nothing of what they read: their use does. Materialized views read at once.

CREATE VIEW attic.v AS SELECT 1 AS one;
CREATE VIEW attic.v AS SELECT id FROM shop.orders;
CREATE VIEW attic.v AS SELECT * FROM shop.orders;
CREATE VIEW v AS SELECT * FROM settings;
CREATE VIEW public.v AS SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE false;
CREATE VIEW attic.v (no, total) AS SELECT id, total FROM shop.orders;
CREATE VIEW attic.v AS SELECT id FROM shop.orders WHERE total > (SELECT avg(amount) FROM pay.payments);
CREATE VIEW attic.v AS WITH a AS (SELECT id FROM shop.orders) SELECT * FROM a UNION SELECT id FROM shop.customers;
CREATE VIEW attic.v AS VALUES (1), (2);
CREATE VIEW attic.v AS TABLE stock.items;
CREATE VIEW attic.v AS SELECT o.id FROM shop.open_orders o;
CREATE VIEW attic.v AS SELECT shop.order_total(id) AS total FROM orders;
CREATE VIEW attic.v AS SELECT 'new'::shop.order_status AS s;
CREATE VIEW attic.v AS SELECT nextval('stock.item_numbers') AS n;
CREATE VIEW attic.v AS SELECT relname FROM pg_class;
CREATE VIEW attic.v WITH (security_barrier) AS SELECT id FROM shop.orders;
CREATE VIEW attic.v WITH (security_invoker = true) AS SELECT id FROM shop.orders;
CREATE VIEW attic.v AS SELECT id, status FROM shop.orders WHERE status = 'new' WITH CHECK OPTION;
CREATE VIEW attic.v AS SELECT id, status FROM shop.orders WHERE status = 'new' WITH LOCAL CHECK OPTION;
CREATE VIEW "Odd Schema"."V" AS SELECT "a b" FROM "Odd Schema"."Mixed Case";
CREATE OR REPLACE VIEW attic.v AS SELECT id FROM shop.orders;
-- id: replace-view
CREATE OR REPLACE VIEW shop.customer_names AS SELECT id, name FROM shop.customers WHERE id > 0;
-- id: replace-view-add-column
CREATE OR REPLACE VIEW shop.customer_names AS SELECT id, name, city FROM shop.customers;
-- id: replace-view-unqualified
CREATE OR REPLACE VIEW customer_names AS SELECT c.id, c.name FROM customers c, stock.items i;
CREATE TEMP VIEW v AS SELECT id FROM shop.orders;
CREATE TEMPORARY VIEW v AS SELECT * FROM stock.items i JOIN shop.order_lines l USING (sku);
CREATE OR REPLACE TEMP VIEW v AS SELECT 1 AS one;
CREATE RECURSIVE VIEW attic.v (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM v WHERE n < 3;
CREATE VIEW attic.v AS SELECT m.sku FROM stock.movements_2026 m;
CREATE VIEW attic.v AS SELECT x.total FROM shop.daily_sales x;
ALTER VIEW shop.open_orders RENAME TO new_orders;
ALTER VIEW IF EXISTS shop.open_orders RENAME TO new_orders;
ALTER VIEW shop.open_orders RENAME COLUMN total TO amount;
ALTER VIEW shop.open_orders SET SCHEMA attic;
ALTER VIEW shop.open_orders OWNER TO demarc_corpus_new_owner;
ALTER VIEW shop.open_orders ALTER COLUMN total SET DEFAULT 0;
ALTER VIEW shop.open_orders ALTER total DROP DEFAULT;
ALTER VIEW shop.open_orders SET (security_barrier);
ALTER VIEW shop.open_orders SET (security_invoker = true);
ALTER VIEW open_orders RESET (security_barrier);
ALTER VIEW "Odd Schema"."View ""x""" RENAME TO "y";
CREATE MATERIALIZED VIEW attic.m AS SELECT 1 AS one;
CREATE MATERIALIZED VIEW attic.m AS SELECT id FROM shop.orders;
CREATE MATERIALIZED VIEW attic.m AS SELECT count(*) AS n FROM shop.orders;
CREATE MATERIALIZED VIEW attic.m AS SELECT o.id, c.name FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id;
CREATE MATERIALIZED VIEW attic.m AS SELECT id FROM shop.orders WITH NO DATA;
CREATE MATERIALIZED VIEW attic.m AS SELECT id FROM shop.orders WITH DATA;
CREATE MATERIALIZED VIEW IF NOT EXISTS attic.m AS SELECT id FROM shop.orders;
-- id: matview-if-exists
CREATE MATERIALIZED VIEW IF NOT EXISTS shop.daily_sales AS SELECT id FROM pay.accounts;
CREATE MATERIALIZED VIEW m AS SELECT * FROM settings;
CREATE MATERIALIZED VIEW attic.m (a, b) AS SELECT id, total FROM shop.open_orders;
CREATE MATERIALIZED VIEW attic.m WITH (fillfactor = 50) AS WITH a AS (SELECT sku FROM stock.items) SELECT * FROM a;
CREATE MATERIALIZED VIEW attic.m AS SELECT shop.order_total(1) AS t;
CREATE MATERIALIZED VIEW attic.m AS SELECT pay.fee(1) AS t WITH NO DATA;
CREATE MATERIALIZED VIEW "Odd Schema"."M" AS SELECT "Id" FROM "Odd Schema"."Mixed Case" UNION ALL SELECT id FROM "Odd Schema"."table";
ALTER MATERIALIZED VIEW shop.daily_sales RENAME TO sales;
ALTER MATERIALIZED VIEW shop.daily_sales RENAME COLUMN total TO amount;
ALTER MATERIALIZED VIEW shop.daily_sales SET SCHEMA attic;
ALTER MATERIALIZED VIEW shop.daily_sales OWNER TO demarc_corpus_new_owner;
ALTER MATERIALIZED VIEW shop.daily_sales CLUSTER ON daily_sales_key;
ALTER MATERIALIZED VIEW shop.daily_sales ALTER COLUMN total SET STATISTICS 10;
ALTER MATERIALIZED VIEW IF EXISTS daily_sales SET (fillfactor = 60);
REFRESH MATERIALIZED VIEW shop.daily_sales;
REFRESH MATERIALIZED VIEW CONCURRENTLY shop.daily_sales;
REFRESH MATERIALIZED VIEW shop.daily_sales WITH NO DATA;
REFRESH MATERIALIZED VIEW daily_sales;
REFRESH MATERIALIZED VIEW shop.top_customers;
CREATE VIEW attic.v AS SELECT max(o.status::shop.order_status) AS m, coalesce(NULL::pay.direction, 'in') AS d FROM shop.orders o;
CREATE VIEW attic.v AS SELECT CASE WHEN true THEN 'in'::pay.direction END AS d, array['new'::shop.order_status] AS s;
