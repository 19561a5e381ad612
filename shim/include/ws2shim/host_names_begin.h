// SPDX-License-Identifier: MIT
// Before a header of the host's that declares names which Winsock has as well: from here to
// host_names_end.h the host's go by other names in the source, and by their own to the linker. No
// include guard: the host's headers include each other.
#pragma push_macro("WS2SHIM_HOST_HEADER")
#undef WS2SHIM_HOST_HEADER
#define WS2SHIM_HOST_HEADER
#pragma push_macro("select")
#pragma push_macro("fd_set")
#pragma push_macro("timeval")
#pragma push_macro("gettimeofday")
#pragma push_macro("gethostname")
#pragma push_macro("u_long")
#undef select
#undef fd_set
#undef timeval
#undef gettimeofday
#undef gethostname
#undef u_long
#pragma redefine_extname ws2_host_select select
#pragma redefine_extname ws2_host_gettimeofday gettimeofday
#pragma redefine_extname ws2_host_gethostname gethostname
#define select ws2_host_select
#define fd_set ws2_host_fd_set
#define timeval ws2_host_timeval
#define gettimeofday ws2_host_gettimeofday
#define gethostname ws2_host_gethostname
#define u_long ws2_host_u_long

// The size of a set is the program's choice, wherever it makes it.
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE

#ifdef WS2SHIM_WINSOCK_NAMES
#pragma push_macro("FD_SET")
#pragma push_macro("FD_CLR")
#pragma push_macro("FD_ISSET")
#pragma push_macro("FD_ZERO")
#pragma push_macro("timerisset")
#pragma push_macro("timerclear")
#pragma push_macro("timercmp")
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#undef timerisset
#undef timerclear
#undef timercmp
#endif
