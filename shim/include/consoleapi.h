// SPDX-License-Identifier: MIT
// Console control.
#ifndef _APISETCONSOLE_
#define _APISETCONSOLE_

#include <ws2shim/console.h>

#endif
