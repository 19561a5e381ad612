// SPDX-License-Identifier: MIT
// OVERLAPPED, SECURITY_ATTRIBUTES and what goes with them.
#ifndef _MINWINBASE_
#define _MINWINBASE_

#include <ws2shim/windows_types.h>

#endif
