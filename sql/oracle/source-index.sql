-- An index on the login table in the order in which Nightshift reads it. For Oracle 12.2 or newer; not yet run against an
-- Oracle server. Run as the table's owner. CRM, LOGINS, LAST_LOGIN and ID are examples: nightshift doctor prints the
-- statement with the names of the configured table.
--
-- Is it worth it? Nightshift reads the whole table once a night, in the order (last login, id).
--   Without the index the database reads the table once, fast, and sorts it in TEMP, which must have room for the columns
--   that are read: about the number of rows times their average length. ORA-01652 means that TEMP was too small. If
--   logins are stored in no particular order, as after a year of updates, this is usually the faster plan, and it costs
--   nothing during the day.
--   With the index there is no sort and no TEMP, and a run that resumes after a failure starts at its last row instead of
--   sorting again. But each row needs a visit to a block of the table: the less the order of the index follows that of
--   the table (DBA_INDEXES.CLUSTERING_FACTOR near the number of rows), the slower. Every login also updates the index.
--   Create it if TEMP is too small, if rows are never updated (then the newest login is in the newest block), or if the
--   table is read in several ranges: each of them would be a full scan with a sort of its own.
-- The optimizer decides. nightshift doctor shows its plan; nightshift.source.hint overrides it.
--
-- The index must include the id: it is NOT NULL, so that rows without a login are indexed as well, and it orders equal
-- times.

-- ONLINE: logins continue while it is built. This needs Enterprise Edition; on Standard Edition omit the word and build
-- the index in a quiet hour, because the table cannot be written during that time.
CREATE INDEX CRM.LOGINS_LAST_LOGIN_IX ON CRM.LOGINS (LAST_LOGIN, ID) ONLINE;

-- Faster for a large table: PARALLEL 8 NOLOGGING after ONLINE. Undo both afterwards, or queries run in parallel unasked:
--   ALTER INDEX CRM.LOGINS_LAST_LOGIN_IX NOPARALLEL LOGGING
-- NOLOGGING writes no redo: the index cannot be recovered until the next backup, and a standby database does not get it
-- (FORCE LOGGING ignores the word).

-- The id must be unique, by a primary key or a unique index of its own. If it has none:
--   ALTER TABLE CRM.LOGINS ADD CONSTRAINT LOGINS_PK PRIMARY KEY (ID)
