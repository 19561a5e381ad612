// SPDX-License-Identifier: MIT
// The last error, and exceptions.
#ifndef _APISETERRHANDLING_
#define _APISETERRHANDLING_

#include <ws2shim/exceptions.h>
#include <ws2shim/handles.h>
#include <ws2shim/process_env.h>

#endif
