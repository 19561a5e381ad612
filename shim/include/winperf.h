// SPDX-License-Identifier: MIT
// Programs include it for counters of the registry, which has none here.
#ifndef _WINPERF_
#define _WINPERF_

#include <windows.h>

#endif
