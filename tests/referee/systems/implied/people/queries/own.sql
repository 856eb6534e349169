-- name: Own :many
SELECT id FROM people.api_as_caller;
-- name: OwnGuarded :many
SELECT id FROM people.open_guarded;
-- name: OwnTrigger :exec
INSERT INTO people.open_logged VALUES (1, 'a');
-- name: OwnTriggerOverLine :exec
INSERT INTO people.open_booked VALUES (1);
-- name: OwnViewOverLine :many
SELECT id FROM people.api_over_line;
-- name: Cascades :exec
-- The rows of sales go with it, as the server's own doing.
DELETE FROM people.accounts WHERE id = 1;
-- name: WatchedByAnother :exec
UPDATE people.names SET name = 'b';
