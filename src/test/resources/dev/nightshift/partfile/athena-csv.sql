-- Run 7 of logins.
-- It follows symlink.txt, and so reads whichever run is the newest complete one. The columns are those of the run above.
-- Not yet run on Athena: compare a few rows before you trust it.
-- Athena's reader of quoted CSV knows texts only, takes NULL for the empty text, breaks at line breaks within a text, and may drop backslashes; Parquet has no such limits.
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
