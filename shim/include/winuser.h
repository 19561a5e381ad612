// SPDX-License-Identifier: MIT
// What programs without windows take from the user interface.
#ifndef WS2SHIM_WINUSER_H
#define WS2SHIM_WINUSER_H

#include <ws2shim/user.h>

#endif
