-- The two users of Nightshift: one that reads the login table, one that owns the ledger. For Oracle 12.2 or newer; not
-- yet run against an Oracle server. Run as a DBA. CRM.LOGINS and the tablespace USERS are examples; choose user names
-- and passwords. One user can be both, but a separate reader cannot write to the login table.

-- ---------------------------------------------------------------------------------------------------------------------
-- The reader
-- ---------------------------------------------------------------------------------------------------------------------

CREATE USER NIGHTSHIFT_READER IDENTIFIED BY "choose-one";

GRANT CREATE SESSION TO NIGHTSHIFT_READER;

-- The rows. Whoever may select from a table can also see its metadata.
GRANT SELECT ON CRM.LOGINS TO NIGHTSHIFT_READER;

-- The snapshot: all rows as they were at one moment, SELECT … AS OF SCN. Not needed with nightshift.source.snapshot: none.
GRANT FLASHBACK ON CRM.LOGINS TO NIGHTSHIFT_READER;

-- The moment of the snapshot: the current SCN. Nightshift reads it from the first of these that it may use:
--   DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER      with the grant below
--   V$DATABASE.CURRENT_SCN                       with GRANT SELECT ON SYS.V_$DATABASE TO NIGHTSHIFT_READER
--   TIMESTAMP_TO_SCN(SYSTIMESTAMP)               with no grant; up to 3 seconds old
GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO NIGHTSHIFT_READER;

-- Optional: lets nightshift doctor compare the undo retention with the time that a run takes. These views need no extra
-- licence, and nothing else is read from them.
--   GRANT SELECT ON SYS.V_$PARAMETER TO NIGHTSHIFT_READER
--   GRANT SELECT ON SYS.V_$UNDOSTAT TO NIGHTSHIFT_READER

-- Undo must be kept for as long as a run takes, including the pauses between its attempts; otherwise the run ends with
-- ORA-01555 and a new run must be started. Oracle treats the retention as a target; only a tablespace with RETENTION
-- GUARANTEE enforces it, and then refuses writes when undo is full. For 24 hours:
--   ALTER SYSTEM SET UNDO_RETENTION = 86400

-- ---------------------------------------------------------------------------------------------------------------------
-- The ledger's owner
-- ---------------------------------------------------------------------------------------------------------------------

-- A few megabytes a year: a run stores a row of about 500 bytes per part file, and a few kilobytes of results.
CREATE USER NIGHTSHIFT IDENTIFIED BY "choose-another" DEFAULT TABLESPACE USERS QUOTA 1G ON USERS;

GRANT CREATE SESSION, CREATE TABLE, CREATE SEQUENCE TO NIGHTSHIFT;

-- Then, as NIGHTSHIFT, in this order: schema-oracle.sql of spring-batch-core, batch-indexes.sql, ledger.sql. After that
-- CREATE TABLE and CREATE SEQUENCE can be revoked.
