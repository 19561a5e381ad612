// SPDX-License-Identifier: MIT
// The host's <sys/stat.h>, with Microsoft's names in files that are Winsock's.
#pragma GCC system_header
// In a Windows half of C mkdir has one argument (ws2shim/posix_spellings.h).
#if defined(_WIN32) && !defined(__cplusplus)
#pragma push_macro("mkdir")
#undef mkdir
#define mkdir ws2_host_mkdir
#include_next <sys/stat.h>
#undef mkdir
#pragma pop_macro("mkdir")
#else
#include_next <sys/stat.h>
#endif
#if (defined(WS2SHIM_WINSOCK_NAMES) || defined(_WIN32)) && !defined(WS2SHIM_HOST_HEADER)
#include <ws2shim/crt_files.h>
#endif
