-- search_path: shop, public
-- Indexes and statistics: the table's owner, and CREATE where its schema is.

CREATE INDEX ON shop.orders (note);
CREATE INDEX by_note ON shop.orders (note);
CREATE INDEX by_note ON orders (note, total DESC NULLS LAST);
CREATE UNIQUE INDEX by_note ON shop.orders USING btree (note, id);
CREATE INDEX IF NOT EXISTS orders_by_status ON shop.orders (status);
CREATE INDEX IF NOT EXISTS by_note ON shop.orders (note);
CREATE INDEX by_note ON ONLY shop.orders (note);
CREATE INDEX by_note ON shop.orders (lower(note));
CREATE INDEX by_fee ON shop.orders (pay.fee(total));
CREATE INDEX by_note ON shop.orders (note) INCLUDE (total);
CREATE INDEX by_note ON shop.orders (note) WHERE status = 'new';
CREATE INDEX by_note ON shop.orders (note) WHERE pay.fee(total) > 1;
CREATE INDEX by_note ON shop.orders (note COLLATE "C" text_pattern_ops);
CREATE INDEX by_note ON shop.orders USING hash (note) WITH (fillfactor = 60);
CREATE INDEX by_content ON shop.carts USING gin (content);
CREATE INDEX ON shop.daily_sales (total);
CREATE INDEX ON stock.movements (qty);
CREATE INDEX ON ONLY stock.movements (qty);
CREATE INDEX ON stock.movements_2026 (qty);
CREATE INDEX ON stock.vehicles (plate);
CREATE INDEX ON settings (value);
CREATE INDEX ON public.orders (legacy_no);
CREATE INDEX ON "Odd Schema"."Mixed Case" ("a b");
CREATE INDEX "Idx" ON "Odd Schema"."table" ("order", "user");
ALTER INDEX shop.orders_by_status RENAME TO orders_per_status;
ALTER INDEX IF EXISTS shop.orders_by_status RENAME TO orders_per_status;
ALTER INDEX orders_by_status SET (fillfactor = 60);
ALTER INDEX shop.orders_by_status RESET (fillfactor);
ALTER INDEX shop.orders_by_status SET TABLESPACE pg_default;
ALTER INDEX shop.orders_pkey RENAME TO orders_key;
ALTER INDEX "Odd Schema"."Mixed Case_pkey" RENAME TO "K";
-- before: CREATE INDEX by_note ON shop.orders (lower(note))
ALTER INDEX shop.by_note ALTER COLUMN 1 SET STATISTICS 100;
-- before: CREATE INDEX on_qty ON ONLY stock.movements (qty); CREATE INDEX on_qty_26 ON stock.movements_2026 (qty)
ALTER INDEX stock.on_qty ATTACH PARTITION stock.on_qty_26;
REINDEX INDEX shop.orders_by_status;
REINDEX INDEX orders_pkey;
REINDEX TABLE shop.orders;
REINDEX TABLE settings;
REINDEX (VERBOSE) TABLE stock.items;
REINDEX TABLE "Odd Schema"."Mixed Case";
CREATE STATISTICS attic.s ON customer_id, status FROM shop.orders;
CREATE STATISTICS s (ndistinct) ON customer_id, status FROM orders;
CREATE STATISTICS IF NOT EXISTS shop.orders_stats ON customer_id, status FROM shop.orders;
CREATE STATISTICS shop.s ON (total * 2) FROM shop.orders;
CREATE STATISTICS "Odd Schema".s (mcv) ON "a b", plain FROM "Odd Schema"."Mixed Case";
ALTER STATISTICS shop.orders_stats SET STATISTICS 100;
ALTER STATISTICS shop.orders_stats RENAME TO stats;
ALTER STATISTICS orders_stats SET SCHEMA attic;
ALTER STATISTICS shop.orders_stats OWNER TO demarc_corpus_new_owner;
CLUSTER shop.orders USING orders_by_status;
CLUSTER shop.orders USING orders_pkey;
CLUSTER VERBOSE stock.items USING items_pkey;
CLUSTER orders_by_status ON shop.orders;
-- before: ALTER TABLE shop.orders CLUSTER ON orders_by_status
CLUSTER shop.orders;
-- before: ALTER TABLE public.settings CLUSTER ON settings_pkey
CLUSTER settings;
CLUSTER shop.daily_sales USING daily_sales_key;
-- after: DROP INDEX IF EXISTS shop.by_note
-- outside
CREATE INDEX CONCURRENTLY by_note ON shop.orders (note);
-- after: DROP INDEX IF EXISTS public.by_value
-- outside
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_value ON public.settings (value);
-- before: CREATE INDEX by_note ON shop.orders (note)
-- after: DROP INDEX IF EXISTS shop.by_note
-- outside
DROP INDEX CONCURRENTLY shop.by_note;
-- before: CREATE INDEX by_note ON shop.orders (note)
-- after: DROP INDEX IF EXISTS shop.by_note
-- outside
DROP INDEX CONCURRENTLY IF EXISTS by_note;
-- outside
REINDEX INDEX CONCURRENTLY shop.orders_by_status;
-- outside
REINDEX TABLE CONCURRENTLY pay.accounts;
-- outside
REINDEX TABLE stock.movements;
-- outside
REINDEX SCHEMA pay;
CREATE INDEX ON shop.orders ((row(note, note)::shop.address));
CREATE INDEX ON shop.orders ((coalesce(note::shop.email, 'x@y')));
