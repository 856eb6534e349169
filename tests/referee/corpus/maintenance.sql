-- search_path: shop, public
-- VACUUM and ANALYZE skip with a warning what is not the caller's.

ANALYZE shop.orders;
ANALYZE shop.orders (id, total);
ANALYZE VERBOSE shop.orders;
ANALYZE shop.orders, stock.items;
ANALYZE orders;
ANALYZE (SKIP_LOCKED) settings;
ANALYZE shop.daily_sales;
ANALYZE stock.movements;
ANALYZE stock.movements_2026;
ANALYZE "Odd Schema"."Mixed Case" ("a b");
ANALYZE attic.old_orders;
ANALYSE stock.vehicles;
-- outside
VACUUM shop.carts;
-- outside
VACUUM ANALYZE shop.carts;
-- outside
VACUUM (ANALYZE, VERBOSE false) shop.carts (id);
-- outside
VACUUM FULL shop.carts;
-- outside
VACUUM (FREEZE, INDEX_CLEANUP off) settings, log;
-- outside
VACUUM orders;
-- outside
VACUUM shop.daily_sales;
-- outside
VACUUM stock.movements_2025;
-- outside
VACUUM "Odd Schema"."table";
-- outside
VACUUM (TRUNCATE false) stock.vehicles, pay.ledger;
-- outside
VACUUM stock.movements;
-- outside
CLUSTER shop.customers USING customers_pkey;
-- outside
REINDEX TABLE CONCURRENTLY public.settings;
-- outside
REINDEX DATABASE demarc_corpus;
-- before: CREATE TABLE attic.parts (d date) PARTITION BY RANGE (d); CREATE TABLE attic.part_a PARTITION OF attic.parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
-- after: DROP TABLE IF EXISTS attic.part_a, attic.parts
-- outside
ALTER TABLE attic.parts DETACH PARTITION attic.part_a CONCURRENTLY;
