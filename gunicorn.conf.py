"""How gunicorn serves the site, on one's own machine (make run) and in the container alike."""

import os

from gunicorn.http import message

_local = os.environ.get("CAC2020_LOCAL", "").strip().lower() in {"1", "true", "yes", "on"}  # as settings.py reads it
_port = os.environ.get("PORT") or "8000"

bind = f"127.0.0.1:{_port}" if _local else f"0.0.0.0:{_port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
preload_app = True  # one import, one demonstration clock and shared memory for all workers
timeout = 60  # seconds without a sign of life before a worker is replaced
graceful_timeout = 20  # seconds for open requests when the server stops
# An address that has grown far too long gets a page in words; gunicorn's own ceiling would be 8190 bytes.
limit_request_line = message.MAX_REQUEST_LINE = 16_384
keepalive = 75  # seconds: longer than a proxy in front keeps its connections
max_requests = 20_000
max_requests_jitter = 2_000  # workers are not replaced in the same moment
control_socket_disable = True
errorlog = "-"
loglevel = "warning" if _local else "info"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  heartbeats must not wait for a disk


def when_ready(server):
    if _local:
        site = f"http://127.0.0.1:{_port}"
        print(f"한국어   {site}/ko/\nEnglish  {site}/en/\nAdmin    {site}/staff/\nCtrl+C stops the site.", flush=True)


def post_worker_init(worker):
    """Let schedules be carried out beside the pages: no cron and no second process is needed."""
    from summit.scheduling import start_beside_the_server

    worker.stop_schedules = start_beside_the_server()


def worker_exit(server, worker):
    if stop := getattr(worker, "stop_schedules", None):
        stop()
