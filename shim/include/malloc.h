// SPDX-License-Identifier: MIT
// The host's <malloc.h>, with memory of the calling function's frame, which Microsoft's has.
#pragma GCC system_header
#if __has_include_next(<malloc.h>)
#include_next <malloc.h>
#ifndef _msize
#define _msize malloc_usable_size
#endif
#else
#include <ws2shim/host_stdlib.h>
#endif
#ifndef alloca
#define alloca __builtin_alloca
#endif
#ifndef _alloca
#define _alloca __builtin_alloca
#endif

// Memory of the frame when it is little, otherwise of the heap; _freea() frees either. A header in
// front of it says which it is, and keeps the alignment.
#ifndef _malloca
#include <ws2shim/host_stdlib.h>
#define _ALLOCA_S_THRESHOLD 1024
#define _ALLOCA_S_STACK_MARKER 0xCCCC
#define _ALLOCA_S_HEAP_MARKER 0xDDDD
#define _ALLOCA_S_MARKER_SIZE 16
static __inline__ void* ws2_mark_memory(void* memory, unsigned marker) {
    if (!memory) return NULL;
    *(unsigned*)memory = marker;
    return (char*)memory + _ALLOCA_S_MARKER_SIZE;
}
#define _malloca(size)                                                                             \
    ((size) + _ALLOCA_S_MARKER_SIZE < (size)                                                       \
         ? NULL                                                                                    \
         : ((size) + _ALLOCA_S_MARKER_SIZE <= _ALLOCA_S_THRESHOLD                                  \
                ? ws2_mark_memory(_alloca((size) + _ALLOCA_S_MARKER_SIZE), _ALLOCA_S_STACK_MARKER) \
                : ws2_mark_memory(malloc((size) + _ALLOCA_S_MARKER_SIZE), _ALLOCA_S_HEAP_MARKER)))
static __inline__ void _freea(void* memory) {
    if (!memory) return;
    char* const begin = (char*)memory - _ALLOCA_S_MARKER_SIZE;
    if (*(unsigned*)begin == _ALLOCA_S_HEAP_MARKER) free(begin);
}
#endif

#include <ws2shim/crt_memory.h>
