-- Run 7 of logins.
-- It reads symlink.txt, and so always the newest complete run. The columns are those of the run above.
-- Not tested on Athena: compare a few rows before you rely on it.
CREATE EXTERNAL TABLE `logins` (
  `id` bigint,
  `small` decimal(9,3),
  `money` decimal(18,2),
  `huge` decimal(38,10),
  `zeros` decimal(22,0),
  `any` string,
  `ratio` double,
  `a "name", 王` string,
  `raw` binary,
  `active` boolean,
  `born` date,
  `changed` timestamp,
  `seen` string,
  `uuid` string,
  `modified` timestamp,
  `last_login` timestamp
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://bucket/lake/logins/current/';
