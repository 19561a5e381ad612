// SPDX-License-Identifier: MIT
// Memory, by the names of Microsoft's C library. Included by <ws2shim/crt.h> and <malloc.h>.
#ifndef WS2SHIM_CRT_MEMORY_H
#define WS2SHIM_CRT_MEMORY_H

#include <string.h>
#include <ws2shim/host_stdlib.h>
#include <ws2shim/linkage.h>

// Memory of the frame, which Microsoft's compiler gives without <malloc.h>, too.
#ifndef _alloca
#define _alloca __builtin_alloca
#endif

// Memory at a multiple of `alignment`, which is a power of 2, or NULL. In front of it stands what
// malloc() gave, and its size.
WS2_INLINE void* _aligned_malloc(size_t size, size_t alignment) {
    const size_t least = sizeof(void*);
    const size_t step = alignment < least ? least : alignment;
    const size_t more = step + 2 * least;
    char *memory, *aligned;
    if (alignment == 0 || (alignment & (alignment - 1)) != 0 || size + more < size) return NULL;
    memory = (char*)malloc(size + more);
    if (memory == NULL) return NULL;
    aligned = memory + 2 * least;
    aligned += (step - (size_t)aligned % step) % step;
    memcpy(aligned - least, &memory, sizeof memory);
    memcpy(aligned - 2 * least, &size, sizeof size);
    return aligned;
}
WS2_INLINE void _aligned_free(void* aligned) {
    char* memory;
    if (aligned == NULL) return;
    memcpy(&memory, (char*)aligned - sizeof memory, sizeof memory);
    free(memory);
}
WS2_INLINE void* _aligned_realloc(void* aligned, size_t size, size_t alignment) {
    void* other;
    size_t had;
    if (aligned == NULL) return _aligned_malloc(size, alignment);
    if (size == 0) {
        _aligned_free(aligned);
        return NULL;
    }
    other = _aligned_malloc(size, alignment);
    if (other == NULL) return NULL;
    memcpy(&had, (char*)aligned - 2 * sizeof(void*), sizeof had);
    memcpy(other, aligned, had < size ? had : size);
    _aligned_free(aligned);
    return other;
}

#endif
