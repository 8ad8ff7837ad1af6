-- Run 7 of logins.
-- It reads symlink.txt, and so always the newest complete run. The columns are those of the run above.
-- Not tested on Athena: compare a few rows before you rely on it.
-- Athena's reader for quoted CSV returns text only, reads NULL as the empty text, fails on line breaks within a text, and may drop backslashes. Parquet has no such limits.
CREATE EXTERNAL TABLE `logins` (
  `id` string,
  `small` string,
  `money` string,
  `huge` string,
  `zeros` string,
  `any` string,
  `ratio` string,
  `a "name", 王` string,
  `raw` string,
  `active` string,
  `born` string,
  `changed` string,
  `seen` string,
  `uuid` string,
  `modified` string,
  `last_login` string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '"', 'escapeChar' = '"')
STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://bucket/lake/logins/current/'
TBLPROPERTIES ('skip.header.line.count' = '1');
