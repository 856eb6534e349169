-- search_path: shop, public
-- Foreign servers and tables, publications, statistics of other places.

CREATE SERVER more_files FOREIGN DATA WRAPPER file_fdw;
-- id: server-if-exists
CREATE SERVER IF NOT EXISTS files FOREIGN DATA WRAPPER file_fdw;
ALTER SERVER files RENAME TO papers;
ALTER SERVER files VERSION '2';
CREATE USER MAPPING FOR CURRENT_USER SERVER files;
CREATE USER MAPPING IF NOT EXISTS FOR PUBLIC SERVER files;
-- before: CREATE USER MAPPING FOR PUBLIC SERVER files
DROP USER MAPPING FOR PUBLIC SERVER files;
CREATE FOREIGN TABLE attic.f (id int) SERVER files OPTIONS (filename '/dev/null');
CREATE FOREIGN TABLE f (id int) SERVER files OPTIONS (filename '/dev/null');
CREATE FOREIGN TABLE attic.f (s shop.order_status, e pay.euro) SERVER files OPTIONS (filename '/dev/null');
CREATE FOREIGN TABLE attic.f () INHERITS (stock.vehicles) SERVER files OPTIONS (filename '/dev/null');
SELECT o.id FROM attic.old_orders o JOIN shop.orders n ON n.id = o.id;
INSERT INTO attic.receipts SELECT id, total FROM attic.old_orders;
CREATE PUBLICATION p;
CREATE PUBLICATION p FOR TABLE shop.orders;
CREATE PUBLICATION p FOR TABLE shop.orders (id, status), ONLY stock.items;
CREATE PUBLICATION p FOR TABLE shop.orders WHERE (status = 'new');
CREATE PUBLICATION p FOR TABLE orders, settings WITH (publish = 'insert');
CREATE PUBLICATION p FOR TABLE stock.movements WITH (publish_via_partition_root);
ALTER PUBLICATION shop_changes ADD TABLE shop.customers;
ALTER PUBLICATION shop_changes SET TABLE shop.customers, stock.items;
ALTER PUBLICATION shop_changes DROP TABLE shop.orders;
ALTER PUBLICATION shop_changes SET (publish = 'insert, update');
ALTER PUBLICATION shop_changes RENAME TO changes;
ALTER PUBLICATION shop_changes OWNER TO demarc_corpus_new_owner;
