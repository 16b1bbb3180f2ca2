"""Processes, with what they used: counted by the operating system, for the process and all its threads."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass

POLL_SECONDS = 0.02


@dataclass
class Used:
    """What a process used, and how it ended."""

    exit_code: int
    wall_seconds: float
    cpu_seconds: float
    megabytes: float
    last_words: str


def run_measured(command, log, at_most_seconds):
    """Runs a command, its output into a file. Kills it when it does not end by itself."""
    started = time.monotonic()
    with open(log, "wb") as output:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.STDOUT)
    try:
        status, usage, was_killed = wait(process.pid, started, at_most_seconds)
    except BaseException:
        process.kill()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    words = "did not stop" if was_killed else last_line(log)
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Used(process.returncode, time.monotonic() - started, cpu_seconds, usage.ru_maxrss / 1024, words)


def wait(pid, started, at_most_seconds):
    """Waits for a child; `wait4` tells what this child alone has used."""
    was_killed = False
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage, was_killed
        if at_most_seconds and not was_killed and time.monotonic() - started > at_most_seconds:
            os.kill(pid, signal.SIGKILL)
            was_killed = True
        time.sleep(POLL_SECONDS)


def last_line(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    return lines[-1][:200] if lines else "no output"
