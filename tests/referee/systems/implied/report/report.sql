SELECT count(*) FROM sales.orders;
SELECT count(*) FROM people.accounts;
SELECT people.api_secrets_definer();
SELECT people.api_secrets();
SELECT id FROM people.api_accounts;
DELETE FROM sales.orders;
