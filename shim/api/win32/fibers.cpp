// SPDX-License-Identifier: MIT
// Fibers.
#include "shim/core/waits/fibers.hpp"

#include <algorithm>

#include <windows.h>
#include <winsock2.h>

#include "shim/api/win32_entry.hpp"

namespace ws2::api {
namespace {

using core::Fiber;

constexpr SIZE_T least_stack_bytes = SIZE_T{1} << 20;  // what a program's own header says, mostly
constexpr SIZE_T least_reserved_bytes = SIZE_T{64} << 10;

template <class Call>
LPVOID make(DWORD flags, Call&& call) {
    return to_handle(win32_call(core::Handle{0}, [&]() -> Result<core::Handle> {
        if ((flags & ~DWORD{FIBER_FLAG_FLOAT_SWITCH}) != 0) return Code::invalid_parameter;
        auto const fiber = call();
        if (!fiber) return fiber.code();
        return reinterpret_cast<core::Handle>(*fiber);
    }));
}

LPVOID convert(LPVOID data, DWORD flags) {
    return make(flags, [&] { return Fiber::of_this_thread(data); });
}

LPVOID create(SIZE_T stack_bytes, DWORD flags, LPFIBER_START_ROUTINE start, LPVOID data) {
    return make(flags, [&] { return Fiber::create(start, data, stack_bytes); });
}

// Windows keeps the version of the thread's block there.
constexpr std::uintptr_t no_fiber = 0x1E00;

}  // namespace
}  // namespace ws2::api

using ws2::core::Fiber;
namespace api = ws2::api;

LPVOID WINAPI ConvertThreadToFiber(LPVOID lpParameter) { return api::convert(lpParameter, 0); }
LPVOID WINAPI ConvertThreadToFiberEx(LPVOID lpParameter, DWORD dwFlags) {
    return api::convert(lpParameter, dwFlags);
}
BOOL WINAPI ConvertFiberToThread() {
    return api::win32_call(FALSE, [] { return Fiber::end_of_this_thread(); });
}

LPVOID WINAPI CreateFiber(SIZE_T dwStackSize, LPFIBER_START_ROUTINE lpStartAddress,
                          LPVOID lpParameter) {
    return api::create(std::max(dwStackSize, api::least_stack_bytes), 0, lpStartAddress,
                       lpParameter);
}
LPVOID WINAPI CreateFiberEx(SIZE_T dwStackCommitSize, SIZE_T dwStackReserveSize, DWORD dwFlags,
                            LPFIBER_START_ROUTINE lpStartAddress, LPVOID lpParameter) {
    SIZE_T const reserved = dwStackReserveSize == 0
                                ? api::least_stack_bytes
                                : std::max(dwStackReserveSize, api::least_reserved_bytes);
    return api::create(std::max(dwStackCommitSize, reserved), dwFlags, lpStartAddress, lpParameter);
}
VOID WINAPI DeleteFiber(LPVOID lpFiber) {
    if (lpFiber) Fiber::destroy(*static_cast<Fiber*>(lpFiber));
}
VOID WINAPI SwitchToFiber(LPVOID lpFiber) { static_cast<Fiber*>(lpFiber)->run_here(); }

BOOL WINAPI IsThreadAFiber() { return Fiber::current() != nullptr; }
PVOID WINAPI GetCurrentFiber() {
    Fiber* const fiber = Fiber::current();
    return fiber ? fiber : reinterpret_cast<PVOID>(api::no_fiber);
}
PVOID WINAPI GetFiberData() {
    Fiber const* const fiber = Fiber::current();
    return fiber ? fiber->data() : nullptr;
}
