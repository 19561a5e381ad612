// SPDX-License-Identifier: MIT
// The basic Windows types.
#ifndef _WINDEF_
#define _WINDEF_

#include <basetsd.h>
#include <ws2shim/types.h>

#endif
