// SPDX-License-Identifier: MIT
// The host's <stdlib.h>, and errno, which Windows' has as well, and in C min and max. The names of
// errno's values stay with <errno.h>: some are those of other numbers in <winsock2.h>, and programs
// test whether they are there. It has no include guard because the host's own counts on being
// included again.
#pragma GCC system_header
#include_next <stdlib.h>
#if !defined(errno) && !defined(WS2_WITHOUT_ERRNO)
#include <ws2shim/crt_errno.h>
#define errno (*_errno())
#endif
#if defined(_WIN32) && !defined(__cplusplus) && !defined(WS2_WITHOUT_ERRNO)
#include <ws2shim/min_max.h>
#endif
