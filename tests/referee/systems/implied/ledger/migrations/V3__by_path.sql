-- Names without a schema, in the way of old migrations.
SET search_path TO ledger, people;
CREATE TABLE balances (id int PRIMARY KEY, entry int REFERENCES entries);
CREATE INDEX balances_of_entry ON balances (entry);
ALTER TABLE accounts ADD COLUMN balance int;
INSERT INTO balances SELECT id FROM accounts;
INSERT INTO balances SELECT id FROM entries;
