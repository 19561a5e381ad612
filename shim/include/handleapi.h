// SPDX-License-Identifier: MIT
// What every handle has in common.
#ifndef _APISETHANDLE_
#define _APISETHANDLE_

#include <ws2shim/handles.h>

#endif
