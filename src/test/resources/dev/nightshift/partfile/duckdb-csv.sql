-- Run 7 of logins.
-- Once before: INSTALL httpfs; LOAD httpfs; INSTALL aws; LOAD aws;
--   CREATE OR REPLACE SECRET nightshift (TYPE s3, PROVIDER credential_chain, SCOPE 's3://bucket', REGION 'us-east-1', ENDPOINT 'minio.example.org:9000', URL_STYLE 'path', USE_SSL false);
CREATE OR REPLACE VIEW "logins" AS
SELECT * REPLACE (unhex("raw") AS "raw") FROM read_csv([
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p00-000001-e1.csv.gz',
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p01-000001-e2.csv.gz'],
  hive_partitioning = false,
  header = true, auto_detect = false, new_line = '\r\n', delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
  columns = {'id': 'BIGINT', 'small': 'DECIMAL(9,3)', 'money': 'DECIMAL(18,2)', 'huge': 'DECIMAL(38,10)', 'zeros': 'DECIMAL(22,0)', 'any': 'VARCHAR', 'ratio': 'DOUBLE', 'a "name", 王': 'VARCHAR', 'raw': 'VARCHAR', 'active': 'BOOLEAN', 'born': 'DATE', 'changed': 'TIMESTAMP_NS', 'seen': 'VARCHAR', 'uuid': 'VARCHAR', 'modified': 'TIMESTAMPTZ', 'last_login': 'TIMESTAMPTZ'});
