-- Run 7 of logins.
-- Once before: INSTALL httpfs; LOAD httpfs; INSTALL aws; LOAD aws;
--   CREATE OR REPLACE SECRET nightshift (TYPE s3, PROVIDER credential_chain, SCOPE 's3://bucket', REGION 'us-east-1', ENDPOINT 'minio.example.org:9000', URL_STYLE 'path', USE_SSL false);
CREATE OR REPLACE VIEW "logins" AS
SELECT * FROM read_parquet([
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p00-000001-e1.parquet',
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p01-000001-e2.parquet'],
  hive_partitioning = false);
