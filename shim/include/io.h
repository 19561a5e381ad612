// SPDX-License-Identifier: MIT
// Files by numbers, by the names of Microsoft's C library.
#ifndef _INC_IO
#define _INC_IO

#include <ws2shim/crt_files.h>

#endif
