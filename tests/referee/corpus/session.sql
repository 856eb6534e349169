-- search_path: shop, public
-- What a session says to itself demands nothing of any relation.

SET search_path = shop, public;
SET search_path TO "Odd Schema", pay;
SET LOCAL search_path = '';
SET SESSION work_mem = '5MB';
RESET search_path;
RESET ALL;
SHOW search_path;
SHOW ALL;
SET ROLE NONE;
SET TIME ZONE 'UTC';
SET LOCAL statement_timeout = 5000;
SELECT set_config('search_path', 'shop', true);
SELECT current_setting('work_mem');
SET CONSTRAINTS ALL DEFERRED;
SET TRANSACTION READ ONLY;
BEGIN;
COMMIT;
SAVEPOINT a;
ROLLBACK TO SAVEPOINT a;
LISTEN orders;
NOTIFY orders, 'payload';
UNLISTEN *;
SELECT pg_notify('orders', 'x');
SELECT pg_advisory_xact_lock(5);
SELECT pg_sleep(0);
CHECKPOINT;
DISCARD PLANS;
ALTER DATABASE demarc_corpus SET search_path = shop;
ALTER DATABASE demarc_corpus CONNECTION LIMIT 10;
-- outside
DISCARD TEMP;
