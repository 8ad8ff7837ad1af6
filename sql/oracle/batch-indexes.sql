-- An addition to Spring Batch's own tables (org/springframework/batch/core/schema-oracle.sql of spring-batch-core 6.0),
-- for Oracle 12.2 or newer; not yet run against an Oracle server. Run as the ledger user after that script.
--
-- Two foreign keys have no index there. Oracle locks the whole child table while a row of the parent is deleted, and
-- every query for the executions of an instance reads the whole table, which grows every night.

CREATE INDEX BATCH_JOB_EXEC_INST_IX ON BATCH_JOB_EXECUTION (JOB_INSTANCE_ID);

CREATE INDEX BATCH_STEP_EXEC_JOB_IX ON BATCH_STEP_EXECUTION (JOB_EXECUTION_ID);

-- EXIT_MESSAGE has 2,500 characters, but at most 4,000 bytes with MAX_STRING_SIZE = STANDARD. Leave the columns as they
-- are: Nightshift writes at most 1,000 characters into them, which is at most 4,000 bytes in AL32UTF8.
