-- An index on the login table in the order in which Nightshift reads it. For PostgreSQL 13 or newer. Run as the table's
-- owner, outside a transaction. crm, logins, last_login and id are examples: nightshift doctor prints the statement with
-- the names of the configured table.
--
-- Is it worth it? Nightshift reads the whole table once a night, in the order (last_login, id).
--   Without the index the database reads the table once, fast, and sorts it: in work_mem if it fits, otherwise in
--   temporary files of about the size of the columns that are read. If logins are stored in no particular order, this is
--   usually the faster plan.
--   With the index there is no sort, the first row comes at once, and a run that resumes after a failure starts at its
--   last row. But rows that are far apart in the table are fetched one by one.
-- The planner decides. nightshift doctor shows its plan.
--
-- For a text id the index must use code point order: write (last_login, id COLLATE "C") then.

-- CONCURRENTLY: logins continue while it is built. If it is interrupted it leaves an invalid index: drop it and repeat.
CREATE INDEX CONCURRENTLY logins_last_login_ix ON crm.logins (last_login, id);

-- Statistics for the planner, and the visibility map.
VACUUM (ANALYZE) crm.logins;
