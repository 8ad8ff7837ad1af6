-- The tables of Nightshift's ledger, schema version 5, for Oracle 12.2 or newer.
-- Run as the ledger user, whose quota and CREATE TABLE, CREATE SEQUENCE privileges it needs.
-- Not yet run against an Oracle server.
-- Every time is UTC by the database's clock. Cutoffs and logins are ISO-8601 text with nine fraction digits, so that text
-- order is time order on every database.

CREATE TABLE NIGHTSHIFT_SCHEMA (
    VERSION                 NUMBER(5) NOT NULL
);

-- ORDER: on RAC a run that is created later has a greater number too.
CREATE SEQUENCE NIGHTSHIFT_RUN_SEQ START WITH 1 ORDER;

-- A run: one source, one cutoff, one rerun number, one result.
CREATE TABLE NIGHTSHIFT_RUN (
    RUN_ID                  NUMBER(19) NOT NULL,
    SOURCE                  VARCHAR2(100 CHAR) NOT NULL,
    CUTOFF                  VARCHAR2(40 CHAR) NOT NULL,
    RERUN                   NUMBER(9) NOT NULL,
    STATE                   VARCHAR2(20 CHAR) NOT NULL, -- NEW, RUNNING, FAILED, STOPPED, COMPLETED, ABANDONED, SNAPSHOT_LOST
    STATE_AT                TIMESTAMP(6) NOT NULL,      -- since when
    CREATED_AT              TIMESTAMP(6) NOT NULL,
    LAST_ERROR              VARCHAR2(2000 CHAR),        -- why the newest attempt did not complete the run
    PLAN                    CLOB,                       -- JSON: what stays fixed for the whole run
    SOURCE_ROWS             NUMBER(19),                 -- rows counted when the run was planned; null: not counted
    PUBLICATION             CLOB,                       -- JSON: what the documents say, frozen before the first is written
    STOPPED_BY              VARCHAR2(255 CHAR),         -- the operator who wants it stopped until somebody restarts it
    STOP_REASON             VARCHAR2(2000 CHAR),        -- why
    CONSTRAINT NIGHTSHIFT_RUN_PK PRIMARY KEY (RUN_ID),
    CONSTRAINT NIGHTSHIFT_RUN_UK UNIQUE (SOURCE, CUTOFF, RERUN)
);

-- The right of one process to work on a run. EPOCH grows each time it is taken; a commit with another epoch is refused.
CREATE TABLE NIGHTSHIFT_LEASE (
    RUN_ID                  NUMBER(19) NOT NULL,
    EPOCH                   NUMBER(9) NOT NULL,
    HELD                    NUMBER(1) NOT NULL,         -- 1 while an owner works
    OWNER_HOST              VARCHAR2(255 CHAR),
    OWNER_PID               NUMBER(19),
    OWNER_STARTED           VARCHAR2(40 CHAR),          -- when the process started, because pids are reused
    HEARTBEAT_AT            TIMESTAMP(6),
    EXPIRES_AT              TIMESTAMP(6),               -- unless a heartbeat comes before
    OWNER_PLACE             VARCHAR2(255 CHAR),         -- where its pid is valid: boot, pid namespace, user
    WAITING_FOR             VARCHAR2(2000 CHAR),        -- what the owner waits for, such as a database that does not answer; null: nothing
    WAITING_SINCE           TIMESTAMP(6),               -- since when
    CONSTRAINT NIGHTSHIFT_LEASE_PK PRIMARY KEY (RUN_ID),
    CONSTRAINT NIGHTSHIFT_LEASE_RUN_FK FOREIGN KEY (RUN_ID) REFERENCES NIGHTSHIFT_RUN (RUN_ID)
);

-- An attempt: one process that took the lease.
CREATE TABLE NIGHTSHIFT_ATTEMPT (
    RUN_ID                  NUMBER(19) NOT NULL,
    EPOCH                   NUMBER(9) NOT NULL,
    OWNER_HOST              VARCHAR2(255 CHAR) NOT NULL,
    OWNER_PID               NUMBER(19) NOT NULL,
    STARTED_AT              TIMESTAMP(6) NOT NULL,
    ENDED_AT                TIMESTAMP(6),               -- of a dead attempt: its last heartbeat
    OUTCOME                 VARCHAR2(20 CHAR),          -- COMPLETED, STOPPED, FAILED, WITHHELD, INCONSISTENT, DEAD, RECOVERED, ABANDONED; null while it works
    MESSAGE                 VARCHAR2(2000 CHAR),
    WORKED                  NUMBER(1) DEFAULT 0 NOT NULL, -- 1: it passed the checks and started to work
    CONSTRAINT NIGHTSHIFT_ATTEMPT_PK PRIMARY KEY (RUN_ID, EPOCH),
    CONSTRAINT NIGHTSHIFT_ATTEMPT_RUN_FK FOREIGN KEY (RUN_ID) REFERENCES NIGHTSHIFT_RUN (RUN_ID)
);

-- A partition: a half-open range of the stream order, and its checkpoint, the committed position and state.
CREATE TABLE NIGHTSHIFT_PARTITION (
    RUN_ID                  NUMBER(19) NOT NULL,
    PARTITION_NO            NUMBER(5) NOT NULL,
    NEVER_LOGGED_IN         NUMBER(1) NOT NULL,         -- 1: the rows without a login, ordered by id
    RANGE_FROM              VARCHAR2(100 CHAR),         -- stored time, inclusive; null: no bound
    RANGE_TO                VARCHAR2(100 CHAR),         -- stored time, exclusive; null: no bound
    POSITION_TIME           VARCHAR2(100 CHAR),         -- stored time of the last committed row
    POSITION_ID             VARCHAR2(4000),             -- its id, n:number or t:text; null: nothing committed yet
    POSITION_ORDINAL        NUMBER(19),                 -- of a file, whose rows may be equal in both: its position in the file
    ROWS_DONE               NUMBER(19) NOT NULL,
    NEXT_PART               NUMBER(9) NOT NULL,
    FORMAT_VERSION          NUMBER(5) NOT NULL,         -- of FINDINGS
    FINDINGS                CLOB,                       -- JSON: heap, previous record, pair, totals, timeline, gaps
    UPDATED_AT              TIMESTAMP(6) NOT NULL,
    CONSTRAINT NIGHTSHIFT_PARTITION_PK PRIMARY KEY (RUN_ID, PARTITION_NO),
    CONSTRAINT NIGHTSHIFT_PARTITION_RUN_FK FOREIGN KEY (RUN_ID) REFERENCES NIGHTSHIFT_RUN (RUN_ID)
);

-- A part file that counts: its object was acknowledged before this row was committed.
CREATE TABLE NIGHTSHIFT_PART (
    RUN_ID                  NUMBER(19) NOT NULL,
    PARTITION_NO            NUMBER(5) NOT NULL,
    PART_NO                 NUMBER(9) NOT NULL,
    OBJECT_KEY              VARCHAR2(1024 CHAR) NOT NULL,
    ROW_COUNT               NUMBER(9) NOT NULL,
    BYTE_COUNT              NUMBER(19) NOT NULL,
    SHA256                  VARCHAR2(64 CHAR) NOT NULL,
    ETAG                    VARCHAR2(1024 CHAR),
    FIRST_LOGIN             VARCHAR2(40 CHAR),
    FIRST_ID                VARCHAR2(4000) NOT NULL,
    LAST_LOGIN              VARCHAR2(40 CHAR),
    LAST_ID                 VARCHAR2(4000) NOT NULL,
    COMMITTED_AT            TIMESTAMP(6) NOT NULL,
    CONSTRAINT NIGHTSHIFT_PART_PK PRIMARY KEY (RUN_ID, PARTITION_NO, PART_NO),
    CONSTRAINT NIGHTSHIFT_PART_PARTITION_FK FOREIGN KEY (RUN_ID, PARTITION_NO)
        REFERENCES NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO)
);

-- The right of one worker to copy a partition of a shared run. EPOCH grows each time the partition is offered, claimed or
-- closed; a commit with another epoch is refused. Taking or releasing the lease of the run closes all its claims.
CREATE TABLE NIGHTSHIFT_CLAIM (
    RUN_ID                  NUMBER(19) NOT NULL,
    PARTITION_NO            NUMBER(9) NOT NULL,
    EPOCH                   NUMBER(9) NOT NULL,
    OFFERED                 NUMBER(1) NOT NULL,         -- 1 while workers may claim it
    HELD                    NUMBER(1) NOT NULL,         -- 1 while a worker copies it
    DONE                    NUMBER(1) NOT NULL,         -- 1 when all its rows are copied
    STEP_EXECUTION          NUMBER(19) NOT NULL,        -- the partition's step in BATCH_STEP_EXECUTION
    SNAPSHOT                VARCHAR2(255 CHAR),         -- that the manager holds for all sessions; null: none
    PROGRAM_VERSION         VARCHAR2(100 CHAR) NOT NULL, -- of the manager
    WORKER_ID               VARCHAR2(36 CHAR),          -- the last worker that claimed it
    HEARTBEAT_AT            TIMESTAMP(6),
    EXPIRES_AT              TIMESTAMP(6),               -- unless a heartbeat comes before
    FAILURES                NUMBER(9) NOT NULL,        -- of workers since it was offered or last progressed
    REASON                  VARCHAR2(20 CHAR),          -- of the last failure
    MESSAGE                 VARCHAR2(2000 CHAR),        -- of the last failure
    CONSTRAINT NIGHTSHIFT_CLAIM_PK PRIMARY KEY (RUN_ID, PARTITION_NO),
    CONSTRAINT NIGHTSHIFT_CLAIM_PARTITION_FK FOREIGN KEY (RUN_ID, PARTITION_NO)
        REFERENCES NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO)
);

-- A worker: a process that copies partitions of shared runs. One that ended in order has no row.
CREATE TABLE NIGHTSHIFT_WORKER (
    WORKER_ID               VARCHAR2(36 CHAR) NOT NULL,
    SOURCE                  VARCHAR2(100 CHAR) NOT NULL,
    HOST                    VARCHAR2(255 CHAR) NOT NULL,
    PID                     NUMBER(19) NOT NULL,
    PROGRAM_VERSION         VARCHAR2(100 CHAR) NOT NULL,
    STARTED_AT              TIMESTAMP(6) NOT NULL,
    HEARTBEAT_AT            TIMESTAMP(6) NOT NULL,
    EXPIRES_AT              TIMESTAMP(6) NOT NULL,      -- then it counts as dead, unless a heartbeat comes before
    ROWS_PER_SECOND         NUMBER(19) NOT NULL,        -- that it copies at present
    DRAINING                NUMBER(1) NOT NULL,         -- 1: it ends, and claims nothing more
    REFUSED_RUN             NUMBER(19),                 -- a run that it refuses or cannot open
    MESSAGE                 VARCHAR2(2000 CHAR),        -- why it does not copy that run, or a warning
    CONSTRAINT NIGHTSHIFT_WORKER_PK PRIMARY KEY (WORKER_ID)
);

-- The channel that wakes workers (nightshift.workers.transport: jdbc): the message store of Spring Integration. What it
-- contains may be deleted at any time.
CREATE SEQUENCE INT_MESSAGE_SEQ START WITH 1 INCREMENT BY 1 NOCACHE NOCYCLE;

CREATE TABLE INT_CHANNEL_MESSAGE (
    MESSAGE_ID              CHAR(36) NOT NULL,
    GROUP_KEY               VARCHAR2(36 CHAR) NOT NULL,
    CREATED_DATE            NUMBER(19) NOT NULL,
    MESSAGE_PRIORITY        NUMBER(19),
    MESSAGE_SEQUENCE        NUMBER(19) NOT NULL,
    MESSAGE_CONTENT         RAW(2000),                  -- JSON: the numbers of a run, a partition and a step
    REGION                  VARCHAR2(100 CHAR) NOT NULL,
    CONSTRAINT INT_CHANNEL_MESSAGE_PK PRIMARY KEY (REGION, GROUP_KEY, CREATED_DATE, MESSAGE_SEQUENCE)
);

CREATE INDEX INT_CHANNEL_MSG_DELETE_IDX ON INT_CHANNEL_MESSAGE (REGION, GROUP_KEY, MESSAGE_ID);

-- Last: the program refuses a ledger without a version.
INSERT INTO NIGHTSHIFT_SCHEMA (VERSION) VALUES (5);
COMMIT;
