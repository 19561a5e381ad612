// SPDX-License-Identifier: MIT
// The boundary between C callers and the core: no call before WSAStartup, no exception across the
// C boundary, and the thread's last error set by every call: the reason, or 0 on success as
// Windows 7 and later do [winetest: test_set_getsockopt, test_timeout and others].
//
// Nothing here is noexcept: where the program ends its thread inside a call (pthread_exit or a
// cancellation in an APC), the host unwinds the call, which gives back what it holds.
#pragma once

#include <concepts>
#include <exception>
#include <type_traits>

#include "platform/kept_errno.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::api {

// Shared by WSAGetLastError and GetLastError. Initial-exec: a plain store through the thread
// pointer, also from a shared library.
extern constinit thread_local int last_error __attribute__((tls_model("initial-exec")));

inline void set_last_error(Code code) noexcept { last_error = static_cast<int>(code); }

// Runs `work` and lets no exception out. False: there was not enough memory.
template <std::invocable Work>
bool is_done(Work&& work) {
    try {
        work();
        return true;
    } catch (std::exception const&) {
        return false;
    } catch (core::ThreadEnds const&) {
    }
    core::this_thread().go_on_ending();
}

// For calls that cannot fail otherwise, and do not set the last error.
template <class Value, std::invocable Work>
Value value_or(Value without_memory, Work&& work) {
    Value value = without_memory;
    static_cast<void>(is_done([&] { value = static_cast<Value>(work()); }));
    return value;
}

// Instead of KeptErrno for the calls that move most of the data: their fast paths do not change
// errno, and their slow paths restore it.
struct KeepsErrno {};

// For calls that work before WSAStartup and for Win32 calls: runs `core_call`, which returns a Code
// or a Result, and turns it into a value and a last error.
template <class Value, std::invocable Call, class Errno = platform::KeptErrno>
Value call_unstarted(Value failure, Call&& core_call, Errno const& = Errno{}) {
    // As is_done(), but without a lambda, whose captures would be in memory instead of registers.
    try {
        auto const result = core_call();
        if constexpr (std::is_same_v<decltype(result), Code const>) {
            set_last_error(result);
            return result == Code::ok ? Value{} : failure;
        } else {
            set_last_error(result.code());
            return result ? static_cast<Value>(*result) : failure;
        }
    } catch (std::exception const&) {
        set_last_error(Code::no_buffers);
        return failure;
    } catch (core::ThreadEnds const&) {
    }
    core::this_thread().go_on_ending();
}

// For every Winsock call: refused before the first WSAStartup and after the last WSACleanup.
template <class Value, std::invocable Call, class Errno = platform::KeptErrno>
Value call(Value failure, Call&& core_call, Errno const& kept = Errno{}) {
    if (!core::library().is_started()) [[unlikely]] {
        set_last_error(Code::not_initialised);
        return failure;
    }
    return call_unstarted(failure, static_cast<Call&&>(core_call), kept);
}

// A call that only fails, with SOCKET_ERROR.
inline int refuse(Code code) {
    return call(-1, [&] { return code; });
}

// The same for calls that give TRUE or FALSE.
inline Result<int> true_if(Code code) { return code == Code::ok ? Result<int>{1} : code; }
template <std::invocable Call>
int call_true(Call&& core_call) {
    return call(0, [&] { return true_if(core_call()); });
}

}  // namespace ws2::api
