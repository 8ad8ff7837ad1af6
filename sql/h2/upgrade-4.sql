-- Upgrades the tables of Nightshift's ledger from schema version 3 to version 4, for H2 2.x in Oracle mode.
-- Applied by the program itself to the embedded ledger only.
-- Can be run again if it was interrupted.

-- What the owner of a lease waits for, and since when.
ALTER TABLE NIGHTSHIFT_LEASE ADD COLUMN IF NOT EXISTS WAITING_FOR VARCHAR2(2000);
ALTER TABLE NIGHTSHIFT_LEASE ADD COLUMN IF NOT EXISTS WAITING_SINCE TIMESTAMP(6);

-- The ETag under which the bucket stored a part.
ALTER TABLE NIGHTSHIFT_PART ADD COLUMN IF NOT EXISTS ETAG VARCHAR2(1024);

-- Last: until then the ledger has version 3.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 4;
