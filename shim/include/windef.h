// SPDX-License-Identifier: MIT
// The basic Windows types.
#ifndef _WINDEF_
#define _WINDEF_

#include <ws2shim/types.h>

#endif
