// SPDX-License-Identifier: MIT
// Time zones.
#ifndef WS2SHIM_TIMEZONEAPI_H
#define WS2SHIM_TIMEZONEAPI_H

#include <ws2shim/clocks.h>

#endif
