// SPDX-License-Identifier: MIT
// u_char and its kin, by the name of MinGW's header.
#ifndef WS2SHIM_BSD_TYPES_H
#define WS2SHIM_BSD_TYPES_H

#include <ws2shim/types.h>

#endif
