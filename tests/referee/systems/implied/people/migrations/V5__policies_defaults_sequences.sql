CREATE TABLE people.open_guarded (id int, name text);
ALTER TABLE people.open_guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON people.open_guarded USING (id IN (SELECT id FROM people.secrets));

CREATE TABLE people.open_guard_asleep (id int, name text);
CREATE POLICY known ON people.open_guard_asleep USING (id IN (SELECT id FROM people.secrets));

CREATE TABLE people.open_guarded_delete (id int, name text);
ALTER TABLE people.open_guarded_delete ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON people.open_guarded_delete USING (true);
CREATE POLICY known ON people.open_guarded_delete AS RESTRICTIVE FOR DELETE
  USING (id IN (SELECT id FROM people.secrets));

-- An ordinary view reads the table as its owner, for whom its policies are not.
CREATE VIEW people.api_guarded AS SELECT id FROM people.open_guarded;

CREATE SEQUENCE people.numbers;
CREATE SEQUENCE people.api_numbers;
CREATE TABLE people.open_serial (id serial, name text);
CREATE TABLE people.open_identity (id int GENERATED ALWAYS AS IDENTITY, name text);
CREATE TABLE people.open_numbered (id int DEFAULT nextval('people.numbers'), name text);
CREATE TABLE people.open_api_numbered (id int DEFAULT nextval('people.api_numbers'), name text);
CREATE TABLE people.open_computed (id int DEFAULT people.hidden(), name text);
CREATE TABLE people.open_api_computed (id int DEFAULT people.api_calls_definer(), name text);
CREATE TABLE people.open_redefined (id int DEFAULT people.hidden(), name text);
ALTER TABLE people.open_redefined ALTER COLUMN id SET DEFAULT people.api_secrets_definer();
CREATE TABLE people.open_checked (id int CHECK (id <> people.hidden()), name text);
