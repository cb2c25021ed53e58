"""What the processes that read a target do, as strace sees it: compute, read what they are handed, answer.

And what becomes of a report when one of them is killed: a gap at most, and all else as it was.
"""

import json
import os
import random
import re
import signal
import subprocess
import tempfile
import time
from io import BytesIO
from pathlib import Path
from tarfile import PAX_FORMAT
from tarfile import open as open_tar

from support import environments, icecore
from support.comparisons import Comparisons
from support.image_maker import write_layout

KILLS = 20

# Calls that change nothing outside of the process, whatever their arguments are. execve, sockets, clone of processes and
# every call with a path are not among them.
HARMLESS = set(
    """read readv pread64 lseek fstat close recvmsg recvfrom brk mmap munmap mremap mprotect madvise futex set_robust_list
    rseq sched_yield sched_getaffinity sysinfo rt_sigprocmask rt_sigreturn sigaltstack setitimer clock_gettime gettimeofday
    gettid getpid getrandom exit exit_group restart_syscall""".split()
)
# Those that write: only to the channel, and to files without a name.
WRITING = {"write", "writev", "pwrite64", "sendto", "sendmsg"}
WRITTEN = re.compile(r"\(\d+<(UNIX[^>]*>|[^>]*>\(deleted\))")
CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)[ (]")


def traced(target, *arguments):
    """Lines of strace by process, from the moment on at which its filter was there; threads are their process."""
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as log:
        command = ["strace", "-f", "-yy", "-s", "0", "-o", log.name, icecore.binary(), "audit", "--no-cache", "--jobs", "2"]
        done = subprocess.run([*command, "--require-confinement", *arguments, target], capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"strace of icecore ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
        confined, parents = {}, {}
        for line in log:
            found = CALL.match(line)
            if not found:
                continue
            task, call = found.groups()
            thread = re.search(r"clone3?\b.*CLONE_THREAD.* = (\d+)", line)
            if thread:
                parents[thread[1]] = task
            process = parents.get(task, task)
            if process in confined:
                confined[process].append((call, line))
            elif call == "seccomp" and "SECCOMP_SET_MODE_FILTER" in line and line.rstrip().endswith("= 0"):
                confined[process] = []
        return confined


def check_calls(what, target, comparisons):
    confined = traced(target)
    comparisons.holds(f"{what}: confined processes", confined, "there is none")
    for process, calls in confined.items():
        for call, line in calls:
            if call in WRITING and "<... " not in line:
                comparisons.holds(f"{what}: {call}", WRITTEN.search(line), line)
            elif call in ("clone", "clone3", "newfstatat") and "<... " not in line:
                # A thread, or the try of a C library that knows another way; its own status by an open file.
                own_status = re.search(r'newfstatat\(\d+<[^"]*>, "",', line)
                fits = "CLONE_THREAD" in line or "ENOSYS" in line or own_status
                comparisons.holds(f"{what}: {call}", fits, line)
            elif "<... " not in line:
                comparisons.holds(f"{what}: {call}", call in HARMLESS | WRITING, line)
    return sum(map(len, confined.values()))


def children_of(process):
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += (task / "children").read_text().split()
    return found


def workers_of(process):
    """The children of the one child, which makes them."""
    try:
        return [int(worker) for zygote in children_of(process) for worker in children_of(zygote)]
    except (FileNotFoundError, ProcessLookupError):
        return []


def audit_with_kill(target, delay):
    command = [icecore.binary(), "audit", "--no-cache", "--jobs", "2", "--format", "json", target]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    killed = 0
    for worker in workers_of(process.pid)[:1]:
        try:
            os.kill(worker, signal.SIGKILL)
            killed += 1
        except ProcessLookupError:
            pass
    return killed, json.loads(process.communicate()[0])


def without(report, paths):
    """The report's findings and files' gaps, but for those about the paths."""
    return [finding for finding in report["findings"] if not any(path in json.dumps(finding) for path in paths)]


def check_kills(what, target, seconds, comparisons):
    """The entry that a process was at is a gap, at most that; other findings stay, for all that follow from other files."""
    expected = json.loads(icecore.answer("audit", "--no-cache", "--format", "json", target, expected=(0, 1)))
    known = {(gap["path"], gap["reason"]) for gap in expected["gaps"]}
    kills = 0
    for _ in range(KILLS):
        killed, report = audit_with_kill(target, random.uniform(0, seconds))
        new = [gap for gap in report["gaps"] if (gap["path"], gap["reason"]) not in known]
        ended = [gap for gap in new if gap["reason"] == "the process that read it was ended"]
        kills += len(ended)
        comparisons.holds(f"{what}: gaps after a kill", len(ended) <= killed, ended)
        paths = {gap["path"] for gap in ended}
        lost = [finding for finding in without(expected, paths) if finding not in report["findings"]]
        if not paths:
            comparisons.holds(f"{what}: findings after a kill", not lost and not new, (lost, new))
    return kills


def image_of(directory, folder):
    """A layout of two layers: what is below the directory, and a file."""
    layers = []
    for name, source in (("opt/venv", directory), ("srv/program", icecore.binary())):
        buffer = BytesIO()
        with open_tar(fileobj=buffer, mode="w", format=PAX_FORMAT) as tar:
            tar.add(source, name)
        layers.append(buffer.getvalue())
    write_layout(folder, layers)
    return f"oci-dir:{folder}"


def seconds_of(target):
    start = time.monotonic()
    icecore.answer("audit", "--no-cache", "--format", "json", target, expected=(0, 1))
    return time.monotonic() - start


def main():
    comparisons = Comparisons("what confined processes do", minimum=1000)
    seed = int(os.environ.get("ICECORE_ORACLE_SEED", time.time_ns() % 1_000_000))
    random.seed(seed)
    directory = environments.made()["pip-copies"]
    with tempfile.TemporaryDirectory() as folder:
        targets = {"directory": directory, "image": image_of(directory, Path(folder) / "image")}
        for what, target in targets.items():
            calls = check_calls(what, target, comparisons)
            kills = check_kills(what, target, seconds_of(target), comparisons)
            print(f"  {what}: {calls} calls of confined processes; {kills} entries lost in {KILLS} kills (seed {seed})")
            with_it = icecore.answer("audit", "--no-cache", "--format", "json", target, "--require-confinement", expected=(0, 1))
            without_it = icecore.answer("audit", "--no-cache", "--format", "json", target, "--no-confinement", expected=(0, 1))
            comparisons.holds(f"{what}: report without confinement", with_it == without_it, "another one")
    comparisons.finish()


if __name__ == "__main__":
    main()
