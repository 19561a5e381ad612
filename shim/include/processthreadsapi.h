// SPDX-License-Identifier: MIT
// Threads and processes.
#ifndef _PROCESSTHREADSAPI_H_
#define _PROCESSTHREADSAPI_H_

#include <ws2shim/threads.h>

#endif
