-- An addition to Spring Batch's own tables (org/springframework/batch/core/schema-postgresql.sql of spring-batch-core
-- 6.0), for PostgreSQL 13 or newer. Run as the ledger user after that script.
--
-- Three foreign keys have no index there. Deleting a row of a parent, and every query for the executions of an instance,
-- reads the whole child table, which grows every night.

CREATE INDEX BATCH_JOB_EXEC_INST_IX ON BATCH_JOB_EXECUTION (JOB_INSTANCE_ID);

CREATE INDEX BATCH_STEP_EXEC_JOB_IX ON BATCH_STEP_EXECUTION (JOB_EXECUTION_ID);

CREATE INDEX BATCH_JOB_EXEC_PARAMS_IX ON BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID);
