// SPDX-License-Identifier: MIT
// The part of <windows.h> that socket programs use.
#ifndef _WINDOWS_
#define _WINDOWS_
#define _INC_WINDOWS

#include <ws2shim/types.h>
#include <ws2shim/win_errors.h>
#include <ws2shim/windows_types.h>

#endif
