// SPDX-License-Identifier: MIT
// The host's <malloc.h>, with memory of the calling function's frame, which Microsoft's has.
#pragma GCC system_header
#if __has_include_next(<malloc.h>)
#include_next <malloc.h>
#else
#include <stdlib.h>
#endif
#ifndef alloca
#define alloca __builtin_alloca
#endif
#ifndef _alloca
#define _alloca __builtin_alloca
#endif
