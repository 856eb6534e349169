CREATE VIEW people.api_accounts AS SELECT id, name FROM people.accounts;
CREATE VIEW people.api_as_caller WITH (security_invoker) AS SELECT id, name FROM people.accounts;
CREATE VIEW people.api_on_view AS SELECT id FROM people.api_accounts;
CREATE VIEW people.api_on_caller AS SELECT id FROM people.api_as_caller;
CREATE VIEW people.api_over_line AS SELECT id FROM ledger.entries;
CREATE VIEW people.api_calls AS SELECT people.api_secrets_plpgsql() AS n;
CREATE VIEW people.api_calls_a_definer AS SELECT people.api_secrets_definer() AS n;
CREATE VIEW people.api_calls_hidden_one AS SELECT people.hidden() AS n;
CREATE MATERIALIZED VIEW people.api_stored AS SELECT id FROM people.accounts;
CREATE MATERIALIZED VIEW people.api_stored_over_line AS SELECT id FROM ledger.entries WITH NO DATA;
REFRESH MATERIALIZED VIEW people.api_stored;
REFRESH MATERIALIZED VIEW people.api_stored_over_line;
CREATE MATERIALIZED VIEW people.api_stored_at_once AS SELECT id FROM ledger.entries;

-- To be written through.
CREATE VIEW people.open_accounts AS SELECT id, name FROM people.accounts;
CREATE VIEW people.open_as_caller WITH (security_invoker) AS SELECT id, name FROM people.accounts;
CREATE VIEW people.open_over_line AS SELECT id, amount FROM ledger.entries;
CREATE VIEW people.open_door AS SELECT id, word FROM people.secrets;
CREATE FUNCTION people.take() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO people.log VALUES (NEW.id);
  RETURN NEW;
END
$$;
CREATE FUNCTION people.take_definer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO people.log VALUES (NEW.id);
  RETURN NEW;
END
$$;
CREATE TRIGGER take INSTEAD OF INSERT ON people.open_door FOR EACH ROW EXECUTE FUNCTION people.take();
CREATE VIEW people.open_door_definer AS SELECT id, word FROM people.secrets;
CREATE TRIGGER take INSTEAD OF INSERT ON people.open_door_definer
  FOR EACH ROW EXECUTE FUNCTION people.take_definer();
