-- name: C1 :one
SELECT people.api_secrets();
-- name: C2 :one
SELECT people.api_secrets_plpgsql();
-- name: C3 :one
SELECT people.api_secrets_atomic();
-- name: C4 :one
SELECT people.api_secrets_definer();
-- name: C5 :one
SELECT people.api_ledger_definer();
-- name: C6 :one
SELECT people.hidden();
-- name: C7 :one
SELECT people.api_calls_hidden();
-- name: C8 :one
SELECT people.api_calls_definer();
-- name: C9 :one
SELECT people.api_dynamic();
-- name: C10 :exec
CALL people.api_forget($1);
-- name: C11 :exec
CALL people.api_forget_definer($1);
-- name: C12 :one
SELECT nextval('people.numbers');
-- name: C13 :one
SELECT nextval('people.api_numbers');
-- name: C14 :one
SELECT people.api_there($1);
