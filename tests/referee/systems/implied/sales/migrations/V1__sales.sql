CREATE SCHEMA sales;
CREATE TABLE sales.orders (id int PRIMARY KEY, account int REFERENCES people.accounts ON DELETE CASCADE);
CREATE TABLE sales.slips (id int PRIMARY KEY, secret int REFERENCES people.secrets);
CREATE TABLE sales.log (id int);

-- Definitions that cross the line are not denied, their use is; names are looked up at once.
CREATE VIEW sales.accounts AS SELECT id FROM people.accounts;
CREATE VIEW sales.entries AS SELECT id FROM ledger.entries;
CREATE FUNCTION sales.secrets() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM people.secrets';
CREATE FUNCTION sales.secrets_atomic() RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
  SELECT count(*) FROM people.secrets;
END;
CREATE FUNCTION sales.watch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sales.log VALUES (NEW.id);
  RETURN NEW;
END
$$;
CREATE TRIGGER watch AFTER UPDATE ON people.names FOR EACH ROW EXECUTE FUNCTION sales.watch();
CREATE INDEX names_by_born ON people.names (born);
CREATE TABLE sales.copies AS SELECT id FROM people.secrets;
CREATE TABLE sales.of_names AS SELECT id, name FROM people.names;
ALTER TABLE sales.of_names ADD FOREIGN KEY (id) REFERENCES people.names;
DO $$
BEGIN
  UPDATE people.secrets SET word = 'x';
END
$$;
