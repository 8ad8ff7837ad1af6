-- Upgrades the tables of Nightshift's ledger from schema version 4 to version 5, for H2 2.x in Oracle mode.
-- Applied by the program itself to the embedded ledger only.
-- Can be run again if it was interrupted.

-- The right of one worker to copy a partition of a shared run. EPOCH grows each time the partition is offered, claimed or
-- closed; a commit with another epoch is refused. Taking or releasing the lease of the run closes all its claims.
CREATE TABLE IF NOT EXISTS NIGHTSHIFT_CLAIM (
    RUN_ID                  NUMBER(19) NOT NULL,
    PARTITION_NO            NUMBER(9) NOT NULL,
    EPOCH                   NUMBER(9) NOT NULL,
    OFFERED                 NUMBER(1) NOT NULL,         -- 1 while workers may claim it
    HELD                    NUMBER(1) NOT NULL,         -- 1 while a worker copies it
    DONE                    NUMBER(1) NOT NULL,         -- 1 when all its rows are copied
    STEP_EXECUTION          NUMBER(19) NOT NULL,        -- the partition's step in BATCH_STEP_EXECUTION
    SNAPSHOT                VARCHAR2(255),              -- that the manager holds for all sessions; null: none
    PROGRAM_VERSION         VARCHAR2(100) NOT NULL,     -- of the manager
    WORKER_ID               VARCHAR2(36),               -- the last worker that claimed it
    HEARTBEAT_AT            TIMESTAMP(6),
    EXPIRES_AT              TIMESTAMP(6),               -- unless a heartbeat comes before
    FAILURES                NUMBER(9) NOT NULL,        -- of workers since it was offered or last progressed
    REASON                  VARCHAR2(20),               -- of the last failure
    MESSAGE                 VARCHAR2(2000),             -- of the last failure
    CONSTRAINT NIGHTSHIFT_CLAIM_PK PRIMARY KEY (RUN_ID, PARTITION_NO),
    CONSTRAINT NIGHTSHIFT_CLAIM_PARTITION_FK FOREIGN KEY (RUN_ID, PARTITION_NO)
        REFERENCES NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO)
);

-- A worker: a process that copies partitions of shared runs. One that ended in order has no row.
CREATE TABLE IF NOT EXISTS NIGHTSHIFT_WORKER (
    WORKER_ID               VARCHAR2(36) NOT NULL,
    SOURCE                  VARCHAR2(100) NOT NULL,
    HOST                    VARCHAR2(255) NOT NULL,
    PID                     NUMBER(19) NOT NULL,
    PROGRAM_VERSION         VARCHAR2(100) NOT NULL,
    STARTED_AT              TIMESTAMP(6) NOT NULL,
    HEARTBEAT_AT            TIMESTAMP(6) NOT NULL,
    EXPIRES_AT              TIMESTAMP(6) NOT NULL,      -- then it counts as dead, unless a heartbeat comes before
    ROWS_PER_SECOND         NUMBER(19) NOT NULL,        -- that it copies at present
    DRAINING                NUMBER(1) NOT NULL,         -- 1: it ends, and claims nothing more
    REFUSED_RUN             NUMBER(19),                 -- a run that it refuses or cannot open
    MESSAGE                 VARCHAR2(2000),             -- why it does not copy that run, or a warning
    CONSTRAINT NIGHTSHIFT_WORKER_PK PRIMARY KEY (WORKER_ID)
);

-- The channel that wakes workers (nightshift.workers.transport: jdbc): the message store of Spring Integration. What it
-- contains may be deleted at any time.
CREATE SEQUENCE IF NOT EXISTS INT_MESSAGE_SEQ START WITH 1 INCREMENT BY 1;

CREATE TABLE IF NOT EXISTS INT_CHANNEL_MESSAGE (
    MESSAGE_ID              CHAR(36) NOT NULL,
    GROUP_KEY               VARCHAR2(36) NOT NULL,
    CREATED_DATE            NUMBER(19) NOT NULL,
    MESSAGE_PRIORITY        NUMBER(19),
    MESSAGE_SEQUENCE        NUMBER(19) NOT NULL,
    MESSAGE_CONTENT         RAW(2000),                  -- JSON: the numbers of a run, a partition and a step
    REGION                  VARCHAR2(100) NOT NULL,
    CONSTRAINT INT_CHANNEL_MESSAGE_PK PRIMARY KEY (REGION, GROUP_KEY, CREATED_DATE, MESSAGE_SEQUENCE)
);

CREATE INDEX IF NOT EXISTS INT_CHANNEL_MSG_DELETE_IDX ON INT_CHANNEL_MESSAGE (REGION, GROUP_KEY, MESSAGE_ID);

-- Last: until then the ledger has version 4.
UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 5;
