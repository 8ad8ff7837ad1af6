-- Run 7 of logins.
-- Not tested on Spark: compare a few rows before you rely on it.
-- Spark has no nanoseconds. To read such times as whole numbers since 1970: SET spark.sql.legacy.parquet.nanosAsLong = true;
CREATE OR REPLACE TEMPORARY VIEW `logins` (
  `id` BIGINT,
  `small` DECIMAL(9,3),
  `money` DECIMAL(18,2),
  `huge` DECIMAL(38,10),
  `zeros` DECIMAL(22,0),
  `any` STRING,
  `ratio` DOUBLE,
  `a "name", 王` STRING,
  `raw` BINARY,
  `active` BOOLEAN,
  `born` DATE,
  `changed` BIGINT,
  `seen` STRING,
  `uuid` STRING,
  `modified` TIMESTAMP,
  `last_login` TIMESTAMP
)
USING parquet
OPTIONS (
  path 's3a://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/{part-p00-000001-e1.parquet,part-p01-000001-e2.parquet}'
);
