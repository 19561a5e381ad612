// SPDX-License-Identifier: MIT
// The console.
#ifndef _INC_WINCON_H
#define _INC_WINCON_H

#include <ws2shim/console.h>

#endif
