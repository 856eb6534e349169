-- search_path: shop, public
-- Sequences: USAGE or UPDATE for nextval, UPDATE for setval, USAGE or SELECT for currval.

CREATE SEQUENCE attic.s;
CREATE SEQUENCE s;
CREATE SEQUENCE IF NOT EXISTS attic.s START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 100 CYCLE CACHE 10;
CREATE SEQUENCE IF NOT EXISTS public.counter;
CREATE SEQUENCE attic.s AS smallint;
CREATE TEMP SEQUENCE s;
CREATE SEQUENCE attic.s OWNED BY attic.receipts.id;
CREATE SEQUENCE shop.s OWNED BY shop.orders.customer_id;
CREATE SEQUENCE s OWNED BY orders.total;
CREATE SEQUENCE attic.s OWNED BY NONE;
CREATE SEQUENCE "Odd Schema"."S2" OWNED BY "Odd Schema"."Mixed Case"."Id";
ALTER SEQUENCE stock.item_numbers RESTART;
ALTER SEQUENCE stock.item_numbers RESTART WITH 100;
ALTER SEQUENCE IF EXISTS pay.receipt_numbers INCREMENT BY 5 NO MAXVALUE;
ALTER SEQUENCE IF EXISTS nothing_there RESTART;
ALTER SEQUENCE counter CYCLE;
ALTER SEQUENCE stock.item_numbers OWNED BY stock.items.number;
ALTER SEQUENCE stock.item_numbers OWNED BY NONE;
ALTER SEQUENCE pay.receipt_numbers OWNED BY pay.payments.order_id;
ALTER SEQUENCE pay.receipt_numbers RENAME TO receipts;
ALTER SEQUENCE pay.receipt_numbers SET SCHEMA attic;
ALTER SEQUENCE counter OWNER TO demarc_corpus_new_owner;
ALTER SEQUENCE shop.orders_id_seq RESTART WITH 1000;
ALTER SEQUENCE shop.orders_id_seq OWNED BY NONE;
ALTER SEQUENCE "Odd Schema"."Seq" MAXVALUE 1000;
ALTER SEQUENCE stock.item_numbers AS integer;
SELECT nextval('stock.item_numbers');
SELECT nextval('counter'), nextval('pay.receipt_numbers');
SELECT nextval('"Odd Schema"."Seq"'::regclass);
SELECT nextval('shop.orders_id_seq'::text);
SELECT nextval(CAST('stock.item_numbers' AS regclass));
-- before: SELECT nextval('pay.receipt_numbers')
SELECT currval('pay.receipt_numbers');
-- before: SELECT nextval('public.counter')
SELECT currval('counter');
-- before: SELECT nextval('public.counter')
SELECT nextval('counter') + currval('counter');
SELECT setval('pay.receipt_numbers', 5);
SELECT setval('counter', 5, false), nextval('counter');
SELECT setval('"Odd Schema"."Seq"', (SELECT max("Id") FROM "Odd Schema"."Mixed Case"));
SELECT * FROM stock.item_numbers;
SELECT last_value FROM counter;
SELECT c.last_value, r.last_value FROM public.counter c, pay.receipt_numbers r;
SELECT nextval('stock.item_numbers') FROM shop.orders WHERE id = 1;
SELECT last_value, pg_sequence_last_value('counter') FROM counter;
INSERT INTO public.log (level) VALUES (nextval('counter'));
INSERT INTO pay.accounts (id) SELECT nextval('pay.receipt_numbers') FROM shop.customers;
UPDATE public.settings SET value = nextval('counter')::text;
CREATE TABLE attic.t (id bigint DEFAULT nextval('pay.receipt_numbers'));
SELECT pg_catalog.nextval('stock.item_numbers');
SELECT setval(pg_get_serial_sequence('shop.orders', 'id'), 100);
SELECT * FROM pg_sequence_parameters('stock.item_numbers'::regclass);
SELECT pg_sequence_last_value('stock.item_numbers');
