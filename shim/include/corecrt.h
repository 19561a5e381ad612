// SPDX-License-Identifier: MIT
// Types of Microsoft's C library.
#ifndef _INC_CORECRT_H
#define _INC_CORECRT_H

#include <stddef.h>
#include <ws2shim/crt.h>

#endif
