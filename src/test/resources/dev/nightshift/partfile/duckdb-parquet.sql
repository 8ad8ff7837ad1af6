-- Run 7 of logins.
-- Once before: INSTALL httpfs; LOAD httpfs; CREATE SECRET (TYPE s3, PROVIDER credential_chain);
CREATE OR REPLACE VIEW "logins" AS
SELECT * FROM read_parquet([
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p00-000001-e1.parquet',
  's3://bucket/lake/logins/data/cutoff=20261123T000000Z/rerun=0/part-p01-000001-e2.parquet']);
