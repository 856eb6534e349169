CREATE TABLE people.open_logged (id int, name text);
CREATE TRIGGER take AFTER INSERT OR UPDATE ON people.open_logged FOR EACH ROW EXECUTE FUNCTION people.take();

CREATE TABLE people.open_logged_definer (id int, name text);
CREATE TRIGGER take AFTER INSERT ON people.open_logged_definer
  FOR EACH ROW EXECUTE FUNCTION people.take_definer();

-- By its owner, who has no right on the other's table.
CREATE FUNCTION people.book_definer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO ledger.entries VALUES (NEW.id, 1);
  RETURN NEW;
END
$$;
CREATE TABLE people.open_booked (id int);
CREATE TRIGGER book BEFORE INSERT ON people.open_booked FOR EACH ROW EXECUTE FUNCTION people.book_definer();

-- Once a statement, rows or none.
CREATE FUNCTION people.note_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO people.log VALUES (0);
  RETURN NULL;
END
$$;
CREATE TABLE people.open_noted (id int);
CREATE TRIGGER note AFTER DELETE ON people.open_noted FOR EACH STATEMENT EXECUTE FUNCTION people.note_statement();

CREATE TABLE people.open_on_condition (id int);
CREATE TRIGGER take AFTER INSERT ON people.open_on_condition
  FOR EACH ROW WHEN (NEW.id > 5) EXECUTE FUNCTION people.take();

CREATE TABLE people.open_dropped_trigger (id int);
CREATE TRIGGER take AFTER INSERT ON people.open_dropped_trigger FOR EACH ROW EXECUTE FUNCTION people.take();
DROP TRIGGER take ON people.open_dropped_trigger;

CREATE TABLE people.open_ruled (id int);
CREATE RULE also AS ON INSERT TO people.open_ruled DO ALSO INSERT INTO people.log VALUES (NEW.id);
CREATE TABLE people.open_ruled_over_line (id int);
CREATE RULE also AS ON INSERT TO people.open_ruled_over_line DO ALSO INSERT INTO ledger.entries VALUES (NEW.id, 1);
