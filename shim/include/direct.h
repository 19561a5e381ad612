// SPDX-License-Identifier: MIT
// Folders, by the names of Microsoft's C library.
#ifndef _INC_DIRECT
#define _INC_DIRECT

#include <ws2shim/crt_files.h>
#include <ws2shim/posix_spellings.h>

#endif
