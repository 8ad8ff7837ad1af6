-- Upgrades the tables of Nightshift's ledger from schema version 1 to version 2, for Oracle 12.2 or newer.
-- Run as the ledger user while no run is at work. Not yet run against an Oracle server.

-- An operator's request that a run stays stopped.
ALTER TABLE NIGHTSHIFT_RUN ADD (STOPPED_BY VARCHAR2(255 CHAR));
ALTER TABLE NIGHTSHIFT_RUN ADD (STOP_REASON VARCHAR2(2000 CHAR));

-- When a lease expires, and where its owner's pid is valid.
ALTER TABLE NIGHTSHIFT_LEASE ADD (EXPIRES_AT TIMESTAMP(6));
ALTER TABLE NIGHTSHIFT_LEASE ADD (OWNER_PLACE VARCHAR2(255 CHAR));
UPDATE NIGHTSHIFT_LEASE SET EXPIRES_AT = HEARTBEAT_AT WHERE EXPIRES_AT IS NULL;

-- Version 1 did not distinguish attempts that worked from attempts that were refused.
ALTER TABLE NIGHTSHIFT_ATTEMPT ADD (WORKED NUMBER(1) DEFAULT 1 NOT NULL);
ALTER TABLE NIGHTSHIFT_ATTEMPT MODIFY (WORKED DEFAULT 0);

-- Last: until then the ledger has version 1.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 2;
COMMIT;
