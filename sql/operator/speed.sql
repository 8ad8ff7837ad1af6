-- How fast complete runs were, newest first: rows and the seconds that attempts worked. Divide them for rows per second.
-- On H2 with whole seconds only.
SELECT r.RUN_ID, r.SOURCE, r.CUTOFF, r.RERUN,
       (SELECT COALESCE(SUM(p.ROWS_DONE), 0) FROM NIGHTSHIFT_PARTITION p WHERE p.RUN_ID = r.RUN_ID) AS ROWS_DONE,
       (SELECT COALESCE(SUM(EXTRACT(DAY FROM (a.ENDED_AT - a.STARTED_AT)) * 86400
                          + EXTRACT(HOUR FROM (a.ENDED_AT - a.STARTED_AT)) * 3600
                          + EXTRACT(MINUTE FROM (a.ENDED_AT - a.STARTED_AT)) * 60
                          + EXTRACT(SECOND FROM (a.ENDED_AT - a.STARTED_AT))), 0)
        FROM NIGHTSHIFT_ATTEMPT a
        WHERE a.RUN_ID = r.RUN_ID AND a.WORKED = 1 AND a.ENDED_AT IS NOT NULL) AS SECONDS_WORKED
FROM NIGHTSHIFT_RUN r
WHERE r.STATE = 'COMPLETED'
ORDER BY r.CREATED_AT DESC, r.RUN_ID DESC;
