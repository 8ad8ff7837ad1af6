-- Dead runs: their process sent no heartbeat for longer than its lease. Up to which row they are committed.
-- nightshift restart RUN resumes them; the next nightly does so by itself. Times are UTC.
SELECT r.RUN_ID, r.SOURCE, r.CUTOFF, l.OWNER_HOST, l.OWNER_PID, l.HEARTBEAT_AT AS HEARD_OF_AT, p.PARTITION_NO,
       p.ROWS_DONE, p.POSITION_TIME, p.POSITION_ID
FROM NIGHTSHIFT_RUN r
JOIN NIGHTSHIFT_LEASE l ON l.RUN_ID = r.RUN_ID
LEFT JOIN NIGHTSHIFT_PARTITION p ON p.RUN_ID = r.RUN_ID
WHERE r.STATE = 'RUNNING'
  AND (l.HELD = 0 OR l.EXPIRES_AT < CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6)))
ORDER BY r.RUN_ID, p.PARTITION_NO;
