-- Upgrades the tables of Nightshift's ledger from schema version 3 to version 4, for Oracle 12.2 or newer.
-- Run as the ledger user while no run is at work. Not yet run against an Oracle server.

-- What the owner of a lease waits for, and since when.
ALTER TABLE NIGHTSHIFT_LEASE ADD (WAITING_FOR VARCHAR2(2000 CHAR));
ALTER TABLE NIGHTSHIFT_LEASE ADD (WAITING_SINCE TIMESTAMP(6));

-- On RAC a run that is created later gets a greater number too.
ALTER SEQUENCE NIGHTSHIFT_RUN_SEQ ORDER;

-- The ETag under which the bucket stored a part.
ALTER TABLE NIGHTSHIFT_PART ADD (ETAG VARCHAR2(1024 CHAR));

-- Last: until then the ledger has version 3.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 4;
COMMIT;
