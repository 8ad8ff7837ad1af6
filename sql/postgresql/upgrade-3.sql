-- Upgrades the tables of Nightshift's ledger from schema version 2 to version 3, for PostgreSQL 13 or newer.
-- Run as the ledger user, in its schema, while no run is at work.
-- Can be run again if it was interrupted.

-- Records of a file may be equal in time and id.
ALTER TABLE NIGHTSHIFT_PARTITION ADD COLUMN IF NOT EXISTS POSITION_ORDINAL BIGINT;

-- Last: until then the ledger has version 2.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 3;
