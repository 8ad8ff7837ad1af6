-- The two users of Nightshift: one that reads the login table, one that owns the ledger. For Oracle 12.2 or newer; not
-- yet run against an Oracle server. Run as a DBA. CRM.LOGINS and the tablespace USERS are examples; the users' names and
-- passwords are yours to choose. They may be one user, but two of them cannot write what they only have to read.

-- ---------------------------------------------------------------------------------------------------------------------
-- The reader
-- ---------------------------------------------------------------------------------------------------------------------

CREATE USER NIGHTSHIFT_READER IDENTIFIED BY "choose-one";

GRANT CREATE SESSION TO NIGHTSHIFT_READER;

-- The rows. Metadata of a table are seen by who may select from it.
GRANT SELECT ON CRM.LOGINS TO NIGHTSHIFT_READER;

-- The snapshot: all rows as they were at one moment, SELECT … AS OF SCN. Not needed with nightshift.source.snapshot: none.
GRANT FLASHBACK ON CRM.LOGINS TO NIGHTSHIFT_READER;

-- Which moment: the current SCN. Nightshift takes it from the first of these that it may use:
--   DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER      with the grant below
--   V$DATABASE.CURRENT_SCN                       with GRANT SELECT ON SYS.V_$DATABASE TO NIGHTSHIFT_READER
--   TIMESTAMP_TO_SCN(SYSTIMESTAMP)               with no grant; up to 3 seconds old
GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO NIGHTSHIFT_READER;

-- Optional: lets nightshift doctor compare the undo retention with the time that a run takes. None of these views belongs
-- to an extra licence, and nothing else is read from them.
--   GRANT SELECT ON SYS.V_$PARAMETER TO NIGHTSHIFT_READER
--   GRANT SELECT ON SYS.V_$UNDOSTAT TO NIGHTSHIFT_READER

-- Undo must be kept as long as a run takes, with the pauses between its attempts: otherwise it ends with ORA-01555 and
-- must begin anew. The retention is a wish; only a tablespace with RETENTION GUARANTEE keeps it, at the cost of refusing
-- writes when undo is full. For 24 hours:
--   ALTER SYSTEM SET UNDO_RETENTION = 86400

-- ---------------------------------------------------------------------------------------------------------------------
-- The ledger's owner
-- ---------------------------------------------------------------------------------------------------------------------

-- Some megabytes a year: a run keeps a row per part file, of about 500 bytes, and some kilobytes of results.
CREATE USER NIGHTSHIFT IDENTIFIED BY "choose-another" DEFAULT TABLESPACE USERS QUOTA 1G ON USERS;

GRANT CREATE SESSION, CREATE TABLE, CREATE SEQUENCE TO NIGHTSHIFT;

-- Then, as NIGHTSHIFT, in this order: schema-oracle.sql of spring-batch-core, batch-indexes.sql, ledger.sql. After that
-- CREATE TABLE and CREATE SEQUENCE can be revoked.
