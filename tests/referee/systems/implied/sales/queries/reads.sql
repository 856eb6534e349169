-- name: R1 :many
SELECT id, name FROM people.api_accounts WHERE id = $1;
-- name: R2 :many
SELECT id, name FROM people.api_as_caller;
-- name: R3 :many
SELECT id FROM people.api_on_view;
-- name: R4 :many
SELECT id FROM people.api_on_caller;
-- name: R5 :many
SELECT id FROM people.api_over_line;
-- name: R6 :many
SELECT n FROM people.api_calls;
-- name: R7 :many
SELECT n FROM people.api_calls_a_definer;
-- name: R8 :many
SELECT n FROM people.api_calls_hidden_one;
-- name: R9 :many
SELECT id FROM people.api_stored;
-- name: R10 :many
SELECT id FROM people.api_stored_over_line;
-- name: R11 :many
SELECT id FROM people.api_guarded;
-- name: R12 :many
SELECT id FROM people.open_guarded WHERE id = $1;
-- name: R13 :many
SELECT id FROM people.open_guard_asleep;
-- name: R14 :many
SELECT id FROM people.open_guarded_delete;
-- name: R15 :many
SELECT at FROM people.open_visits;
-- name: R16 :many
SELECT at FROM people.first_visits;
-- name: R17 :many
SELECT at FROM people.visits;
-- name: R18 :many
SELECT id, name FROM people.names;
-- name: R19 :many
SELECT id, born FROM people.names;
-- name: R20 :many
SELECT count(*) FROM people.names;
-- name: R21 :many
SELECT id FROM people.over;
-- name: R22 :many
SELECT id FROM sales.accounts;
-- name: R23 :many
SELECT sales.secrets();
-- name: R24 :many
SELECT sales.secrets_atomic();
-- name: R25 :many
SELECT o.id FROM sales.orders o JOIN people.api_accounts a ON a.id = o.account;
-- name: R26 :many
SELECT id FROM sales.orders o WHERE EXISTS (SELECT FROM people.accounts a WHERE a.id = o.account);
-- name: R27 :many
SELECT id FROM public.job_log;
-- name: R28 :many
SELECT amount FROM ledger.moving FOR UPDATE;
-- name: R29 :many
SELECT id FROM people.names FOR SHARE;
