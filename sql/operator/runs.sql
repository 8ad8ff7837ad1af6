-- All runs, newest first: state, progress, and how many seconds the attempts worked.
-- The program's own list of runs uses this query. It runs unchanged on Oracle, PostgreSQL and H2 (on H2 after
-- SET TIME ZONE 'UTC', and with whole seconds only). All times are UTC.
-- DEAD: the process sent no heartbeat for longer than its lease; STATE_AT is then the time of the last heartbeat.
SELECT r.RUN_ID,
       r.SOURCE,
       r.CUTOFF,
       r.RERUN,
       CASE
           WHEN r.STATE IN ('COMPLETED', 'ABANDONED', 'SNAPSHOT_LOST') THEN r.STATE
           WHEN l.HELD = 1 AND l.EXPIRES_AT >= CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)) THEN 'RUNNING'
           WHEN r.STATE = 'RUNNING' THEN 'DEAD'
           ELSE r.STATE
       END AS STATE,
       CASE
           WHEN r.STATE = 'RUNNING'
                AND (l.HELD = 0 OR l.EXPIRES_AT < CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)))
           THEN COALESCE(l.HEARTBEAT_AT, r.STATE_AT)
           ELSE r.STATE_AT
       END AS STATE_AT,
       l.HEARTBEAT_AT,
       r.CREATED_AT,
       (SELECT COALESCE(SUM(p.ROWS_DONE), 0) FROM NIGHTSHIFT_PARTITION p WHERE p.RUN_ID = r.RUN_ID) AS ROWS_DONE,
       r.SOURCE_ROWS,
       (SELECT COUNT(*) FROM NIGHTSHIFT_PART p WHERE p.RUN_ID = r.RUN_ID) AS PARTS,
       (SELECT COUNT(*) FROM NIGHTSHIFT_ATTEMPT a WHERE a.RUN_ID = r.RUN_ID AND a.WORKED = 1) AS ATTEMPTS,
       (SELECT COALESCE(SUM(GREATEST(0, EXTRACT(DAY FROM (COALESCE(a.ENDED_AT, l.HEARTBEAT_AT) - a.STARTED_AT)) * 86400
                          + EXTRACT(HOUR FROM (COALESCE(a.ENDED_AT, l.HEARTBEAT_AT) - a.STARTED_AT)) * 3600
                          + EXTRACT(MINUTE FROM (COALESCE(a.ENDED_AT, l.HEARTBEAT_AT) - a.STARTED_AT)) * 60
                          + EXTRACT(SECOND FROM (COALESCE(a.ENDED_AT, l.HEARTBEAT_AT) - a.STARTED_AT)))), 0)
        FROM NIGHTSHIFT_ATTEMPT a
        WHERE a.RUN_ID = r.RUN_ID AND a.WORKED = 1) AS SECONDS_WORKED,
       r.LAST_ERROR,
       r.STOPPED_BY,
       r.STOP_REASON
FROM NIGHTSHIFT_RUN r
LEFT JOIN NIGHTSHIFT_LEASE l ON l.RUN_ID = r.RUN_ID
ORDER BY r.CREATED_AT DESC, r.RUN_ID DESC;
