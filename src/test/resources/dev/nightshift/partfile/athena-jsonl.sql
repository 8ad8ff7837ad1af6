-- Run 7 of logins.
-- It reads symlink.txt, and so always the newest complete run. The columns are those of the run above.
-- Not tested on Athena: compare a few rows before you rely on it.
-- Times are texts; from_iso8601_timestamp_nanos(last_login) converts them. Whether Athena's JSON reader keeps every digit of a decimal is not tested. Parquet keeps every digit.
CREATE EXTERNAL TABLE `logins` (
  `id` bigint,
  `small` decimal(9,3),
  `money` decimal(18,2),
  `huge` decimal(38,10),
  `zeros` decimal(22,0),
  `any` string,
  `ratio` double,
  `a "name", 王` string,
  `raw` string,
  `active` boolean,
  `born` string,
  `changed` string,
  `seen` string,
  `uuid` string,
  `modified` string,
  `last_login` string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://bucket/lake/logins/current/';
