// SPDX-License-Identifier: MIT
// The performance counter.
#ifndef _PROFILEAPI_H_
#define _PROFILEAPI_H_

#include <ws2shim/clocks.h>

#endif
