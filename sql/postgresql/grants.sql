-- The two users of Nightshift: one that reads the login table, one that owns the ledger. For PostgreSQL 13 or newer. Run
-- as a superuser, the first part in the database of the login table, the second in that of the ledger. crm.logins is an
-- example; choose the names and passwords.

-- ---------------------------------------------------------------------------------------------------------------------
-- The reader
-- ---------------------------------------------------------------------------------------------------------------------

CREATE ROLE nightshift_reader LOGIN PASSWORD 'choose-one';

GRANT USAGE ON SCHEMA crm TO nightshift_reader;

GRANT SELECT ON crm.logins TO nightshift_reader;

-- It cannot write, regardless of what PUBLIC may be granted later.
ALTER ROLE nightshift_reader SET default_transaction_read_only = on;

-- ---------------------------------------------------------------------------------------------------------------------
-- The ledger's owner
-- ---------------------------------------------------------------------------------------------------------------------

CREATE ROLE nightshift LOGIN PASSWORD 'choose-another';

-- A schema of its own; it has the user's name and is therefore the first on the search_path.
CREATE SCHEMA nightshift AUTHORIZATION nightshift;

-- Then, as nightshift, in this order: schema-postgresql.sql of spring-batch-core, batch-indexes.sql, ledger.sql.
