-- Run 7 of logins.
-- Once before: INSTALL httpfs; LOAD httpfs; INSTALL aws; LOAD aws;
--   CREATE OR REPLACE SECRET nightshift (TYPE s3, PROVIDER credential_chain, SCOPE 's3://bucket', REGION 'us-east-1', ENDPOINT 'minio.example.org:9000', URL_STYLE 'path', USE_SSL false);
CREATE OR REPLACE VIEW "logins" AS
SELECT
  CAST((json ->> '$."id"') AS BIGINT) AS "id",
  CAST((json ->> '$."small"') AS DECIMAL(9,3)) AS "small",
  CAST(nullif(regexp_extract(json::VARCHAR, '[{,]"money":(-?[0-9][0-9.eE+-]*)', 1), '') AS DECIMAL(18,2)) AS "money",
  CAST(nullif(regexp_extract(json::VARCHAR, '[{,]"huge":(-?[0-9][0-9.eE+-]*)', 1), '') AS DECIMAL(38,10)) AS "huge",
  CAST(nullif(regexp_extract(json::VARCHAR, '[{,]"zeros":(-?[0-9][0-9.eE+-]*)', 1), '') AS DECIMAL(22,0)) AS "zeros",
  nullif(regexp_extract(json::VARCHAR, '[{,]"any":(-?[0-9][0-9.eE+-]*)', 1), '') AS "any",
  CAST((json ->> '$."ratio"') AS DOUBLE) AS "ratio",
  (json ->> '$."a \"name\", 王"') AS "a ""name"", 王",
  unhex(json ->> '$."raw"') AS "raw",
  CAST((json ->> '$."active"') AS BOOLEAN) AS "active",
  CAST((json ->> '$."born"') AS DATE) AS "born",
  CAST((json ->> '$."changed"') AS TIMESTAMP_NS) AS "changed",
  (json ->> '$."seen"') AS "seen",
  (json ->> '$."uuid"') AS "uuid",
  CAST((json ->> '$."modified"') AS TIMESTAMPTZ) AS "modified",
  CAST((json ->> '$."last_login"') AS TIMESTAMPTZ) AS "last_login"
FROM read_json_objects([
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p00-000001-e1.jsonl.gz',
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p01-000001-e2.jsonl.gz'],
  hive_partitioning = false,
  format = 'newline_delimited');
