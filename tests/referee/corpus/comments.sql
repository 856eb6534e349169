-- search_path: shop, public
-- COMMENT ON everything that can have one: the owner of it, or of what it is part of.

COMMENT ON TABLE shop.orders IS 'kept by the shop';
COMMENT ON TABLE orders IS NULL;
COMMENT ON TABLE "Odd Schema"."Mixed Case" IS 'x';
COMMENT ON COLUMN shop.orders.total IS 'kept by the shop';
COMMENT ON COLUMN orders.total IS NULL;
COMMENT ON COLUMN shop.open_orders.total IS 'x';
COMMENT ON COLUMN "Odd Schema"."Mixed Case"."a b" IS 'kept by the shop';
-- id: comment-on-attribute
COMMENT ON COLUMN shop.address.city IS NULL;
COMMENT ON VIEW shop.open_orders IS 'x';
COMMENT ON VIEW customer_names IS 'kept by the shop';
COMMENT ON MATERIALIZED VIEW shop.daily_sales IS NULL;
COMMENT ON FOREIGN TABLE attic.old_orders IS 'x';
COMMENT ON INDEX shop.orders_by_status IS 'kept by the shop';
COMMENT ON INDEX orders_pkey IS NULL;
COMMENT ON SEQUENCE stock.item_numbers IS 'x';
COMMENT ON SEQUENCE counter IS 'kept by the shop';
COMMENT ON SCHEMA shop IS NULL;
COMMENT ON SCHEMA "Odd Schema" IS 'x';
COMMENT ON FUNCTION shop.order_total(int) IS 'kept by the shop';
COMMENT ON FUNCTION setting IS NULL;
COMMENT ON PROCEDURE pay.book(int, numeric) IS 'x';
COMMENT ON ROUTINE shop.close_order(int) IS 'kept by the shop';
COMMENT ON AGGREGATE shop.total_of(numeric) IS NULL;
COMMENT ON TYPE shop.order_status IS 'x';
COMMENT ON TYPE address IS 'kept by the shop';
COMMENT ON DOMAIN shop.email IS NULL;
COMMENT ON CONSTRAINT orders_total_check ON shop.orders IS 'x';
COMMENT ON CONSTRAINT email_check ON DOMAIN shop.email IS 'kept by the shop';
COMMENT ON TRIGGER customers_touch ON shop.customers IS NULL;
COMMENT ON RULE vans_stay ON stock.vans IS 'x';
COMMENT ON POLICY customers_by_city ON shop.customers IS 'kept by the shop';
COMMENT ON STATISTICS shop.orders_stats IS NULL;
COMMENT ON SERVER files IS 'x';
COMMENT ON PUBLICATION shop_changes IS 'kept by the shop';
COMMENT ON TABLE stock.movements IS NULL;
COMMENT ON TABLE stock.movements_2025 IS 'x';
COMMENT ON DATABASE demarc_corpus IS 'kept by the shop';
COMMENT ON COLUMN stock.scarce.title IS NULL;
COMMENT ON CONSTRAINT settings_pkey ON settings IS 'x';
COMMENT ON TABLE attic.receipts IS 'kept by the shop';
COMMENT ON ROLE demarc_corpus_new_owner IS 'x';
COMMENT ON TABLE settings IS 'key and value';
