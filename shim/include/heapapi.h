// SPDX-License-Identifier: MIT
// Heaps.
#ifndef _HEAPAPI_H_
#define _HEAPAPI_H_

#include <ws2shim/memory.h>

#endif
