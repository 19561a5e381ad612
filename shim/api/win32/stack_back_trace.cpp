// SPDX-License-Identifier: MIT
// Where a thread has been called from.
#include <algorithm>
#include <numeric>
#include <span>

#include "platform/process.hpp"

#include <windows.h>

WORD WINAPI RtlCaptureStackBackTrace(DWORD FramesToSkip, DWORD FramesToCapture, PVOID* BackTrace,
                                     PDWORD BackTraceHash) {
    std::span const frames{BackTrace, std::min(FramesToCapture, DWORD{0xFFFF})};
    auto const count =
        ws2::platform::return_addresses(__builtin_return_address(0), FramesToSkip, frames);
    auto const add = [](DWORD sum, void* address) {
        return sum + static_cast<DWORD>(reinterpret_cast<ULONG_PTR>(address));
    };
    if (BackTraceHash)
        *BackTraceHash = std::accumulate(BackTrace, BackTrace + count, DWORD{0}, add);
    return static_cast<WORD>(count);
}
