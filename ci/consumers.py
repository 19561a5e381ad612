# SPDX-License-Identifier: MIT
"""Builds and runs tests/consumer in every way a project can get at ws2shim.

Found by find_package, by pkg-config and by plain -lws2_32, or taken into the project's own build;
in C without a C++ compiler in sight and in C++; shared and static.
"""

import functools
import os
import pathlib
import re
import shutil
import tarfile
from collections.abc import Sequence

from actions import PYTHON
from runner import BUILD, JOBS, ROOT, Failed, Shell

CONSUMER = ROOT / "tests" / "consumer"
PORTS = ROOT / "tests" / "ports"
TREES = BUILD / "consumer"
# Built as users build it: by the README's commands, and as a part of a project. What is installed comes from there.
FIRST_SCREEN = BUILD / "first-screen"
CLONE = FIRST_SCREEN / "ws2shim"
SUBPROJECT = BUILD / "subproject"
COMPILERS = {"c": ("cc", "-std=c11"), "cpp": ("c++", "-std=c++17")}
FOREIGN_CALLS = """
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
library.CreateEventA.restype = ctypes.c_void_p
event = ctypes.c_void_p(library.CreateEventA(None, 1, 1, None))
print(library.WaitForSingleObject(event, 0), library.CloseHandle(event), library.CloseHandle(event), library.GetLastError())
"""
LANGUAGES = {"c": "C", "cpp": "CXX"}


def check_installed(shell: Shell, stages: dict[str, pathlib.Path]) -> None:
    """Builds against each of the installed trees; `stages` maps "shared" and "static" to them."""
    shutil.rmtree(TREES, ignore_errors=True)
    TREES.mkdir(parents=True)
    parts = [
        functools.partial(way, source=source, kind=kind, stage=stage)
        for kind, stage in stages.items()
        for source in COMPILERS
        for way in (by_find_package, by_pkg_config, by_hand, by_wrapper)
    ]
    shared = (by_meson, unchanged, by_foreign_function, *ports(shell))
    parts += [functools.partial(part, stage=stages["shared"]) for part in shared]
    shell.note(f"{sum(shell.each(parts))} programs")


def check_subproject(shell: Shell) -> None:
    """Builds with the sources as part of another project, which decides on shared or static."""
    shutil.rmtree(SUBPROJECT, ignore_errors=True)
    # Not optimized, nor with what a debugger wants: these programs do not run for long. Such a project may also want
    # several files compiled at once.
    kind = ("-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DCMAKE_UNITY_BUILD=ON")
    shared = (f"-DCONSUMER_WS2SHIM_SOURCE={ROOT}", *kind, "-DBUILD_SHARED_LIBS=ON")
    configure(shell, "cpp", SUBPROJECT / "shared", *shared, expected="SHARED_LIBRARY")
    # As FetchContent brings it to a project of C alone, which has to get the C++ runtime with the static library.
    archive = SUBPROJECT / "ws2shim.tar"
    pack_sources(shell, archive)
    fetched = (f"-DCONSUMER_WS2SHIM_ARCHIVE={archive}", *kind, "-DWS2_INSTALL=ON")
    configure(shell, "c", SUBPROJECT / "static", *fetched, expected="STATIC_LIBRARY")
    build_and_run(shell, SUBPROJECT / "static")
    # CPM.cmake is no package of Debian's.
    if cpm := os.environ.get("WS2_CPM"):
        configure(shell, "c", SUBPROJECT / "cpm", f"-DCONSUMER_CPM={cpm}", *fetched, expected="STATIC_LIBRARY")
        build_and_run(shell, SUBPROJECT / "cpm")
        shell.note("FetchContent, CPM")
    else:
        shell.note("FetchContent; for CPM, WS2_CPM has to name CPM.cmake")


def pack_sources(shell: Shell, archive: pathlib.Path) -> None:
    """What a clone has, and what git would take of this folder."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    listing = shell.run("git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard")
    names = [name for name in listing.split() if (ROOT / name).is_file()]
    with tarfile.open(archive, "w") as file:
        for name in names:
            file.add(ROOT / name, f"ws2shim/{name}")


def by_find_package(shell: Shell, source: str, kind: str, stage: pathlib.Path) -> int:
    tree = TREES / f"cmake-{kind}-{source}"
    configure(
        shell, source, tree, f"-DCMAKE_PREFIX_PATH={stage}", expected=f"{kind.upper()}_LIBRARY"
    )
    return build_and_run(shell, tree)


def configure(
    shell: Shell, source: str, tree: pathlib.Path, *options: str, expected: str
) -> None:
    language = f"-DCONSUMER_LANGUAGE={LANGUAGES[source]}"
    words = ("cmake", "-S", CONSUMER, "-B", tree, "-G", "Unix Makefiles", language, *options)
    if f"ws2shim::ws2_32 is a {expected}" not in shell.run(*words):
        raise Failed(f"{tree.name}: ws2shim::ws2_32 is no {expected}")


def build_and_run(shell: Shell, tree: pathlib.Path) -> int:
    shell.run("cmake", "--build", tree, "--parallel", JOBS)
    programs = [each for each in sorted(tree.rglob("with_ws2_32*")) if each.is_file()]
    for program in programs:
        shell.run(program)
    if len(programs) != 2:
        raise Failed(f"{tree.name}: built {len(programs)} programs, not 2")
    return len(programs)


def by_pkg_config(shell: Shell, source: str, kind: str, stage: pathlib.Path) -> int:
    folder = next(stage.rglob("ws2shim.pc")).parent
    query = ["pkg-config", "--cflags", "--libs", "ws2shim"]
    if kind == "static":
        query.append("--static")
    flags = shell.run(*query, env={"PKG_CONFIG_PATH": str(folder)}).split()
    return compile_and_run(shell, source, f"pkg-config-{kind}-{source}", folder.parent, flags)


def by_meson(shell: Shell, stage: pathlib.Path) -> int:
    if not shutil.which("meson"):
        shell.note("no meson")
        return 0
    tree = TREES / "meson"
    folder = next(stage.rglob("ws2shim.pc")).parent
    shell.run("meson", "setup", tree, CONSUMER, env={"PKG_CONFIG_PATH": str(folder)})
    shell.run("meson", "compile", "-C", tree)
    shell.run(tree / "with_ws2_32")
    return 1


def by_foreign_function(shell: Shell, stage: pathlib.Path) -> int:
    """Windows' names are found without the prefix, and the C library keeps its own."""
    (library,) = sorted(stage.rglob("libws2_32.so"))
    found = shell.run(PYTHON, "-c", FOREIGN_CALLS, library)
    if found.split() != ["0", "1", "0", "6"]:
        raise Failed(f"ctypes: a wait, two CloseHandle and an error gave {found}")
    return 1


def by_hand(shell: Shell, source: str, kind: str, stage: pathlib.Path) -> int:
    folder = next(stage.rglob("libws2_32.a")).parent
    flags = [f"-I{stage / 'include' / 'ws2shim'}", f"-L{folder}", "-lws2_32"]
    if kind == "static":
        flags += ["-lstdc++", "-lm", "-pthread"]
    return compile_and_run(shell, source, f"by-hand-{kind}-{source}", folder, flags)


def compile_and_run(
    shell: Shell, source: str, name: str, library_folder: pathlib.Path, flags: list[str]
) -> int:
    compiler, standard = COMPILERS[source]
    warnings = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")
    program = TREES / name
    shell.run(compiler, standard, *warnings, CONSUMER / f"main.{source}", "-o", program, *flags)
    shell.run(program, env={"LD_LIBRARY_PATH": str(library_folder)})
    return 1


def by_wrapper(shell: Shell, source: str, kind: str, stage: pathlib.Path) -> int:
    """With ws2cc and ws2c++ alone, and the libraries' names a program for Windows gives."""
    wrapper = stage / "bin" / {"c": "ws2cc", "cpp": "ws2c++"}[source]
    program = TREES / f"wrapper-{kind}-{source}"
    option = ("--static",) if kind == "static" else ()
    libraries = ("-lws2_32", "-lmswsock", "-luser32")
    shell.run(wrapper, *option, CONSUMER / f"main.{source}", "-o", program, *libraries)
    shell.run(program)
    return 1


def unchanged(shell: Shell, stage: pathlib.Path) -> int:
    """A project that asks if(WIN32), by the file for such projects and by the wrapper."""
    project = CONSUMER / "windows_project"
    by_port_file(shell, project, stage)
    for name, source in (("ws2cc", "main.c"), ("ws2c++", "part.cpp")):
        object_file = TREES / f"{source}.o"
        shell.run(stage / "bin" / name, "--windows", "-c", project / source, "-o", object_file)
    program = TREES / "windows-by-hand"
    objects = [TREES / "main.c.o", TREES / "part.cpp.o"]
    shell.run(stage / "bin" / "ws2c++", *objects, "-o", program, "-liphlpapi")
    shell.run(program)
    traced = shell.run(stage / "bin" / "ws2trace", program)
    if not re.search(r"\] WSAStartup\(.*\) = 0 <", traced):
        raise Failed("ws2trace does not show WSAStartup")
    traced = shell.run("env", "WS2_TRACE=1", program)
    if not re.search(r"\] WSAStartup\(.*\) = 0 <", traced):
        raise Failed("WS2_TRACE=1 alone does not show WSAStartup")
    trace_module(shell, stage)
    described = shell.run(stage / "bin" / "ws2err", "10054")
    if "WSAECONNRESET" not in described:
        raise Failed("ws2err does not know 10054")
    return 2


def by_port_file(shell: Shell, project: pathlib.Path, stage: pathlib.Path) -> None:
    """As it is, and with a compiler launcher of the user's or of the project's, which is called, too."""
    port = next(stage.rglob("ws2shim-port.cmake"))
    launcher = TREES / "launcher"
    launcher.write_text('#!/bin/sh\n[ "$1" = -n ] || exit 9\nshift\necho "$@" >>"$0.log"\nexec "$@"\n')
    launcher.chmod(0o755)
    words = f"{launcher};-n"
    ways = {
        "none": [],
        "users": [f"-DCMAKE_{each}_COMPILER_LAUNCHER={words}" for each in LANGUAGES.values()],
        "projects": [f"-DPROJECTS_LAUNCHER={words}"],
    }
    log = TREES / "launcher.log"
    for name, options in ways.items():
        tree = TREES / f"windows-project-{name}"
        shell.run("cmake", "-S", project, "-B", tree, f"-DCMAKE_PROJECT_INCLUDE={port}", *options)
        shell.run("cmake", "--build", tree, "--parallel", JOBS)
        shell.run(tree / "windows_project")
        launched = log.read_text() if log.exists() else ""
        log.unlink(missing_ok=True)
        expected = ("main.c", "part.cpp") if options else ()
        if bool(launched) != bool(expected) or any(each not in launched for each in expected):
            raise Failed(f"{tree.name}: the launcher has compiled {launched or 'nothing'}")


def trace_module(shell: Shell, stage: pathlib.Path) -> None:
    """ws2trace shows what a module does that brings the library along, in a program that knows neither."""
    sources = CONSUMER / "module"
    module, program = TREES / "module.so", TREES / "module-host"
    shell.run(stage / "bin" / "ws2cc", "-shared", "-fPIC", sources / "module.c", "-o", module)
    shell.run("cc", sources / "host.c", "-o", program, "-ldl")
    traced = shell.run(stage / "bin" / "ws2trace", program, module)
    if not re.search(r"\] WSAStartup\(.*\) = 0 <", traced):
        raise Failed("ws2trace does not show the calls of a module")


# Each set of words is a build of its own. One may ask for colours, between whose escape sequences the compiler's words
# are found, too; distributions' builds ask for checks, which call printf and its kin by other names.
FORTIFIED = ["-O2", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2"]
OWN_HEADERS = ["-I", str(PORTS / "Common")]
MORE_WORDS = {
    "compiled_as_cpp.c": [["-x", "c++"], ["-xc++"]],
    "declared_again.c": [["-Wredundant-decls"]],
    "file_own_functions.c": [["-W", "-Wall", "-Werror"]],
    "library_before_winsock.cpp": [OWN_HEADERS, [*OWN_HEADERS, "-DWIN32_LEAN_AND_MEAN"]],
    "microsoft_words.c": [["-fdiagnostics-color=always"]],
    "long_formats.c": [["-Wall", "-Werror"], ["-Werror=format"]],
    "narrow_formats.c": [[], FORTIFIED],
    "narrow_formats.cpp": [[], FORTIFIED],
    "no_posix.c": [[], ["-std=c99", "-D_XOPEN_SOURCE=700", "-D_DEFAULT_SOURCE"]],
    "strict_standard.c": [["-std=c99"], ["-std=c11"]],
    "void_main.cpp": [[], ["/W4", "/EHsc", "/std:c++17", "/DUNUSED=1", "/SUBSYSTEM:CONSOLE"]],
}
# Libraries of the host's that a program links, which come behind its source.
LIBRARIES = {
    "tls.c": ["-lssl", "-lcrypto"],
    "words_of_mingw.c": ["-Wl,--subsystem,console", "-lgdi32", "-lwinspool", "-loleaut32", "-lcomdlg32"],
}


def ports(shell: Shell) -> list:
    """What programs for Windows are made of, a part for each."""
    sources = sorted(each for each in PORTS.iterdir() if each.suffix in (".c", ".cpp"))
    if not pathlib.Path("/usr/include/openssl/ssl.h").exists():
        shell.note("no OpenSSL")
        sources = [each for each in sources if each.name != "tls.c"]
    return [
        *(functools.partial(port, source=source) for source in sources),
        worked_example,
        utf16_sources,
        sources_in_bytes,
        static_windows_half,
        compilers_own_libraries,
        several_sources,
        library_with_dll_main,
        library_with_epoll,
        library_with_sanitizer,
        other_cxx_library,
        checks_of_autoconf,
        checks_of_meson,
        system_of_other_linkers,
    ]


def port(shell: Shell, source: pathlib.Path, stage: pathlib.Path) -> int:
    """A program by its wrapper alone; 42 is what each says."""
    wrapper = stage / "bin" / ("ws2cc" if source.suffix == ".c" else "ws2c++")
    program = TREES / f"port-{source.name}"
    for words in MORE_WORDS.get(source.name, [[]]):
        libraries = LIBRARIES.get(source.name, [])
        shell.run(wrapper, "--windows", *words, source, "-o", program, *libraries)
        said = shell.run("sh", "-c", '"$1" word; echo "status $?"', "sh", program)
        if "42" not in said:
            raise Failed(" ".join((source.name, *words, "failed")))
    return 1


# What stands behind step 2 of the guide's worked example.
GUIDE_COMMAND = re.compile(r"Try the build: `(make [^`]*)`")


def worked_example(shell: Shell, stage: pathlib.Path) -> int:
    """The porting guide's example by the guide's own command, in an empty home and environment."""
    found = GUIDE_COMMAND.search((ROOT / "docs/porting.md").read_text(encoding="utf-8"))
    if not found:
        raise Failed("docs/porting.md has no command for its worked example")
    home = TREES / "worked-example"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(CONSUMER / "worked_example", home / "tree")
    path = f"{stage / 'bin'}:/usr/bin:/bin"
    environment = ("env", "-i", f"HOME={home}", f"PATH={path}")
    commands = f"cd {home}/tree && {found[1]} && ./program"
    said = shell.run(*environment, "sh", "-euc", commands)
    if "hello from the other half" not in said or "error 10038" not in said:
        raise Failed("the guide's worked example failed")
    return 1


def run_with_library(
    shell: Shell, compiler: Sequence[str | os.PathLike], folder: pathlib.Path, library: str, program: str, kind: str = "c"
) -> str:
    """Compiles the text of a library and of a program that calls it; what the program says."""
    folder.mkdir(exist_ok=True)
    (folder / f"part.{kind}").write_text(library, encoding="utf-8")
    (folder / f"main.{kind}").write_text(program, encoding="utf-8")
    shell.run(*compiler, "-fPIC", "-shared", folder / f"part.{kind}", "-o", folder / "libpart.so")
    words = (f"-L{folder}", "-lpart", f"-Wl,-rpath,{folder}")
    shell.run(*compiler, folder / f"main.{kind}", *words, "-o", folder / "main")
    return shell.run(folder / "main")


def library_with_dll_main(shell: Shell, stage: pathlib.Path) -> int:
    """DllMain is called when a library comes and when it goes, in C and in C++."""
    library = """#include <windows.h>
#include <stdio.h>
static int reason;
#ifdef __cplusplus
extern "C"
#endif
__declspec(dllexport) int answer(void) { return reason == DLL_PROCESS_ATTACH ? 42 : 0; }
BOOL APIENTRY DllMain(HMODULE module, DWORD why, LPVOID reserved) {
    reason = (int)why;
    if (why == DLL_PROCESS_DETACH) fputs(reserved ? "gone\\n" : "unloaded\\n", stderr);
    return module != NULL;
}
"""
    program = """#include <stdio.h>
#ifdef __cplusplus
extern "C"
#endif
int answer(void);
int main(void) { return printf("%d\\n", answer()) != 3; }
"""
    for kind, wrapper in (("c", "ws2cc"), ("cpp", "ws2c++")):
        folder = TREES / f"dll-{kind}"
        compiler = (stage / "bin" / wrapper, "--windows")
        said = run_with_library(shell, compiler, folder, library, program, kind)
        if "42" not in said or "gone" not in said:
            raise Failed(f"DllMain in {kind} was not called")
    return 2


def utf16_sources(shell: Shell, stage: pathlib.Path) -> int:
    """A source and its header as Microsoft's editor may write them, in UTF-16 with its mark."""
    folder = TREES / "utf16 sources"
    folder.mkdir(exist_ok=True)
    header = "#define ANSWER 42\r\n"
    source = '#include "answer.h"\r\n#include <stdio.h>\r\nint main(void) { return printf("%d\\n", ANSWER) != 3; }\r\n'
    (folder / "answer.h").write_bytes(header.encode("utf-16"))
    (folder / "says.c").write_bytes(source.encode("utf-16"))
    shell.run(stage / "bin/ws2cc", "--windows", "-c", folder / "says.c", "-o", folder / "says.o")
    shell.run(stage / "bin/ws2cc", "--windows", folder / "says.o", "-o", folder / "says")
    if "42" not in shell.run(folder / "says"):
        raise Failed("a source in UTF-16 failed")
    # Sources of a project's folders, with a header of UTF-16 in another one.
    for name, include in (("below", "common"), ("part/beside", "../common")):
        (folder / include.strip("./")).mkdir(exist_ok=True)
        (folder / "common/answer16.h").write_bytes(header.encode("utf-16"))
        other = folder / f"{name}.c"
        other.parent.mkdir(exist_ok=True)
        other.write_text(source.replace("answer.h", f"{include}/answer16.h"), encoding="ascii")
        shell.run(stage / "bin/ws2cc", "--windows", other, "-o", folder / "says")
        if "42" not in shell.run(folder / "says"):
            raise Failed("a header in UTF-16 of another folder failed")
    return 1


def static_windows_half(shell: Shell, stage: pathlib.Path) -> int:
    """With the static library, whose own calls of the C library go by the same ways as the program's."""
    program = TREES / "static-windows-half"
    if (stage / "lib/libws2_32.a").exists():
        shell.run(stage / "bin/ws2cc", "--windows", "--static", PORTS / "clock_in_c.c", "-o", program)
        if "42" not in shell.run(program):
            raise Failed("a Windows half with the static library failed")
    return 1


def compilers_own_libraries(shell: Shell, stage: pathlib.Path) -> int:
    """With the compiler's libraries in the program, which call the C library by the same ways as the program."""
    program = TREES / "own-libraries"
    for words in (["-static"], ["-static-libgcc", "-static-libstdc++"]):
        for wrapper, source in (("ws2cc", "narrow_formats.c"), ("ws2c++", "narrow_formats.cpp")):
            shell.run(stage / "bin" / wrapper, "--windows", *words, PORTS / source, "-o", program)
            if "42" not in shell.run(program):
                raise Failed(f"{source} with {' '.join(words)} failed")
    return 2


def sources_in_bytes(shell: Shell, stage: pathlib.Path) -> int:
    """Korean text as an author's Windows wrote it, without a word about its character set: every byte is a character."""
    folder = TREES / "sources in bytes"
    folder.mkdir(exist_ok=True)
    source = """#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include "marked.h"
int main(void) { return printf("%d\\n", (int)(wcslen(L"한") * 10 + strlen("한글") * 5 + TWO)) != 3; }
"""
    (folder / "marked.h").write_text("#define TWO 2 /* 둘 */\n", encoding="utf-8-sig")
    (folder / "says.c").write_bytes(source.encode("cp949"))
    shell.run(stage / "bin/ws2cc", "--windows", folder / "says.c", "-o", folder / "says")
    if "42" not in shell.run(folder / "says"):
        raise Failed("a source in another character set failed")
    return 1


def several_sources(shell: Shell, stage: pathlib.Path) -> int:
    """One command for sources of which each needs something else of Microsoft's manner."""
    folder = TREES / "several sources"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    # By the rules of C++14, which are Microsoft's unless it is told.
    old = '#include <winsock2.h>\n#include <iostream>\nusing namespace std;\nbyte seven = 7;\n'
    (folder / "old.cpp").write_text(old + "int times(int x) throw(int) { return x * seven; }\n", encoding="utf-8")
    wide = 'int times(int);\r\nint answer() { return times(6); }\r\n'
    (folder / "wide.cpp").write_bytes(wide.encode("utf-16"))
    main = '#include <stdio.h>\nint answer();\nvoid main() { printf("%d\\n", answer()); }\n'
    (folder / "main.cpp").write_text(main, encoding="utf-8")
    sources = [folder / name for name in ("main.cpp", "old.cpp", "wide.cpp")]
    compiler = (stage / "bin/ws2c++", "--windows")
    shell.run(*compiler, "-o", folder / "the program", *sources)
    objects = ("sh", "-euc", 'cd "$1"; shift; "$@"', "sh", folder)
    shell.run(*objects, *compiler, "-c", *sources)
    shell.run(*compiler, *(source.with_suffix(".o") for source in sources), "-o", folder / "by-objects")
    for program in ("the program", "by-objects"):
        if "42" not in shell.run(folder / program):
            raise Failed("several sources at once failed")
    c_sources = {
        "shared.h": "int shared;\ninline int half_of(int n) { return n / 2; }\n",
        "half.c": '#include "shared.h"\nint half(void) { return half_of(shared); }\n',
        "start.c": '#include <stdio.h>\n#include "shared.h"\nint half(void);\n'
        'int main(void) { shared = 84; printf("%d %d\\n", half(), half_of(4)); return 0; }\n',
    }
    for name, text in c_sources.items():
        (folder / name).write_text(text, encoding="utf-8")
    shell.run(stage / "bin/ws2cc", "--windows", folder / "half.c", folder / "start.c", "-o", folder / "in-c")
    if "42 2" not in shell.run(folder / "in-c"):
        raise Failed("C sources that share a variable and an inline function failed")
    # Names for which Windows' file system has no case.
    cased = {
        "Main.Cpp": "int half();\nint answer() throw(int) { return 2 * half(); }\n",
        "HALF.CXX": "int half() { return 21; }\n",
        "START.C": '#include <stdio.h>\nint new = 42;\nint main(void) { printf("%d\\n", new); return 0; }\n',
    }
    for name, text in cased.items():
        (folder / name).write_text(text, encoding="utf-8")
    in_cpp = (folder / "main.cpp", folder / "Main.Cpp", folder / "HALF.CXX")
    shell.run(*compiler, *in_cpp, "-o", folder / "cased-cpp")
    shell.run(stage / "bin/ws2cc", "--windows", folder / "START.C", "-o", folder / "cased-c")
    for program in ("cased-cpp", "cased-c"):
        if "42" not in shell.run(folder / program):
            raise Failed("names of sources in another letter case failed")
    return 5


def checks_of_autoconf(shell: Shell, stage: pathlib.Path) -> int:
    """What a configure script asks the compiler, each with its answer on Windows."""
    folder = TREES / "autoconf"
    folder.mkdir(exist_ok=True)
    main = "int\nmain (void)\n{\n%s\n  ;\n  return 0;\n}\n"
    questions = {
        # Without a declaration: configure gives up where the compiler says nothing of it.
        main % "(void) strchr;": "no",
        "#include <string.h>\n" + main % "(void) (strchr);": "yes",
        "#include <sys/socket.h>\n" + main % "": "no",
        "#include <regex.h>\n" + main % "": "no",
        "#include <winsock2.h>\n" + main % "": "yes",
        "char WSAStartup (void);\n" + main % "return WSAStartup ();": "yes",
        "char snprintf (void);\n" + main % "return snprintf ();": "yes",
        "char fork (void);\n" + main % "return fork ();": "no",
        "char pipe (void);\n" + main % "return pipe ();": "no",
        "char waitpid ();\n" + main % "return waitpid ();": "no",
    }
    command = '"$1" --windows conftest.c -o conftest 2>conftest.err && echo yes || echo no'
    for text, expected in questions.items():
        (folder / "conftest.c").write_text(text, encoding="utf-8")
        said = shell.run("sh", "-c", command, "sh", stage / "bin/ws2cc", cwd=folder)
        if said.split() != [expected]:
            raise Failed(f"a check of configure's got {said.strip()}: {text}")
    (folder / "conftest.c").write_text("#if __GNUC__ >= 3\n-Wno-pedantic\n#endif\n", encoding="utf-8")
    command = '"$1" --windows -E conftest.c | grep -v "^#" | tr -s "\\n"'
    said = shell.run("sh", "-c", command, "sh", stage / "bin/ws2cc", cwd=folder)
    if said.strip() != "-Wno-pedantic":
        raise Failed(f"a check of configure's finds more words than its own: {said[:200]}")
    return 1


def checks_of_meson(shell: Shell, stage: pathlib.Path) -> int:
    """Whether Meson finds headers that Windows has, and only these."""
    folder = TREES / "meson-private" / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    question = '#ifdef __has_include\n#if !__has_include("%s")\n#error "none"\n#endif\n#else\n#include <%s>\n#endif\n'
    headers = {"winsock2.h": "yes", "signal.h": "yes", "sys/socket.h": "no", "sys/ioctl.h": "no", "sys/un.h": "no"}
    command = '"$1" --windows -E -P "$2" >/dev/null 2>&1 && echo yes || echo no'
    for header, expected in headers.items():
        source = folder / "testfile.c"
        source.write_text(question % (header, header), encoding="utf-8")
        said = shell.run("sh", "-c", command, "sh", stage / "bin/ws2cc", source)
        if said.split() != [expected]:
            raise Failed(f"Meson's check of <{header}> got {said.strip()}")
    return 1


def other_cxx_library(shell: Shell, stage: pathlib.Path) -> int:
    """A Windows half with clang's C++ library, which asks _WIN32 and __linux__ what its host is."""
    compiler = "clang++-19"
    words = ("-std=c++20", "-stdlib=libc++")
    folder = TREES / "other-cxx-library"
    folder.mkdir(exist_ok=True)
    (folder / "empty.cpp").write_text("#include <format>\n", encoding="utf-8")
    tried = ("sh", "-c", '"$@" && echo there || true', "sh", compiler, *words, "-fsyntax-only", folder / "empty.cpp")
    if "there" not in shell.run(*tried):
        shell.note("no clang 19 with its C++ library")
        return 0
    program = """#include <winsock2.h>
#include <atomic>
#include <ctime>
#include <format>
#include <fstream>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
int main(int, char** words) {
    WSADATA data;
    std::string name = words[0];
    for (char& letter : name)
        if (letter == '/') letter = '\\\\';
    std::atomic<int> answer{WSAStartup(MAKEWORD(2, 2), &data)};
    std::thread other([&] { answer = 42; answer.notify_one(); });
    answer.wait(0);
    other.join();
    bool const is_read = std::ifstream(name).get() > 0 && clock() >= 0 && WSACleanup() == 0;
    std::cout << std::format("{}\\n", is_read ? answer.load() : 1);
}
"""
    (folder / "main.cpp").write_text(program, encoding="utf-8")
    environment = ("env", f"WS2CXX={compiler}")
    built = (stage / "bin/ws2c++", "--windows", *words, folder / "main.cpp", "-o", folder / "main")
    shell.run(*environment, *built)
    if "42" not in shell.run(folder / "main"):
        raise Failed("a Windows half with clang's C++ library failed")
    return 1


def library_with_epoll(shell: Shell, stage: pathlib.Path) -> int:
    """A library that exports functions called epoll_..., as those with wepoll inside do, gets only the program's calls."""
    library = """#include <winsock2.h>
int epoll_create1(int flags) { return flags - 1; }
int epoll_ctl(int port, int what, int s, void* event) { return port + what + s + !event - 1; }
int epoll_wait(int port, void* events, int count, int milliseconds) { return port + !events + count + milliseconds; }
"""
    program = """#include <stdio.h>
#include <winsock2.h>
int epoll_wait(int port, void* events, int count, int milliseconds);
int main(void) {
    WSADATA data;
    struct sockaddr_in address = {0};
    int size = sizeof address;
    char text[4] = "";
    WSABUF room = {sizeof text, text};
    OVERLAPPED receive = {0}, *done = NULL;
    DWORD count = 0, flags = 0;
    ULONG_PTR key = 0;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (struct sockaddr*)&address, size);
    getsockname(s, (struct sockaddr*)&address, &size);
    HANDLE port = CreateIoCompletionPort((HANDLE)s, NULL, 40, 0);
    WSARecv(s, &room, 1, NULL, &flags, &receive, NULL);
    sendto(s, "ab", 2, 0, (struct sockaddr*)&address, size);
    if (!GetQueuedCompletionStatus(port, &count, &key, &done, 10000) || done != &receive) return 1;
    return printf("%d\\n", (int)key + (int)count + epoll_wait(0, text, 0, 0)) != 3;
}
"""
    folder = TREES / "library-with-epoll"
    compiler = (stage / "bin" / "ws2cc", "--windows")
    if "42" not in run_with_library(shell, compiler, folder, library, program):
        raise Failed("a completion port and a library with functions called epoll_... disturb each other")
    return 1


def library_with_sanitizer(shell: Shell, stage: pathlib.Path) -> int:
    """A program and its library, both with the address sanitizer, whose run time has functions like those in place."""
    library = """#include <winsock2.h>
#include <stdio.h>
int write_number(char* text, size_t size, DWORD64 number) { return snprintf(text, size, "%I64u", number); }
"""
    program = """#include <winsock2.h>
#include <stdarg.h>
#include <stdio.h>
int write_number(char* text, size_t size, DWORD64 number);
static void say(const char* format, ...) {
    char line[99];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    puts(line);
}
int main(void) {
    char text[16];
    write_number(text, sizeof text, 4);
    say("%s%I64d", text, (LONG64)2);
    return 0;
}
"""
    folder = TREES / "library-with-sanitizer"
    compiler = (stage / "bin" / "ws2cc", "--windows", "-fsanitize=address")
    if "42" not in run_with_library(shell, compiler, folder, library, program):
        raise Failed("a library and the address sanitizer do not go together")
    return 1


def system_of_other_linkers(shell: Shell, stage: pathlib.Path) -> int:
    """The words of Windows' shell where the linker has no --wrap (shim/package/system_defined.c)."""
    package = ROOT / "shim/package"
    library = next(stage.rglob("libws2_32.so")).parent
    objects = [TREES / f"{name}.o" for name in ("says", "words", "system")]
    shell.run(stage / "bin/ws2cc", "--windows", "-c", PORTS / "command_words.c", "-o", objects[0])
    for source, made in zip(("command_words.c", "system_defined.c"), objects[1:], strict=True):
        words = ("-D_GNU_SOURCE", "-I", ROOT, "-c", package / source)
        shell.run(stage / "bin/ws2cc", "-Wall", "-Wextra", "-Werror", *words, "-o", made)
    program = TREES / "port-command_words-defined"
    shell.run("cc", *objects, f"-L{library}", f"-Wl,-rpath,{library}", "-lws2_32", "-o", program)
    if "42" not in shell.run(program):
        raise Failed("the program's own system() failed")
    return 1


# What stands behind this line of the README is what a reader types.
COMMANDS = re.compile(r"run by ci/test first-screen.*?```sh\n(.*?)```", re.DOTALL)


def as_newcomer(shell: Shell, commands: str) -> str:
    """What these say, in an empty home with an empty environment, in the clean clone of check_first_screen()."""
    empty = ("env", "-i", f"HOME={FIRST_SCREEN}", "PATH=/usr/bin:/bin", f"CMAKE_BUILD_PARALLEL_LEVEL={JOBS}")
    return shell.run(*empty, "sh", "-euc", f"cd {CLONE}\n{commands}")


def check_first_screen(shell: Shell) -> None:
    """The README's commands."""
    found = COMMANDS.search((ROOT / "README.md").read_text(encoding="utf-8"))
    if not found:
        raise Failed("README.md has no commands for its first screen")
    shutil.rmtree(FIRST_SCREEN, ignore_errors=True)
    archive = FIRST_SCREEN / "ws2shim.tar"
    pack_sources(shell, archive)
    shell.run("tar", "-C", FIRST_SCREEN, "--extract", "--file", archive)
    if not re.search(r"^connect: 10061$|^hello", as_newcomer(shell, found[1]), re.MULTILINE):
        raise Failed("the example said neither connect: 10061 nor hello")
    as_newcomer(shell, "cmake --build build --target uninstall")
    if left := [each for each in (FIRST_SCREEN / ".local").rglob("*") if not each.is_dir()]:
        raise Failed(f"uninstall has left {left[0].relative_to(FIRST_SCREEN)}")


def check_part_of_conformance(shell: Shell) -> None:
    """A part of the behaviours: built for these alone, each room at once."""
    said = as_newcomer(shell, "ci/conformance oob --no-wine")
    if not re.search(r"report\.html are in build/conformance", said):
        raise Failed("ci/conformance made no report of a part")
