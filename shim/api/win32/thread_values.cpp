// SPDX-License-Identifier: MIT
// TlsAlloc and FlsAlloc. Any index below the limit may be read and written, allocated or not, as on
// Windows; reading sets the last error to 0, so that a null value differs from a failure
// [docs: TlsGetValue].
#include "shim/core/waits/thread_values.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::Thread;
using core::ThreadValues;
using core::ValueSlots;

static_assert(TLS_OUT_OF_INDEXES == FLS_OUT_OF_INDEXES);

DWORD allocate(ValueSlots& slots, PFLS_CALLBACK_FUNCTION callback) {
    return win32_call(TLS_OUT_OF_INDEXES, [&] { return slots.allocate(callback); });
}

BOOL free_slot(ValueSlots& slots, DWORD index) {
    return win32_call(FALSE, [&] { return slots.free(index); });
}

void* get(ThreadValues& (Thread::*values)(), DWORD index) {
    if (index >= ValueSlots::slot_count) {
        set_last_error(Code::invalid_parameter);
        return nullptr;
    }
    set_last_error(Code::ok);
    return value_or<void*>(nullptr, [&] { return (core::this_thread().*values)().get(index); });
}

BOOL set(ThreadValues& (Thread::*values)(), DWORD index, void* value) {
    return win32_call(FALSE, [&] {
        if (index >= ValueSlots::slot_count) return Code::invalid_parameter;
        (core::this_thread().*values)().set(index, value);
        return Code::ok;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;

DWORD WINAPI TlsAlloc() { return api::allocate(core::thread_slots(), nullptr); }
BOOL WINAPI TlsFree(DWORD dwTlsIndex) { return api::free_slot(core::thread_slots(), dwTlsIndex); }
LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) { return api::get(&core::Thread::values, dwTlsIndex); }
BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) {
    return api::set(&core::Thread::values, dwTlsIndex, lpTlsValue);
}

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) {
    return api::allocate(core::fiber_slots(), lpCallback);
}
BOOL WINAPI FlsFree(DWORD dwFlsIndex) { return api::free_slot(core::fiber_slots(), dwFlsIndex); }
PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) {
    return api::get(&core::Thread::fiber_values, dwFlsIndex);
}
BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) {
    return api::set(&core::Thread::fiber_values, dwFlsIndex, lpFlsData);
}
