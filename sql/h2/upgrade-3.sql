-- Upgrades the tables of Nightshift's ledger from schema version 2 to version 3, for H2 2.x in Oracle mode.
-- Applied by the program itself to the embedded ledger only.
-- Can be run again if it was interrupted.

-- Records of a file may be equal in time and id.
ALTER TABLE NIGHTSHIFT_PARTITION ADD COLUMN IF NOT EXISTS POSITION_ORDINAL NUMBER(19);

-- Last: until then the ledger has version 2.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 3;
