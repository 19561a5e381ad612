# SPDX-License-Identifier: MIT
"""Makes the packages, installs them in clean roots and uses them there.

A clean root has what the packages say they need, and the compilers, as they are installed on this
machine, and nothing else of it: no mirror is asked.
"""

import os
import pathlib
import re
import shutil

from runner import BUILD, ROOT, Failed, Shell, Skipped

FOLDER = BUILD / "packages"
STATUS = pathlib.Path("/var/lib/dpkg/status")
# The rest of what every Debian system has (its "essential" packages) is not needed.
BASE = ("dash", "libc-bin", "coreutils", "sed", "grep")
COMPILERS = ("gcc", "g++", "make", "cmake", "pkgconf", "pkgconf-bin", "pkg-config")
# What a user types, one after the other. The first argument is a folder with the sources.
USE = """
cp -R "$1" here && cd here
ws2cc main.c -o by-wrapper
ws2c++ main.cpp -o by-wrapper-cpp
cc main.c -o by-pkg-config $(pkg-config --cflags --libs ws2shim)
cmake -S . -B build -DCONSUMER_LANGUAGE=C
cmake --build build
for each in by-wrapper by-wrapper-cpp by-pkg-config build/with_ws2_32 build/with_ws2_32_static; do
    ./$each
done
ws2trace ./by-wrapper
ws2err 10061
"""


def check(shell: Shell, tree: pathlib.Path) -> None:
    """`tree` is a build folder whose library is shared."""
    if os.geteuid() != 0 or not STATUS.is_file():
        raise Skipped("only root of a Debian system can make clean roots")
    shutil.rmtree(FOLDER, ignore_errors=True)
    debs = make(shell, tree, "DEB", "ws2shim_*.deb", "ws2shim-dev_*.deb")
    check_rpms(shell, tree, debs)
    developer, user = FOLDER / "developer", FOLDER / "user"
    make_root(shell, developer, *BASE, *COMPILERS)
    make_root(shell, user, *BASE, "libstdc++6")
    try:
        install(shell, developer, *debs)
        shutil.copytree(ROOT / "tests/consumer", developer / "consumer")
        said = in_root(shell, developer, "sh", "-euc", USE, "sh", "/consumer")
        if not re.search(r"\] WSAStartup\(.*\) = 0 <", said) or "WSAECONNREFUSED" not in said:
            raise Failed("ws2trace or ws2err said something else")
        install(shell, user, debs[0])
        shutil.copy(developer / "opt/here/by-wrapper", user / "program")
        in_root(shell, user, "/program")
        remove(shell, developer, "ws2shim-dev", "ws2shim")
    finally:
        shutil.rmtree(developer, ignore_errors=True)
        shutil.rmtree(user, ignore_errors=True)
    shell.note("DEB used and removed" + ("" if shutil.which("rpmbuild") else ", no rpmbuild for RPM"))


def make(shell: Shell, tree: pathlib.Path, kind: str, *names: str) -> list[pathlib.Path]:
    shell.run("cpack", "-G", kind, "--config", tree / "CPackConfig.cmake", "-B", FOLDER)
    found = []
    for name in names:
        files = sorted(FOLDER.glob(name))
        if len(files) != 1:
            raise Failed(f"cpack -G {kind} made {len(files)} files {name}, not 1")
        found += files
    return found


def check_rpms(shell: Shell, tree: pathlib.Path, debs: list[pathlib.Path]) -> None:
    """No machine with RPM is at hand: the files have to be those of the DEB, and the needs right."""
    if not shutil.which("rpmbuild"):
        return
    rpms = make(shell, tree, "RPM", "ws2shim-[0-9]*.rpm", "ws2shim-devel-*.rpm")
    for deb, rpm in zip(debs, rpms, strict=True):
        listing = shell.run("dpkg-deb", "--contents", deb).splitlines()
        in_deb = {line.split(" -> ")[0].split(" ./")[1] for line in listing if not line.startswith("d")}
        with_modes = ("rpm", "-qp", "--queryformat", r"[%{FILEMODES:perms} %{FILENAMES}\n]", rpm)
        lines = (line.split(" ", 1) for line in shell.run(*with_modes).splitlines())
        in_rpm = {name.lstrip("/") for mode, name in lines if not mode.startswith("d")}
        if in_deb != in_rpm:
            raise Failed(f"{rpm.name} differs from {deb.name} in {sorted(in_deb ^ in_rpm)[:5]}")
    needs = shell.run("rpm", "-qp", "--requires", rpms[1])
    if not re.search(r"^ws2shim = \d", needs, re.MULTILINE):
        raise Failed("ws2shim-devel does not need ws2shim")
    shell.run("rpm", "--checksig", "--nosignature", *rpms)


# --- roots ----------------------------------------------------------------------------------------


def stanzas(status: str, architecture: str) -> dict[str, str]:
    """What dpkg knows of every installed package, by name; also by the names it provides."""
    known: dict[str, str] = {}
    provided: dict[str, str] = {}
    for stanza in status.split("\n\n"):
        name = re.search(r"^Package: (.+)$", stanza, re.MULTILINE)
        native = re.search(rf"^Architecture: ({architecture}|all)$", stanza, re.MULTILINE)
        if name and native and re.search(r"^Status: \S+ ok installed$", stanza, re.MULTILINE):
            known[name[1]] = stanza.strip()
            for each in needs_of(stanza, "Provides"):
                provided[each[0]] = stanza.strip()
    return provided | known


def needs_of(stanza: str, *fields: str) -> list[list[str]]:
    """The needs in these fields: for each the names that will do."""
    needs = []
    for field in fields:
        found = re.search(rf"^{field}: (.+)$", stanza, re.MULTILINE)
        for need in found[1].split(",") if found else ():
            needs.append([re.split(r"[ (:]", each.strip())[0] for each in need.split("|")])
    return needs


def with_dependencies(known: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    waiting = [name for name in names if name in known]
    while waiting:
        stanza = known[waiting.pop()]
        name = re.search(r"^Package: (.+)$", stanza, re.MULTILINE)[1]
        if name in chosen:
            continue
        chosen[name] = stanza
        for need in needs_of(stanza, "Depends", "Pre-Depends"):
            waiting += [each for each in need if each in known][:1]
    return chosen


def make_root(shell: Shell, root: pathlib.Path, *names: str) -> None:
    """A folder with these packages of this machine, as dpkg would leave it."""
    architecture = shell.run("dpkg", "--print-architecture").strip()
    chosen = with_dependencies(stanzas(STATUS.read_text(encoding="utf-8"), architecture), names)
    for folder in ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "tmp", "opt", "etc", "dev"):
        (root / folder).mkdir(parents=True)
    for folder in ("bin", "sbin", "lib", "lib64"):
        (root / folder).symlink_to(f"usr/{folder}")
    database = root / "var/lib/dpkg"
    for folder in ("info", "updates", "triggers"):
        (database / folder).mkdir(parents=True)
    (database / "status").write_text("\n\n".join(chosen.values()) + "\n", encoding="utf-8")
    files = set()
    for name in chosen:
        for listing in STATUS.parent.glob(f"info/{name}[:.]*list"):
            shutil.copy(listing, database / "info")
            files |= {resolved(line) for line in listing.read_text().splitlines() if is_file(line)}
    names_file = FOLDER / f"{root.name}.files"
    names_file.write_text("\n".join(sorted(files)) + "\n", encoding="utf-8")
    copying = 'tar -C / --create --files-from "$1" | tar -C "$2" --extract'
    shell.run("sh", "-euc", copying, "sh", names_file, root)
    for name, target in (("cc", "gcc"), ("c++", "g++")):
        if (root / "usr/bin" / target).exists():
            (root / "usr/bin" / name).symlink_to(target)
    os.mknod(root / "dev/null", 0o20666, os.makedev(1, 3))
    shell.run("chroot", root, "ldconfig")
    shell.say(f"{root.name}: {len(chosen)} packages, {len(files)} files")


def is_file(path: str) -> bool:
    wanted = not path.startswith(("/usr/share/doc/", "/usr/share/man/", "/usr/share/locale/"))
    return wanted and (os.path.islink(path) or os.path.isfile(path))


def resolved(path: str) -> str:
    """/bin/sh is in /usr/bin."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name).lstrip("/")


def install(shell: Shell, root: pathlib.Path, *debs: pathlib.Path) -> None:
    """Fails when something that a package needs is not there."""
    shell.run("dpkg", "--root", root, "--install", *debs)


def remove(shell: Shell, root: pathlib.Path, *names: str) -> None:
    shell.run("dpkg", "--root", root, "--purge", *names)
    left = sorted((root / "usr").rglob("*ws2*"))
    if left:
        raise Failed(f"the packages left {left[0].relative_to(root)}")


def in_root(shell: Shell, root: pathlib.Path, *words: str) -> str:
    nothing = ("env", "-i", "HOME=/opt", "PATH=/usr/bin:/bin")
    moved = ("sh", "-euc", 'cd "$HOME"; exec "$@"', "sh", *words)
    return shell.run("chroot", root, *nothing, *moved)
