-- An addition to Spring Batch's own tables (org/springframework/batch/core/schema-postgresql.sql of spring-batch-core
-- 6.0), for PostgreSQL 13 or newer. Run as the ledger user after that script.
--
-- Three foreign keys have no index there: deleting a row of a parent, and every look at the executions of an instance,
-- reads the child table from end to end, which grows with the nights.

CREATE INDEX BATCH_JOB_EXEC_INST_IX ON BATCH_JOB_EXECUTION (JOB_INSTANCE_ID);

CREATE INDEX BATCH_STEP_EXEC_JOB_IX ON BATCH_STEP_EXECUTION (JOB_EXECUTION_ID);

CREATE INDEX BATCH_JOB_EXEC_PARAMS_IX ON BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID);
