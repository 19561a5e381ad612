// SPDX-License-Identifier: MIT
// Win32 and Winsock error numbers.
#ifndef _WINERROR_
#define _WINERROR_

#include <ws2shim/win_errors.h>
#include <ws2shim/winsock_errors.h>

#endif
