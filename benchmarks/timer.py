"""Runs one command and says what it took; started by `measuring`, and by itself.

A process that starts another lends it its own size as the peak memory to begin
with (Linux counts it at execve), so this one is small and imports next to nothing.
"""

import json
import os
import resource
import signal
import sys
import time


def main() -> None:
    limit, stack, log, *command = sys.argv[1:]
    if stack == "large":
        most = resource.getrlimit(resource.RLIMIT_STACK)[1]
        resource.setrlimit(resource.RLIMIT_STACK, (most, most))
    writes = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    begun = time.monotonic()
    child = os.posix_spawnp(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, writes, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setpgroup=0,
    )

    def stop(number: int, frame: object) -> None:
        os.killpg(child, signal.SIGKILL)
        if number != signal.SIGALRM:  # who measures is interrupted
            sys.exit(1)

    for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    signal.setitimer(signal.ITIMER_REAL, float(limit))
    _, status, used = os.wait4(child, 0)
    took = time.monotonic() - begun
    signal.setitimer(signal.ITIMER_REAL, 0)
    found = {
        "seconds": took,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 1024,
        "status": os.waitstatus_to_exitcode(status),
        "late": took >= float(limit),
    }
    json.dump(found, sys.stdout)


main()
