-- A row for each trigger and policy; see order-system.rows.sql.
INSERT INTO ledger.entries VALUES (1, 1);
INSERT INTO ledger.moving VALUES (1, 1);
INSERT INTO people.accounts VALUES (1, 'a');
INSERT INTO people.secrets VALUES (1, 'a');
INSERT INTO people.names VALUES (1, 'a', '2000-01-01');
INSERT INTO people.open_logged VALUES (1, 'a');
INSERT INTO people.open_serial VALUES (1, 'a');
INSERT INTO people.open_noted VALUES (1);
INSERT INTO people.open_guarded VALUES (1, 'a');
INSERT INTO people.open_guarded_delete VALUES (1, 'a');
INSERT INTO people.open_checked VALUES (5, 'a');
INSERT INTO people.open_computed VALUES (1, 'a');
INSERT INTO sales.orders VALUES (1, 1);
