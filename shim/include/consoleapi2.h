// SPDX-License-Identifier: MIT
// The console.
#ifndef _INC_CONSOLEAPI2_H
#define _INC_CONSOLEAPI2_H

#include <ws2shim/console.h>

#endif
