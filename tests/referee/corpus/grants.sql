-- search_path: shop, public
-- GRANT, REVOKE and default privileges: who gives is the owner.

GRANT SELECT ON shop.orders TO PUBLIC;
GRANT SELECT ON TABLE shop.orders TO demarc_corpus_new_owner;
GRANT INSERT ON orders TO demarc_corpus_new_owner;
GRANT UPDATE, DELETE ON shop.orders, shop.carts TO demarc_corpus_new_owner;
GRANT TRUNCATE, REFERENCES, TRIGGER ON TABLE stock.items TO demarc_corpus_new_owner;
GRANT ALL ON shop.orders TO demarc_corpus_new_owner;
GRANT ALL PRIVILEGES ON pay.accounts, pay.payments TO demarc_corpus_new_owner WITH GRANT OPTION;
GRANT SELECT (id, name) ON shop.customers TO demarc_corpus_new_owner;
GRANT SELECT (id), UPDATE (status) ON shop.orders TO PUBLIC;
GRANT SELECT ON shop.open_orders TO demarc_corpus_new_owner;
GRANT SELECT ON shop.daily_sales TO demarc_corpus_new_owner;
GRANT SELECT ON attic.old_orders TO demarc_corpus_new_owner;
GRANT SELECT ON stock.movements TO demarc_corpus_new_owner;
GRANT SELECT ON "Odd Schema"."Mixed Case" TO demarc_corpus_new_owner;
GRANT SELECT ON settings, log TO demarc_corpus_new_owner;
GRANT USAGE ON SCHEMA shop TO demarc_corpus_new_owner;
GRANT USAGE, CREATE ON SCHEMA shop, pay TO demarc_corpus_new_owner;
GRANT ALL ON SCHEMA "Odd Schema" TO demarc_corpus_new_owner;
GRANT USAGE ON SEQUENCE stock.item_numbers TO demarc_corpus_new_owner;
GRANT ALL ON SEQUENCE counter, pay.receipt_numbers TO demarc_corpus_new_owner;
GRANT SELECT ON stock.item_numbers TO demarc_corpus_new_owner;
GRANT EXECUTE ON FUNCTION shop.order_total(int) TO demarc_corpus_new_owner;
GRANT EXECUTE ON FUNCTION setting TO PUBLIC;
GRANT EXECUTE ON PROCEDURE shop.close_order(int) TO demarc_corpus_new_owner;
GRANT ALL ON ROUTINE pay.book(int, numeric) TO demarc_corpus_new_owner;
GRANT USAGE ON TYPE shop.order_status TO demarc_corpus_new_owner;
GRANT USAGE ON DOMAIN shop.email, pay.euro TO demarc_corpus_new_owner;
GRANT USAGE ON FOREIGN SERVER files TO demarc_corpus_new_owner;
GRANT USAGE ON LANGUAGE plpgsql TO demarc_corpus_new_owner;
GRANT CONNECT, TEMPORARY ON DATABASE demarc_corpus TO demarc_corpus_new_owner;
GRANT SELECT ON ALL TABLES IN SCHEMA pay TO demarc_corpus_new_owner;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA stock TO demarc_corpus_new_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pay TO demarc_corpus_new_owner;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA pay TO demarc_corpus_new_owner;
GRANT demarc_corpus_new_owner TO demarc_corpus_gate WITH ADMIN OPTION;
REVOKE demarc_corpus_new_owner FROM demarc_corpus_gate;
-- before: GRANT SELECT ON shop.orders TO demarc_corpus_new_owner
REVOKE SELECT ON shop.orders FROM demarc_corpus_new_owner;
-- before: GRANT SELECT ON shop.orders TO demarc_corpus_new_owner
REVOKE ALL ON TABLE shop.orders FROM demarc_corpus_new_owner CASCADE;
-- before: GRANT SELECT ON pay.accounts TO demarc_corpus_new_owner WITH GRANT OPTION
REVOKE GRANT OPTION FOR SELECT ON pay.accounts FROM demarc_corpus_new_owner;
-- before: GRANT SELECT (id) ON shop.customers TO demarc_corpus_new_owner
REVOKE SELECT (id) ON shop.customers FROM demarc_corpus_new_owner;
REVOKE ALL ON SCHEMA shop FROM demarc_corpus_new_owner;
REVOKE EXECUTE ON FUNCTION pay.fee(numeric) FROM PUBLIC;
REVOKE USAGE ON SEQUENCE stock.item_numbers FROM PUBLIC;
REVOKE USAGE ON TYPE shop.order_status FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA stock FROM demarc_corpus_new_owner;
REVOKE ALL ON stock.items, stock.warehouses FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO demarc_corpus_new_owner;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO demarc_corpus_new_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE demarc_corpus_new_owner IN SCHEMA shop, stock GRANT ALL ON SEQUENCES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE demarc_corpus_new_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA "Odd Schema" GRANT USAGE ON TYPES TO demarc_corpus_new_owner;
CREATE ROLE corpus_somebody;
CREATE USER corpus_somebody PASSWORD 'x' IN ROLE demarc_corpus_new_owner;
ALTER ROLE demarc_corpus_new_owner SET search_path = shop;
ALTER ROLE demarc_corpus_new_owner VALID UNTIL 'infinity';
