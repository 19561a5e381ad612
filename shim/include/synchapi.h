// SPDX-License-Identifier: MIT
// Waiting and locks.
#ifndef _SYNCHAPI_H_
#define _SYNCHAPI_H_

#include <ws2shim/locks.h>
#include <ws2shim/waiting.h>

#endif
