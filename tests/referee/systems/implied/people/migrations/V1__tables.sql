CREATE SCHEMA people;
CREATE TABLE people.accounts (id int PRIMARY KEY, name text);
CREATE TABLE people.secrets (id int PRIMARY KEY, word text);
CREATE TABLE people.names (id int PRIMARY KEY, name text, born date);
CREATE TABLE people.over (id int PRIMARY KEY);
CREATE TABLE people.log (id int);
CREATE TABLE public.job_log (id int);

CREATE TABLE people.visits (at date, who int) PARTITION BY RANGE (at);
CREATE TABLE people.visits_2026 PARTITION OF people.visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE people.open_visits (at date, who int) PARTITION BY RANGE (at);
CREATE TABLE people.first_visits PARTITION OF people.open_visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
