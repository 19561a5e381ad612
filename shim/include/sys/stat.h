// SPDX-License-Identifier: MIT
// The host's <sys/stat.h>, with Microsoft's names in files that are Winsock's.
#pragma GCC system_header
#include_next <sys/stat.h>
#if (defined(WS2SHIM_WINSOCK_NAMES) || defined(_WIN32)) && !defined(WS2SHIM_HOST_HEADER)
#include <ws2shim/crt_files.h>
#endif
