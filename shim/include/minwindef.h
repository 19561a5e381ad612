// SPDX-License-Identifier: MIT
// The basic Windows types.
#ifndef _MINWINDEF_
#define _MINWINDEF_

#include <ws2shim/types.h>

#endif
