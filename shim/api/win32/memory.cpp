// SPDX-License-Identifier: MIT
// Heaps, and the Local and Global calls, which use the process heap. A handle of moveable memory is
// the address too: nothing here ever moves a block behind the program's back.
#include "shim/api/win32_entry.hpp"
#include "shim/core/objects/heap.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::Heap;

static_assert(LMEM_ZEROINIT == GMEM_ZEROINIT && LMEM_MOVEABLE == GMEM_MOVEABLE);

// As HeapCompatibilityInformation numbers them.
constexpr ULONG low_fragmentation = 2;

Heap& heap_of(HANDLE handle) { return *static_cast<Heap*>(handle); }

void* or_out_of_memory(void* block) {
    if (!block) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return block;
}

Heap::Fill fill_of(bool zero) { return zero ? Heap::Fill::zero : Heap::Fill::none; }
Heap::Place place_of(bool same) { return same ? Heap::Place::same : Heap::Place::anywhere; }

void* allocate(UINT flags, SIZE_T bytes) {
    return or_out_of_memory(
        core::process_heap().allocate(bytes, fill_of((flags & LMEM_ZEROINIT) != 0)));
}

void* free_block(HANDLE block) {
    if (block) core::process_heap().free(block);
    return nullptr;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI GetProcessHeap() { return &core::process_heap(); }

HANDLE WINAPI HeapCreate(DWORD, SIZE_T, SIZE_T dwMaximumSize) {
    return or_out_of_memory(new (std::nothrow) Heap{dwMaximumSize});
}

BOOL WINAPI HeapDestroy(HANDLE hHeap) {
    if (!hHeap || hHeap == GetProcessHeap()) return failed(ERROR_INVALID_HANDLE);
    delete &heap_of(hHeap);
    return TRUE;
}

DWORD WINAPI GetProcessHeaps(DWORD NumberOfHeaps, PHANDLE ProcessHeaps) {
    if (NumberOfHeaps != 0) ProcessHeaps[0] = GetProcessHeap();
    return 1;
}

BOOL WINAPI HeapSetInformation(HANDLE, HEAP_INFORMATION_CLASS HeapInformationClass,
                               PVOID HeapInformation, SIZE_T HeapInformationLength) {
    if (HeapInformationClass == HeapEnableTerminationOnCorruption) return TRUE;
    if (HeapInformationClass != HeapCompatibilityInformation)
        return failed(ERROR_INVALID_PARAMETER);
    if (HeapInformationLength < sizeof(ULONG)) return failed(ERROR_INSUFFICIENT_BUFFER);
    bool const is_low = *static_cast<ULONG*>(HeapInformation) == low_fragmentation;
    return is_low ? TRUE : failed(ERROR_INVALID_PARAMETER);
}
BOOL WINAPI HeapQueryInformation(HANDLE, HEAP_INFORMATION_CLASS HeapInformationClass,
                                 PVOID HeapInformation, SIZE_T HeapInformationLength,
                                 SIZE_T* ReturnLength) {
    if (HeapInformationClass != HeapCompatibilityInformation)
        return failed(ERROR_INVALID_PARAMETER);
    if (ReturnLength) *ReturnLength = sizeof(ULONG);
    if (HeapInformationLength < sizeof(ULONG)) return failed(ERROR_INSUFFICIENT_BUFFER);
    *static_cast<ULONG*>(HeapInformation) = low_fragmentation;
    return TRUE;
}

LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes) {
    return or_out_of_memory(
        heap_of(hHeap).allocate(dwBytes, fill_of((dwFlags & HEAP_ZERO_MEMORY) != 0)));
}

LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes) {
    if (!lpMem) return or_out_of_memory(nullptr);
    return or_out_of_memory(
        heap_of(hHeap).resize(lpMem, dwBytes, fill_of((dwFlags & HEAP_ZERO_MEMORY) != 0),
                              place_of((dwFlags & HEAP_REALLOC_IN_PLACE_ONLY) != 0)));
}

BOOL WINAPI HeapFree(HANDLE hHeap, DWORD, LPVOID lpMem) {
    if (lpMem) heap_of(hHeap).free(lpMem);
    return TRUE;
}

SIZE_T WINAPI HeapSize(HANDLE, DWORD, LPCVOID lpMem) {
    return lpMem ? Heap::size_of(lpMem) : ~SIZE_T{0};
}

HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) { return allocate(uFlags, uBytes); }
HLOCAL WINAPI LocalFree(HLOCAL hMem) { return free_block(hMem); }
HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) { return allocate(uFlags, dwBytes); }
HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) { return free_block(hMem); }

// 0 for nothing, with ERROR_INVALID_HANDLE [docs: LocalSize].
SIZE_T WINAPI LocalSize(HLOCAL hMem) {
    if (hMem) return Heap::size_of(hMem);
    return failed(ERROR_INVALID_HANDLE);
}
SIZE_T WINAPI GlobalSize(HGLOBAL hMem) { return LocalSize(hMem); }
LPVOID WINAPI LocalLock(HLOCAL hMem) { return hMem; }
LPVOID WINAPI GlobalLock(HGLOBAL hMem) { return hMem; }
// It is not locked any more, or never was: FALSE without an error [docs: GlobalUnlock].
BOOL WINAPI LocalUnlock(HLOCAL) { return failed(ERROR_SUCCESS); }
BOOL WINAPI GlobalUnlock(HGLOBAL hMem) { return LocalUnlock(hMem); }

// Without LMEM_MOVEABLE a block only changes its size where it is [docs: LocalReAlloc].
HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags) {
    if (!hMem) return failed(ERROR_INVALID_HANDLE);
    return or_out_of_memory(core::process_heap().resize(hMem, uBytes,
                                                        fill_of((uFlags & LMEM_ZEROINIT) != 0),
                                                        place_of((uFlags & LMEM_MOVEABLE) == 0)));
}
