CREATE SCHEMA ledger;
CREATE TABLE ledger.entries (id int PRIMARY KEY, amount int);
CREATE TABLE ledger.moving (id int PRIMARY KEY, amount int);
