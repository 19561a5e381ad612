# SPDX-License-Identifier: MIT
"""Runs a command without some of the host's system calls: without_calls.py container|linux-N.N COMMAND...

container: what Docker's default filter keeps from a process without privileges fails with EPERM.
linux-N.N: what came after that kernel fails as it did there, with ENOSYS, or ENOPROTOOPT for options.
"""

import errno
import os
import sys

import seccomp  # python3-seccomp

IPPROTO_IP, SOL_SOCKET = 0, 1
SETSOCKOPT_AND_GETSOCKOPT = ("setsockopt", "getsockopt")

# Seen from the filter that ships with Docker: what a container may not do without more capabilities.
KEPT_FROM_CONTAINERS = """
acct add_key bpf clock_adjtime clock_settime delete_module fanotify_init finit_module fsconfig fsmount
fsopen fspick get_mempolicy init_module io_uring_enter io_uring_register io_uring_setup ioperm iopl
kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind mount mount_setattr move_mount move_pages
open_by_handle_at open_tree perf_event_open personality pidfd_getfd pivot_root process_madvise
process_vm_readv process_vm_writev quotactl quotactl_fd reboot request_key set_mempolicy setdomainname
sethostname setns settimeofday swapoff swapon sysfs syslog umount2 unshare userfaultfd vhangup
""".split()

# Calls that the library, the C library or the tests' tools know of, by the kernel they came with.
CALLS_SINCE = {
    (5, 1): "io_uring_enter io_uring_register io_uring_setup pidfd_send_signal",
    (5, 3): "clone3 pidfd_open",
    (5, 6): "openat2 pidfd_getfd",
    (5, 8): "faccessat2",
    (5, 9): "close_range",
    (5, 11): "epoll_pwait2",
    (5, 16): "futex_waitv",
}
OPTIONS_SINCE = {
    (5, 0): (SOL_SOCKET, 62),  # SO_BINDTOIFINDEX
    (6, 3): (IPPROTO_IP, 51),  # IP_LOCAL_PORT_RANGE
}


def refuse(rules, call: str, error: int, *arguments) -> None:
    try:
        rules.add_rule(seccomp.ERRNO(error), call, *arguments)
    except RuntimeError:
        pass  # this processor has no such call


def container(rules) -> None:
    for call in KEPT_FROM_CONTAINERS:
        refuse(rules, call, errno.EPERM)


def kernel(rules, version: tuple[int, ...]) -> None:
    for since, calls in CALLS_SINCE.items():
        for call in calls.split() if since > version else ():
            refuse(rules, call, errno.ENOSYS)
    for since, (level, option) in OPTIONS_SINCE.items():
        for call in SETSOCKOPT_AND_GETSOCKOPT if since > version else ():
            equal = (seccomp.Arg(1, seccomp.EQ, level), seccomp.Arg(2, seccomp.EQ, option))
            refuse(rules, call, errno.ENOPROTOOPT, *equal)


def main(mode: str, command: list[str]) -> None:
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    if mode == "container":
        container(rules)
    else:
        kernel(rules, tuple(int(part) for part in mode.removeprefix("linux-").split(".")))
    rules.load()
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
