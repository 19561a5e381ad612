// SPDX-License-Identifier: MIT
// Time and machine.
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_

#include <ws2shim/clocks.h>
#include <ws2shim/process_env.h>

#endif
