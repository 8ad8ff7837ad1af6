-- An addition to Spring Batch's own tables (org/springframework/batch/core/schema-oracle.sql of spring-batch-core 6.0),
-- for Oracle 12.2 or newer; not yet run against an Oracle server. Run as the ledger user after that script.
--
-- Two foreign keys have no index there. Oracle locks the whole child table while a row of the parent is deleted, and
-- every look at the executions of an instance reads the table from end to end: both grow with the nights.

CREATE INDEX BATCH_JOB_EXEC_INST_IX ON BATCH_JOB_EXECUTION (JOB_INSTANCE_ID);

CREATE INDEX BATCH_STEP_EXEC_JOB_IX ON BATCH_STEP_EXECUTION (JOB_EXECUTION_ID);

-- EXIT_MESSAGE has 2,500 characters, but with MAX_STRING_SIZE = STANDARD no more than 4,000 bytes. The columns can stay as
-- they are: Nightshift writes at most 1,000 characters into them, which is at most 4,000 bytes in AL32UTF8.
