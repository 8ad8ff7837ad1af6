-- Upgrades the tables of Nightshift's ledger from schema version 2 to version 3, for Oracle 12.2 or newer.
-- Run as the ledger user while no run is at work. Not yet run against an Oracle server.

-- Records of a file may be equal in time and id.
ALTER TABLE NIGHTSHIFT_PARTITION ADD (POSITION_ORDINAL NUMBER(19));

-- Last: until then the ledger has version 2.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 3;
COMMIT;
