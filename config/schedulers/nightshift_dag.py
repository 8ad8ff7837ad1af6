"""Nightshift as an Airflow DAG, for Airflow 2.10 or newer; not yet run on one.

Why as it is: catchup is off, because each call does what is left to do; calls for past nights would find nothing
more. One run at a time, because a second one would find the work held. Retries resume after the last committed chunk;
exit codes 2 and 3 fail at once, because only a change of the configuration helps.
"""

from datetime import timedelta
import subprocess

import pendulum
from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

NIGHTSHIFT = "/opt/nightshift/scripts/nightshift"


@dag(
    dag_id="nightshift",
    schedule="5 0 * * *",
    start_date=pendulum.datetime(2026, 11, 1, tz="Europe/Berlin"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 6, "retry_delay": timedelta(minutes=10)},
)
def nightshift():
    @task
    def nightly():
        code = subprocess.run([NIGHTSHIFT, "nightly"], check=False).returncode
        if code in (2, 3):
            raise AirflowFailException(f"nightshift nightly ended with {code}; see the log above")
        if code not in (0, 4):
            raise AirflowException(f"nightshift nightly ended with {code}; the retry resumes it")

    nightly()


nightshift()
