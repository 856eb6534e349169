-- name: W1 :exec
UPDATE people.open_accounts SET name = 'b' WHERE id = $1;
-- name: W2 :exec
UPDATE people.open_as_caller SET name = 'b' WHERE id = $1;
-- name: W3 :exec
INSERT INTO people.open_over_line VALUES (2, 1);
-- name: W4 :exec
INSERT INTO people.open_door VALUES (1, 'a');
-- name: W5 :exec
INSERT INTO people.open_door_definer VALUES (1, 'a');
-- name: W6 :exec
INSERT INTO people.open_logged VALUES (1, 'a');
-- name: W7 :exec
UPDATE people.open_logged SET name = 'b';
-- name: W8 :exec
DELETE FROM people.open_logged;
-- name: W9 :exec
INSERT INTO people.open_logged_definer VALUES (1, 'a');
-- name: W10 :exec
INSERT INTO people.open_booked VALUES (1);
-- name: W11 :exec
DELETE FROM people.open_noted WHERE id = $1;
-- name: W12 :exec
INSERT INTO people.open_dropped_trigger VALUES (1);
-- name: W13 :exec
INSERT INTO people.open_ruled VALUES (1);
-- name: W14 :exec
INSERT INTO people.open_ruled_over_line VALUES (1);
-- name: W15 :exec
UPDATE people.open_guarded SET name = 'b';
-- name: W16 :exec
DELETE FROM people.open_guarded_delete;
-- name: W17 :exec
INSERT INTO people.open_serial (name) VALUES ('a');
-- name: W18 :exec
INSERT INTO people.open_identity (name) VALUES ('a');
-- name: W19 :exec
INSERT INTO people.open_numbered (name) VALUES ('a');
-- name: W20 :exec
INSERT INTO people.open_api_numbered (name) VALUES ('a');
-- name: W21 :exec
INSERT INTO people.open_computed (name) VALUES ('a');
-- name: W22 :exec
INSERT INTO people.open_api_computed (name) VALUES ('a');
-- name: W23 :exec
-- The value is given: its default is not asked.
INSERT INTO people.open_computed (id, name) VALUES (1, 'a');
-- name: W24 :exec
UPDATE people.open_computed SET name = 'b';
-- name: W25 :exec
INSERT INTO people.open_visits VALUES ('2026-11-15', 1);
-- name: W26 :exec
INSERT INTO people.visits_2026 VALUES ('2026-11-15', 1);
-- name: W27 :exec
UPDATE ledger.moving SET amount = 1;
-- name: W28 :exec
UPDATE ledger.entries SET amount = 1;
-- name: W29 :exec
INSERT INTO public.job_log VALUES (1);
-- name: W30 :exec
MERGE INTO people.open_logged t USING (SELECT 1 AS id) s ON t.id = s.id
WHEN MATCHED THEN UPDATE SET name = 'c' WHEN NOT MATCHED THEN INSERT VALUES (1, 'a');
-- name: W31 :exec
INSERT INTO people.names (id, name) VALUES (1, 'a');
-- name: W32 :exec
TRUNCATE people.open_noted;
-- name: W33 :exec
INSERT INTO people.open_checked VALUES (5, 'a');
-- name: W34 :exec
UPDATE people.open_checked SET name = 'b';
-- name: W35 :exec
INSERT INTO people.open_checked (id) VALUES (5);
-- name: W36 :exec
INSERT INTO people.open_computed VALUES (1, 'a');
-- name: W37 :exec
INSERT INTO people.open_computed DEFAULT VALUES;
-- name: W38 :exec
INSERT INTO people.open_redefined (name) VALUES ('a');
-- name: W39 :exec
DELETE FROM people.open_checked;
-- name: W40 :exec
INSERT INTO people.open_checked SELECT id, 'a' FROM people.secrets;
-- name: W41 :exec
INSERT INTO people.open_on_condition VALUES (6);
-- name: W42 :many
SELECT id FROM people.open_logged FOR UPDATE;
-- name: W43 :exec
INSERT INTO people.open_serial VALUES (1, 'a');
-- name: W44 :exec
INSERT INTO people.open_logged (id) SELECT id FROM people.open_serial ON CONFLICT DO NOTHING;
-- name: W45 :exec
WITH gone AS (DELETE FROM people.open_noted RETURNING id) SELECT count(*) FROM gone;
-- name: W46 :exec
COPY people.open_dropped_trigger FROM STDIN;
-- name: W48 :exec
COPY people.names FROM STDIN;
-- name: W47 :exec
LOCK TABLE people.open_logged IN ROW EXCLUSIVE MODE;
