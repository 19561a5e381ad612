// SPDX-License-Identifier: MIT
// The last error.
#ifndef _APISETERRHANDLING_
#define _APISETERRHANDLING_

#include <ws2shim/handles.h>
#include <ws2shim/process_env.h>

#endif
