// SPDX-License-Identifier: MIT
// The part of <mswsock.h> that user mode and kernel mode share on Windows.
#ifndef _MSWSOCKDEF_
#define _MSWSOCKDEF_

#include <ws2shim/extensions.h>
#include <ws2shim/registered_io.h>

#endif
