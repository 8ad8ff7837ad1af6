-- An index on the login table that has its rows in the order in which Nightshift reads them. For Oracle 12.2 or newer;
-- not yet run against an Oracle server. Run as the table's owner. CRM, LOGINS, LAST_LOGIN and ID are examples: nightshift
-- doctor prints the statement with the names of the configured table.
--
-- Is it worth it? Nightshift reads the whole table once a night, in the order (last login, id).
--   Without the index the database reads the table once, fast, and sorts it in TEMP, which must have room for the columns
--   that are read: about rows times their average length. ORA-01652 says that it had not. Where logins come in any order,
--   as they do after a year, this is most often the faster plan, and it costs nothing during the day.
--   With the index there is no sort and no TEMP, and a run that goes on after a failure starts at its last row instead of
--   sorting once more. But each row is one visit to a block of the table: the more rows of one block lie apart in the
--   index (DBA_INDEXES.CLUSTERING_FACTOR near the number of rows), the slower. It also costs every login an update.
--   It is well spent where TEMP is too small, where rows are never updated (the newest login lies in the newest block),
--   or where the table is read in several ranges: each of these would be a full scan with a sort of its own.
-- The optimizer decides. nightshift doctor shows its plan; nightshift.source.hint overrules it.
--
-- The id belongs into the index: it is NOT NULL, so that rows without a login are in it as well, and it orders equal times.

-- ONLINE: logins go on while it is built. Enterprise Edition; leave the word out on Standard Edition, and build it in a
-- quiet hour then, because the table cannot be written meanwhile.
CREATE INDEX CRM.LOGINS_LAST_LOGIN_IX ON CRM.LOGINS (LAST_LOGIN, ID) ONLINE;

-- For a big table, faster: PARALLEL 8 NOLOGGING after ONLINE. Afterwards both must be taken back, or queries run in
-- parallel unasked:
--   ALTER INDEX CRM.LOGINS_LAST_LOGIN_IX NOPARALLEL LOGGING
-- NOLOGGING writes no redo: until the next backup the index cannot be recovered, and a standby database does not get it
-- (FORCE LOGGING ignores the word).

-- The id must be unique, and must be seen to be: with a primary key or unique index of its own. If it has none:
--   ALTER TABLE CRM.LOGINS ADD CONSTRAINT LOGINS_PK PRIMARY KEY (ID)
