# SPDX-License-Identifier: MIT
# Headers of POSIX as a program's Windows half sees them. The checks of a configuration (they define
# WS2SHIM_CONFIGURING) do not find them, because Windows has none, so that projects choose what they
# choose there; headers that a check includes may include them. Code that includes one all the same, as for a GNU compiler without __MINGW32__, gets
# Winsock in place of the host's sockets, and the host's own header otherwise.

set(ws2_windows_half_sockets
    arpa/inet.h net/if.h netdb.h netinet/in.h netinet/tcp.h poll.h sys/poll.h sys/socket.h)
set(ws2_windows_half_hidden
    arpa/nameser.h arpa/nameser_compat.h dlfcn.h execinfo.h fnmatch.h ftw.h glob.h grp.h ifaddrs.h langinfo.h linux/errqueue.h
    linux/filter.h linux/if.h linux/if_ether.h linux/if_packet.h linux/if_tun.h linux/in6.h linux/net_tstamp.h
    linux/netlink.h linux/rtnetlink.h linux/sockios.h linux/tcp.h linux/vm_sockets.h mqueue.h net/ethernet.h net/if_arp.h net/route.h netinet/icmp6.h
    netinet/if_ether.h netinet/in_systm.h netinet/ip.h netinet/ip6.h netinet/ip_icmp.h netinet/udp.h netpacket/packet.h
    nl_types.h pwd.h regex.h resolv.h spawn.h sys/epoll.h sys/eventfd.h sys/file.h sys/inotify.h sys/ioctl.h sys/ipc.h
    sys/mman.h sys/mount.h sys/msg.h sys/prctl.h sys/queue.h sys/random.h sys/sem.h sys/sendfile.h sys/shm.h
    sys/signalfd.h sys/statvfs.h sys/sysinfo.h sys/timerfd.h sys/times.h sys/uio.h sys/un.h sys/utsname.h sys/wait.h
    syslog.h termios.h wordexp.h)

# Functions of the host's C library that Windows has not. A check for one of them finds none: neither with <unistd.h>,
# which MinGW has without them, nor, by ws2cc, with a declaration of its own. A project that finds pipe() puts its
# descriptors into an fd_set beside sockets.
set(ws2_absent_in_unistd
    chroot daemon fork getegid geteuid getgid getpgrp getuid lchown pipe pipe2 readlink setegid seteuid setgid setpgid
    setregid setresgid setresuid setreuid setsid setuid symlink vfork)
set(ws2_absent_elsewhere
    accept4 dladdr dlclose dlopen dlsym epoll_create epoll_create1 eventfd fcntl fnmatch forkpty getgrgid getgrnam
    getifaddrs getpwnam getpwuid getrlimit glob inet_aton initgroups inotify_init ioctl kill killpg kqueue lstat mkfifo
    mmap mprotect munmap openpty poll posix_spawn ppoll pselect readv recvmmsg recvmsg regcomp sem_open semget sendfile
    sendmmsg sendmsg setitimer setrlimit shm_open shmat shmget sigaction signalfd sigprocmask sigsuspend socketpair
    syslog tcgetattr timerfd_create wait3 wait4 waitpid writev)

# Makes them in `folder`.
function(ws2_make_windows_half folder)
    foreach(header IN LISTS ws2_windows_half_sockets ws2_windows_half_hidden)
        if(header IN_LIST ws2_windows_half_sockets)
            set(otherwise "#include <winsock2.h>\n#include <ws2tcpip.h>\n")
        else()
            set(otherwise "#pragma GCC system_header\n#include_next <${header}>\n")
        endif()
        file(CONFIGURE OUTPUT ${folder}/${header} @ONLY CONTENT
            "// SPDX-License-Identifier: MIT
// Windows has no such header.
#if defined(WS2SHIM_CONFIGURING) && __INCLUDE_LEVEL__ == 1
#error \"Windows has no <${header}>\"
#endif
@otherwise@")
    endforeach()
    file(CONFIGURE OUTPUT ${folder}/signal.h @ONLY CONTENT
        "// SPDX-License-Identifier: MIT
// Windows' has no signal that ends a process for certain, and programs define one of their own; the terminal's
// SIGQUIT is SIGBREAK there, and programs have a case for either.
#pragma GCC system_header
#include_next <signal.h>
#ifndef WS2SHIM_HOST_HEADER
#undef SIGKILL
#undef SIGQUIT
#endif
")
    file(CONFIGURE OUTPUT ${folder}/fcntl.h @ONLY CONTENT
        "// SPDX-License-Identifier: MIT
// Windows' has flags to open files with and no fcntl(): programs that find its commands call it, with a
// SOCKET for a descriptor.
#pragma GCC system_header
#include_next <fcntl.h>
#ifndef WS2SHIM_HOST_HEADER
#undef FD_CLOEXEC
#undef F_GETFD
#undef F_SETFD
#undef F_GETFL
#undef F_SETFL
#undef O_NONBLOCK
#endif
")
    file(CONFIGURE OUTPUT ${folder}/features.h @ONLY CONTENT
        "// SPDX-License-Identifier: MIT
// The host's C library takes a program that says nothing for one of POSIX, and says so; Windows' does not, and
// programs ask.
#pragma GCC system_header
#if defined(_FEATURES_H) || defined(_POSIX_C_SOURCE) || defined(_POSIX_SOURCE)
#include_next <features.h>
#else
#include_next <features.h>
#undef _POSIX_C_SOURCE
#undef _POSIX_SOURCE
#endif
")
    set(hide "")
    set(show "")
    foreach(name IN LISTS ws2_absent_in_unistd)
        string(APPEND hide "#define ${name} ws2_not_on_windows_${name}\n")
        string(APPEND show "#undef ${name}\n")
    endforeach()
    file(CONFIGURE OUTPUT ${folder}/unistd.h @ONLY CONTENT
        "// SPDX-License-Identifier: MIT
// The checks of a configuration find the functions that MinGW has.
#pragma GCC system_header
#ifdef WS2SHIM_CONFIGURING
@hide@#endif
#include_next <unistd.h>
#ifdef WS2SHIM_CONFIGURING
@show@#endif
")
    ws2_make_cxx_library_hosts(${folder})
    ws2_make_boost_headers(${folder})
    file(CONFIGURE OUTPUT ${folder}/sys/un.h @ONLY CONTENT
        "// SPDX-License-Identifier: MIT
// Windows has it as <afunix.h>.
#if defined(WS2SHIM_CONFIGURING) && __INCLUDE_LEVEL__ == 1
#error \"Windows has no <sys/un.h>\"
#endif
#include <winsock2.h>
#include <afunix.h>
")
endfunction()

# clang's C++ library (libc++) asks _WIN32 and __linux__ which C library there is, how threads are made and what an
# atomic wait waits for: it is the host's, whatever half of a program is built. These of its headers ask. Only the
# first of them, which includes none of ours, may do without _WIN32.
function(ws2_make_cxx_library_hosts folder)
    set(begin "")
    set(end "")
    if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        set(begin "#pragma push_macro(\"__linux__\")\n#undef __linux__\n#define __linux__ 1\n")
        set(end "#pragma pop_macro(\"__linux__\")\n")
    endif()
    foreach(header IN ITEMS atomic __atomic/contention_t.h __config)
        string(MAKE_C_IDENTIFIER "WS2SHIM_CXX_${header}" guard)
        if(header STREQUAL "__config")
            string(APPEND begin "#pragma push_macro(\"_WIN32\")\n#undef _WIN32\n")
            string(APPEND end "#pragma pop_macro(\"_WIN32\")\n")
        endif()
        file(CONFIGURE OUTPUT ${folder}/${header} @ONLY CONTENT
            "// SPDX-License-Identifier: MIT
// The C++ library's host is the host.
#pragma GCC system_header
#ifndef @guard@
#define @guard@
@begin@#include_next <${header}>
@end@#endif
")
    endforeach()
endfunction()

# Headers of Boost include <windows.h> because BOOST_USE_WINDOWS_H is defined here, and only then: on Windows they bring
# no <winsock.h>, so that <winsock2.h> may follow, and a program that includes <windows.h> behind them gets all of it.
function(ws2_make_boost_headers folder)
    foreach(header IN ITEMS container/detail/thread_mutex.hpp detail/interlocked.hpp detail/winapi/basic_types.hpp
            interprocess/detail/win32_api.hpp signals2/detail/lwm_win32_cs.hpp smart_ptr/detail/lwm_win32_cs.hpp
            smart_ptr/detail/sp_interlocked.hpp smart_ptr/detail/sp_win32_sleep.hpp winapi/basic_types.hpp)
        file(CONFIGURE OUTPUT ${folder}/boost/${header} @ONLY CONTENT
            "// SPDX-License-Identifier: MIT
// Brings the part of <windows.h> that leaves <winsock2.h> alone.
#pragma GCC system_header
#ifdef _WINDOWS_
#include_next <boost/@header@>
#else
#pragma push_macro(\"WIN32_LEAN_AND_MEAN\")
#undef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#include_next <boost/@header@>
#pragma pop_macro(\"WIN32_LEAN_AND_MEAN\")
#undef _WINDOWS_
#undef _INC_WINDOWS
#endif
")
    endforeach()
endfunction()
