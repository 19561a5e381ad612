// SPDX-License-Identifier: MIT
// The host's <sys/select.h> without its FD_SETSIZE. Winsock programs choose the size of their sets
// by defining FD_SETSIZE, often after <stdlib.h>, which brings this header: the host's definition
// would clash with theirs, or silently replace one made earlier.
#ifndef WS2SHIM_SYS_SELECT_H
#define WS2SHIM_SYS_SELECT_H

#pragma GCC system_header
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#include_next <sys/select.h>
#undef FD_SETSIZE
#pragma pop_macro("FD_SETSIZE")

#endif
