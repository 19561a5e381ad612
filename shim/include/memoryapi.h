// SPDX-License-Identifier: MIT
// Memory.
#ifndef WS2SHIM_MEMORYAPI_H
#define WS2SHIM_MEMORYAPI_H

#include <ws2shim/file_mappings.h>
#include <ws2shim/memory.h>

#endif
