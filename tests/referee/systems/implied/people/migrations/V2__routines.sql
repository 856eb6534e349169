-- By the caller, in a string.
CREATE FUNCTION people.api_secrets() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM people.secrets';
CREATE FUNCTION people.api_secrets_plpgsql() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT count(*) FROM people.secrets);
END
$$;
-- By the caller, parsed when it was made.
CREATE FUNCTION people.api_secrets_atomic() RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
  SELECT count(*) FROM people.secrets;
END;
-- By their owner.
CREATE FUNCTION people.api_secrets_definer() RETURNS bigint LANGUAGE sql SECURITY DEFINER
AS 'SELECT count(*) FROM people.secrets';
CREATE FUNCTION people.api_ledger_definer() RETURNS bigint LANGUAGE sql SECURITY DEFINER
AS 'SELECT count(*) FROM ledger.entries';
-- Functions in functions: in the first, one that is not offered; the second needs nothing.
CREATE FUNCTION people.hidden() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE FUNCTION people.api_calls_hidden() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN people.hidden(); END $$;
CREATE FUNCTION people.api_calls_definer() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN people.api_secrets_definer();
END
$$;
CREATE FUNCTION people.api_dynamic() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
BEGIN
  EXECUTE 'SELECT count(*) FROM people.secrets' INTO n;
  RETURN n;
END
$$;
-- In a circle that ends where it is called with NULL.
CREATE FUNCTION people.api_there(n int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  IF n IS NULL THEN RETURN 0; END IF;
  RETURN people.api_back(n);
END
$$;
CREATE FUNCTION people.api_back(n int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN people.api_there(NULL);
END
$$;
CREATE PROCEDURE people.api_forget(which int) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM people.secrets WHERE id = which;
END
$$;
CREATE PROCEDURE people.api_forget_definer(which int) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  DELETE FROM people.secrets WHERE id = which;
END
$$;
