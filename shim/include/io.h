// SPDX-License-Identifier: MIT
// Files by numbers, by the names of Microsoft's C library.
#ifndef _INC_IO
#define _INC_IO

#include <ws2shim/crt_files.h>
#include <ws2shim/crt_find.h>
#include <ws2shim/posix_spellings.h>

// The standard streams, as MinGW's headers have them.
#ifndef STDIN_FILENO
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#endif

WS2_BEGIN_C

// The HANDLE of a descriptor, and a descriptor for the HANDLE of a file or a socket, which _close()
// closes together; the host's close() and fclose() close a socket's descriptor alone. -1 and errno
// EBADF: there is none.
_CRTIMP intptr_t __cdecl _get_osfhandle(int fd) WS2_LINK_NAME(_get_osfhandle);
_CRTIMP int __cdecl _open_osfhandle(intptr_t osfhandle, int flags) WS2_LINK_NAME(_open_osfhandle);

WS2_END_C

#endif
