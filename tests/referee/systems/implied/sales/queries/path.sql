SET search_path = sales, people;
SELECT id FROM secrets;
SELECT id FROM orders;
SELECT id FROM api_accounts;
SELECT id FROM log;
COPY of_names TO STDOUT;
COPY secrets TO STDOUT;
LOCK TABLE secrets IN ACCESS SHARE MODE;
