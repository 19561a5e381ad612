// SPDX-License-Identifier: MIT
// The calls of <windows.h>.
#ifndef _WINBASE_
#define _WINBASE_

#include <windows.h>

#endif
