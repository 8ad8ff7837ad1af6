-- Upgrades the tables of Nightshift's ledger from schema version 1 to version 2, for H2 2.x in Oracle mode.
-- Applied by the program itself to the embedded ledger only.
-- Can be run again if it was interrupted.

-- An operator's request that a run stays stopped.
ALTER TABLE NIGHTSHIFT_RUN ADD COLUMN IF NOT EXISTS STOPPED_BY VARCHAR2(255);
ALTER TABLE NIGHTSHIFT_RUN ADD COLUMN IF NOT EXISTS STOP_REASON VARCHAR2(2000);

-- When a lease expires, and where its owner's pid is valid.
ALTER TABLE NIGHTSHIFT_LEASE ADD COLUMN IF NOT EXISTS EXPIRES_AT TIMESTAMP(6);
ALTER TABLE NIGHTSHIFT_LEASE ADD COLUMN IF NOT EXISTS OWNER_PLACE VARCHAR2(255);
UPDATE NIGHTSHIFT_LEASE SET EXPIRES_AT = HEARTBEAT_AT WHERE EXPIRES_AT IS NULL;

-- Version 1 did not distinguish attempts that worked from attempts that were refused.
ALTER TABLE NIGHTSHIFT_ATTEMPT ADD COLUMN IF NOT EXISTS WORKED NUMBER(1) DEFAULT 1 NOT NULL;
ALTER TABLE NIGHTSHIFT_ATTEMPT ALTER COLUMN WORKED SET DEFAULT 0;

-- Last: until then the ledger has version 1.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 2;
