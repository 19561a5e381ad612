// SPDX-License-Identifier: MIT
// The end of what host_names_begin.h began. No include guard.
#ifdef WS2SHIM_WINSOCK_NAMES
#pragma pop_macro("FD_SET")
#pragma pop_macro("FD_CLR")
#pragma pop_macro("FD_ISSET")
#pragma pop_macro("FD_ZERO")
#pragma pop_macro("timerisset")
#pragma pop_macro("timerclear")
#pragma pop_macro("timercmp")
#endif
#undef FD_SETSIZE
#pragma pop_macro("FD_SETSIZE")
#pragma pop_macro("select")
#pragma pop_macro("fd_set")
#pragma pop_macro("timeval")
#pragma pop_macro("gettimeofday")
#pragma pop_macro("gethostname")
#pragma pop_macro("u_long")
#undef WS2SHIM_HOST_HEADER
#pragma pop_macro("WS2SHIM_HOST_HEADER")
