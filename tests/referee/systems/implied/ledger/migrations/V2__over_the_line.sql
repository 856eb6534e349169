-- ledger may not even look into sales: the names are not found when these are made.
CREATE VIEW ledger.of_sales AS SELECT id FROM sales.orders;
CREATE FUNCTION ledger.of_sales_atomic() RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
  SELECT count(*) FROM sales.orders;
END;
-- In a string they are looked up when it is called.
CREATE FUNCTION ledger.of_sales() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM sales.orders';
