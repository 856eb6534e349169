CREATE TYPE people.colour AS ENUM ('red', 'blue');
