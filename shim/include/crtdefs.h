// SPDX-License-Identifier: MIT
// Types of Microsoft's C library.
#ifndef _INC_CRTDEFS_H
#define _INC_CRTDEFS_H

#include <stddef.h>
#include <ws2shim/crt.h>

#endif
