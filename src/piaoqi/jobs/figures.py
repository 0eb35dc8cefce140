"""Background work in numbers, for machines that watch it."""

from datetime import timedelta

from django.db.models import Count

from piaoqi.audit.clock import now
from piaoqi.audit.figures import Figure, one
from piaoqi.core.text import Text
from piaoqi.jobs import queries
from piaoqi.jobs.models import Run

HOUR = timedelta(hours=1)
WORKERS = Text("后台进程数，按是否有心跳", "background processes, by whether they are heard of")
WAITING = Text("队列里等着的消息", "messages that wait in the queue")
OLDEST = Text("最早一条消息已等的秒数", "seconds that the first of them has waited")
DONE_AGE = Text("定时任务上次成功至今的秒数", "seconds since a scheduled job last did what it should")
FAILING = Text("定时任务上次是否失败（1 是）", "whether a scheduled job failed last (1: yes)")
RUNS = Text("近一小时的运行次数，按结果", "runs of the last hour, by how they ended")


def figures() -> tuple[Figure, ...]:
    """Now."""
    at, state, jobs = now(), queries.health(), queries.job_states()
    runs = Run.objects.filter(ended_at__gte=at - HOUR).values_list("state").annotate(count=Count("pk"))
    ages = {job.key: (at - job.done_at).total_seconds() for job in jobs if job.done_at}
    workers = {"alive": len(state.alive), "silent": len(state.silent)}
    return (
        Figure("piaoqi_workers", WORKERS, workers, "state"),
        one("piaoqi_queue_waiting", WAITING, state.waiting),
        one("piaoqi_queue_oldest_seconds", OLDEST, state.waiting_seconds),
        Figure("piaoqi_job_done_age_seconds", DONE_AGE, ages, "job"),
        Figure("piaoqi_job_failing", FAILING, {job.key: int(job.failed_at is not None) for job in jobs}, "job"),
        Figure("piaoqi_runs_of_an_hour", RUNS, {**dict.fromkeys(Run.State.values, 0), **dict(runs)}, "state"),
    )
