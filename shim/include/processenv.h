// SPDX-License-Identifier: MIT
// Environment and command line.
#ifndef WS2SHIM_PROCESSENV_H
#define WS2SHIM_PROCESSENV_H

#include <ws2shim/process_env.h>

#endif
