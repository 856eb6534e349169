-- name: Still :exec
UPDATE ledger.moving SET amount = 2 WHERE id = $1;
-- name: Foreign :many
SELECT id FROM sales.orders;
-- name: Late :one
SELECT ledger.of_sales();
-- name: LateView :many
SELECT id FROM ledger.of_sales;
