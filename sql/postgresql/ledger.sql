-- The tables of Nightshift's ledger, schema version 5, for PostgreSQL 13 or newer.
-- Run as the ledger user in a schema on its search_path.
-- Every time is UTC by the database's clock. Cutoffs and logins are ISO-8601 text with nine fraction digits, so that text
-- order is time order on every database.

CREATE TABLE NIGHTSHIFT_SCHEMA (
    VERSION                 INTEGER NOT NULL
);

CREATE SEQUENCE NIGHTSHIFT_RUN_SEQ START WITH 1;

-- A run: one source, one cutoff, one rerun number, one result.
CREATE TABLE NIGHTSHIFT_RUN (
    RUN_ID                  BIGINT NOT NULL,
    SOURCE                  VARCHAR(100) NOT NULL,
    CUTOFF                  VARCHAR(40) NOT NULL,
    RERUN                   INTEGER NOT NULL,
    STATE                   VARCHAR(20) NOT NULL,       -- NEW, RUNNING, FAILED, STOPPED, COMPLETED, ABANDONED, SNAPSHOT_LOST
    STATE_AT                TIMESTAMP(6) NOT NULL,      -- since when
    CREATED_AT              TIMESTAMP(6) NOT NULL,
    LAST_ERROR              VARCHAR(2000),              -- why the newest attempt did not complete the run
    PLAN                    TEXT,                       -- JSON: what stays fixed for the whole run
    SOURCE_ROWS             BIGINT,                     -- rows counted when the run was planned; null: not counted
    PUBLICATION             TEXT,                       -- JSON: what the documents say, frozen before the first is written
    STOPPED_BY              VARCHAR(255),               -- the operator who wants it stopped until somebody restarts it
    STOP_REASON             VARCHAR(2000),              -- why
    CONSTRAINT NIGHTSHIFT_RUN_PK PRIMARY KEY (RUN_ID),
    CONSTRAINT NIGHTSHIFT_RUN_UK UNIQUE (SOURCE, CUTOFF, RERUN)
);

-- The right of one process to work on a run. EPOCH grows each time it is taken; a commit with another epoch is refused.
CREATE TABLE NIGHTSHIFT_LEASE (
    RUN_ID                  BIGINT NOT NULL,
    EPOCH                   INTEGER NOT NULL,
    HELD                    SMALLINT NOT NULL,          -- 1 while an owner works
    OWNER_HOST              VARCHAR(255),
    OWNER_PID               BIGINT,
    OWNER_STARTED           VARCHAR(40),                -- when the process started, because pids are reused
    HEARTBEAT_AT            TIMESTAMP(6),
    EXPIRES_AT              TIMESTAMP(6),               -- unless a heartbeat comes before
    OWNER_PLACE             VARCHAR(255),               -- where its pid is valid: boot, pid namespace, user
    WAITING_FOR             VARCHAR(2000),              -- what the owner waits for, such as a database that does not answer; null: nothing
    WAITING_SINCE           TIMESTAMP(6),               -- since when
    CONSTRAINT NIGHTSHIFT_LEASE_PK PRIMARY KEY (RUN_ID),
    CONSTRAINT NIGHTSHIFT_LEASE_RUN_FK FOREIGN KEY (RUN_ID) REFERENCES NIGHTSHIFT_RUN (RUN_ID)
);

-- An attempt: one process that took the lease.
CREATE TABLE NIGHTSHIFT_ATTEMPT (
    RUN_ID                  BIGINT NOT NULL,
    EPOCH                   INTEGER NOT NULL,
    OWNER_HOST              VARCHAR(255) NOT NULL,
    OWNER_PID               BIGINT NOT NULL,
    STARTED_AT              TIMESTAMP(6) NOT NULL,
    ENDED_AT                TIMESTAMP(6),               -- of a dead attempt: its last heartbeat
    OUTCOME                 VARCHAR(20),                -- COMPLETED, STOPPED, FAILED, WITHHELD, INCONSISTENT, DEAD, RECOVERED, ABANDONED; null while it works
    MESSAGE                 VARCHAR(2000),
    WORKED                  SMALLINT DEFAULT 0 NOT NULL, -- 1: it passed the checks and started to work
    CONSTRAINT NIGHTSHIFT_ATTEMPT_PK PRIMARY KEY (RUN_ID, EPOCH),
    CONSTRAINT NIGHTSHIFT_ATTEMPT_RUN_FK FOREIGN KEY (RUN_ID) REFERENCES NIGHTSHIFT_RUN (RUN_ID)
);

-- A partition: a half-open range of the stream order, and its checkpoint, the committed position and state.
CREATE TABLE NIGHTSHIFT_PARTITION (
    RUN_ID                  BIGINT NOT NULL,
    PARTITION_NO            INTEGER NOT NULL,
    NEVER_LOGGED_IN         SMALLINT NOT NULL,          -- 1: the rows without a login, ordered by id
    RANGE_FROM              VARCHAR(100),               -- stored time, inclusive; null: no bound
    RANGE_TO                VARCHAR(100),               -- stored time, exclusive; null: no bound
    POSITION_TIME           VARCHAR(100),               -- stored time of the last committed row
    POSITION_ID             VARCHAR(4000),              -- its id, n:number or t:text; null: nothing committed yet
    POSITION_ORDINAL        BIGINT,                     -- of a file, whose rows may be equal in both: its position in the file
    ROWS_DONE               BIGINT NOT NULL,
    NEXT_PART               INTEGER NOT NULL,
    FORMAT_VERSION          INTEGER NOT NULL,           -- of FINDINGS
    FINDINGS                TEXT,                       -- JSON: heap, previous record, pair, totals, timeline, gaps
    UPDATED_AT              TIMESTAMP(6) NOT NULL,
    CONSTRAINT NIGHTSHIFT_PARTITION_PK PRIMARY KEY (RUN_ID, PARTITION_NO),
    CONSTRAINT NIGHTSHIFT_PARTITION_RUN_FK FOREIGN KEY (RUN_ID) REFERENCES NIGHTSHIFT_RUN (RUN_ID)
);

-- A part file that counts: its object was acknowledged before this row was committed.
CREATE TABLE NIGHTSHIFT_PART (
    RUN_ID                  BIGINT NOT NULL,
    PARTITION_NO            INTEGER NOT NULL,
    PART_NO                 INTEGER NOT NULL,
    OBJECT_KEY              VARCHAR(1024) NOT NULL,
    ROW_COUNT               INTEGER NOT NULL,
    BYTE_COUNT              BIGINT NOT NULL,
    SHA256                  VARCHAR(64) NOT NULL,
    ETAG                    VARCHAR(1024),
    FIRST_LOGIN             VARCHAR(40),
    FIRST_ID                VARCHAR(4000) NOT NULL,
    LAST_LOGIN              VARCHAR(40),
    LAST_ID                 VARCHAR(4000) NOT NULL,
    COMMITTED_AT            TIMESTAMP(6) NOT NULL,
    CONSTRAINT NIGHTSHIFT_PART_PK PRIMARY KEY (RUN_ID, PARTITION_NO, PART_NO),
    CONSTRAINT NIGHTSHIFT_PART_PARTITION_FK FOREIGN KEY (RUN_ID, PARTITION_NO)
        REFERENCES NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO)
);

-- The right of one worker to copy a partition of a shared run. EPOCH grows each time the partition is offered, claimed or
-- closed; a commit with another epoch is refused. Taking or releasing the lease of the run closes all its claims.
CREATE TABLE NIGHTSHIFT_CLAIM (
    RUN_ID                  BIGINT NOT NULL,
    PARTITION_NO            INTEGER NOT NULL,
    EPOCH                   INTEGER NOT NULL,
    OFFERED                 SMALLINT NOT NULL,          -- 1 while workers may claim it
    HELD                    SMALLINT NOT NULL,          -- 1 while a worker copies it
    DONE                    SMALLINT NOT NULL,          -- 1 when all its rows are copied
    STEP_EXECUTION          BIGINT NOT NULL,            -- the partition's step in BATCH_STEP_EXECUTION
    SNAPSHOT                VARCHAR(255),               -- that the manager holds for all sessions; null: none
    PROGRAM_VERSION         VARCHAR(100) NOT NULL,      -- of the manager
    WORKER_ID               VARCHAR(36),                -- the last worker that claimed it
    HEARTBEAT_AT            TIMESTAMP(6),
    EXPIRES_AT              TIMESTAMP(6),               -- unless a heartbeat comes before
    FAILURES                INTEGER NOT NULL,           -- of workers since it was offered or last progressed
    REASON                  VARCHAR(20),                -- of the last failure
    MESSAGE                 VARCHAR(2000),              -- of the last failure
    CONSTRAINT NIGHTSHIFT_CLAIM_PK PRIMARY KEY (RUN_ID, PARTITION_NO),
    CONSTRAINT NIGHTSHIFT_CLAIM_PARTITION_FK FOREIGN KEY (RUN_ID, PARTITION_NO)
        REFERENCES NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO)
);

-- A worker: a process that copies partitions of shared runs. One that ended in order has no row.
CREATE TABLE NIGHTSHIFT_WORKER (
    WORKER_ID               VARCHAR(36) NOT NULL,
    SOURCE                  VARCHAR(100) NOT NULL,
    HOST                    VARCHAR(255) NOT NULL,
    PID                     BIGINT NOT NULL,
    PROGRAM_VERSION         VARCHAR(100) NOT NULL,
    STARTED_AT              TIMESTAMP(6) NOT NULL,
    HEARTBEAT_AT            TIMESTAMP(6) NOT NULL,
    EXPIRES_AT              TIMESTAMP(6) NOT NULL,      -- then it counts as dead, unless a heartbeat comes before
    ROWS_PER_SECOND         BIGINT NOT NULL,            -- that it copies at present
    DRAINING                SMALLINT NOT NULL,          -- 1: it ends, and claims nothing more
    REFUSED_RUN             BIGINT,                     -- a run that it refuses or cannot open
    MESSAGE                 VARCHAR(2000),              -- why it does not copy that run, or a warning
    CONSTRAINT NIGHTSHIFT_WORKER_PK PRIMARY KEY (WORKER_ID)
);

-- The channel that wakes workers (nightshift.workers.transport: jdbc): the message store of Spring Integration. What it
-- contains may be deleted at any time.
CREATE SEQUENCE INT_MESSAGE_SEQ START WITH 1 INCREMENT BY 1 NO CYCLE;

CREATE TABLE INT_CHANNEL_MESSAGE (
    MESSAGE_ID              CHAR(36) NOT NULL,
    GROUP_KEY               VARCHAR(36) NOT NULL,
    CREATED_DATE            BIGINT NOT NULL,
    MESSAGE_PRIORITY        BIGINT,
    MESSAGE_SEQUENCE        BIGINT DEFAULT NEXTVAL('INT_MESSAGE_SEQ') NOT NULL,
    MESSAGE_CONTENT         BYTEA,                      -- JSON: the numbers of a run, a partition and a step
    REGION                  VARCHAR(100) NOT NULL,
    CONSTRAINT INT_CHANNEL_MESSAGE_PK PRIMARY KEY (REGION, GROUP_KEY, CREATED_DATE, MESSAGE_SEQUENCE)
);

CREATE INDEX INT_CHANNEL_MSG_DELETE_IDX ON INT_CHANNEL_MESSAGE (REGION, GROUP_KEY, MESSAGE_ID);

-- Last: the program refuses a ledger without a version.
INSERT INTO NIGHTSHIFT_SCHEMA (VERSION) VALUES (5);
