-- search_path: shop, public
-- Types, domains, schemas, operators, extensions.

CREATE TYPE attic.t AS ENUM ('a', 'b');
CREATE TYPE t AS ENUM ();
CREATE TYPE attic.t AS (a int, b text);
CREATE TYPE attic.t AS (a shop.order_status, b pay.euro);
-- before: ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO PUBLIC
CREATE TYPE attic.t AS RANGE (subtype = numeric);
-- before: ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO PUBLIC
CREATE TYPE attic.t AS RANGE (subtype = int, multirange_type_name = attic.ts);
CREATE TYPE "Odd Schema"."T t" AS (x shop.address);
CREATE TYPE attic.t AS (a shop.order_status[]);
CREATE DOMAIN attic.d AS int;
CREATE DOMAIN d AS text CHECK (value <> '');
CREATE DOMAIN attic.d AS shop.email;
CREATE DOMAIN attic.d AS shop.order_status DEFAULT 'new';
CREATE DOMAIN attic.d AS numeric CHECK (pay.fee(value) > 0);
CREATE DOMAIN attic.d AS int DEFAULT nextval('stock.item_numbers');
CREATE DOMAIN attic.d AS text COLLATE "C" NOT NULL;
ALTER TYPE shop.order_status ADD VALUE 'lost';
ALTER TYPE shop.order_status ADD VALUE IF NOT EXISTS 'lost' BEFORE 'sent';
ALTER TYPE shop.order_status RENAME VALUE 'sent' TO 'shipped';
ALTER TYPE order_status RENAME TO status_of_order;
ALTER TYPE shop.order_status SET SCHEMA attic;
ALTER TYPE shop.order_status OWNER TO demarc_corpus_new_owner;
ALTER TYPE pay.direction RENAME TO way;
ALTER TYPE pay.period SET SCHEMA shop;
-- before: DROP TABLE shop.carts
ALTER TYPE shop.address ADD ATTRIBUTE zip text;
-- before: DROP TABLE shop.carts
ALTER TYPE shop.address DROP ATTRIBUTE street;
-- before: DROP TABLE shop.carts
ALTER TYPE shop.address RENAME ATTRIBUTE street TO road CASCADE;
-- before: DROP TABLE shop.carts
ALTER TYPE shop.address ALTER ATTRIBUTE city TYPE varchar, ADD ATTRIBUTE s shop.order_status;
ALTER DOMAIN shop.email SET DEFAULT 'x@y';
ALTER DOMAIN shop.email DROP DEFAULT;
ALTER DOMAIN shop.email SET NOT NULL;
ALTER DOMAIN shop.email DROP CONSTRAINT email_check;
ALTER DOMAIN shop.email ADD CONSTRAINT long CHECK (length(value) > 3);
ALTER DOMAIN shop.email ADD CHECK (pay.fee(length(value)) > 0) NOT VALID;
ALTER DOMAIN shop.email VALIDATE CONSTRAINT email_check;
ALTER DOMAIN shop.email RENAME CONSTRAINT email_check TO has_at;
ALTER DOMAIN email RENAME TO mail;
ALTER DOMAIN pay.euro SET SCHEMA attic;
ALTER DOMAIN pay.euro OWNER TO demarc_corpus_new_owner;
CREATE SCHEMA extra;
CREATE SCHEMA IF NOT EXISTS extra;
CREATE SCHEMA IF NOT EXISTS shop;
CREATE SCHEMA "Extra Schema";
CREATE SCHEMA extra AUTHORIZATION CURRENT_USER;
CREATE SCHEMA AUTHORIZATION demarc_corpus_new_owner;
CREATE SCHEMA extra CREATE TABLE t (id int) CREATE VIEW v AS SELECT id FROM t;
CREATE SCHEMA extra CREATE TABLE t (id int REFERENCES shop.orders);
CREATE SCHEMA extra CREATE VIEW v AS SELECT * FROM shop.orders;
CREATE SCHEMA extra
    CREATE TABLE orders (id int PRIMARY KEY) PARTITION BY RANGE (id)
    CREATE TABLE lines (order_id int REFERENCES orders)
    CREATE TABLE orders_1 PARTITION OF extra.orders FOR VALUES FROM (1) TO (9)
    CREATE INDEX ON orders_1 (id)
    CREATE VIEW v AS SELECT * FROM orders;
ALTER SCHEMA attic RENAME TO loft;
ALTER SCHEMA attic OWNER TO demarc_corpus_new_owner;
ALTER SCHEMA "Odd Schema" RENAME TO "Even Schema";
CREATE EXTENSION hstore;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA attic;
-- id: extension-if-exists
CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE COLLATION attic.german FROM "C";
CREATE COLLATION german (locale = 'C');
CREATE FUNCTION attic.same(shop.order_status, shop.order_status) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR attic.=== (leftarg = int, rightarg = int, function = int4eq);
-- before: CREATE FUNCTION shop.address_text(shop.address) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'
CREATE CAST (shop.address AS text) WITH FUNCTION shop.address_text(shop.address);
-- before: CREATE FUNCTION shop.address_text(shop.address) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'
CREATE CAST (address AS pg_catalog.text) WITH FUNCTION address_text(address) AS ASSIGNMENT;
CREATE CAST (text AS shop.address) WITH INOUT AS ASSIGNMENT;
-- before: CREATE CAST (text AS shop.address) WITH INOUT
DROP CAST (text AS shop.address);
-- before: CREATE CAST (text AS shop.address) WITH INOUT
DROP CAST IF EXISTS (text AS address);
-- before: CREATE CAST (text AS shop.address) WITH INOUT
COMMENT ON CAST (text AS shop.address) IS 'from text';
CREATE TEXT SEARCH CONFIGURATION attic.words (COPY = simple);
-- before: CREATE TEXT SEARCH CONFIGURATION pay.words (COPY = simple)
CREATE TEXT SEARCH CONFIGURATION attic.words (COPY = pay.words);
-- before: CREATE COLLATION pay.german FROM "C"
CREATE COLLATION attic.german FROM pay.german;
CREATE TEXT SEARCH DICTIONARY attic.dict (TEMPLATE = simple);
CREATE CONVERSION attic.conv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE DOMAIN pg_temp.d AS int;
CREATE TYPE pg_temp.t AS (a int);
CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE pg_temp.t (id int PRIMARY KEY);
CREATE TABLE pg_temp.t AS SELECT 1 AS x;
CREATE VIEW pg_temp.v AS SELECT 1 AS x;
CREATE SEQUENCE pg_temp.s;
