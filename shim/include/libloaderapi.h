// SPDX-License-Identifier: MIT
// Modules.
#ifndef WS2SHIM_LIBLOADERAPI_H
#define WS2SHIM_LIBLOADERAPI_H

#include <ws2shim/process_env.h>

#endif
