// SPDX-License-Identifier: MIT
// The boundary between C callers and the core: no call before WSAStartup, no exception across the
// C boundary, and the thread's last error set by every call: the reason, or 0 on success as
// Windows 7 and later do [winetest: test_set_getsockopt, test_timeout and others].
#pragma once

#include <concepts>
#include <new>
#include <type_traits>

#include "platform/kept_errno.hpp"
#include "platform/types.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::api {

// Shared by WSAGetLastError and GetLastError. Initial-exec: a plain store through the thread
// pointer, also from a shared library.
extern constinit thread_local int last_error __attribute__((tls_model("initial-exec")));

inline void set_last_error(Code code) noexcept { last_error = static_cast<int>(code); }

// Instead of KeptErrno for the calls that move most of the data: they touch no errno on their plain
// way and keep it on the others.
struct KeepsErrno {};

// For calls that work before WSAStartup and for Win32 calls: runs `core_call`, which returns a Code
// or a Result, and turns it into a value and a last error.
template <class Value, std::invocable Call, class Errno = platform::KeptErrno>
Value call_unstarted(Value failure, Call&& core_call, Errno const& = Errno{}) noexcept {
    Code code = Code::no_buffers;
    try {
        auto result = core_call();
        if constexpr (std::is_same_v<decltype(result), Code>) {
            if (result == Code::ok) [[likely]] {
                set_last_error(Code::ok);
                return Value{};
            }
            code = result;
        } else {
            if (result) [[likely]] {
                set_last_error(Code::ok);
                return static_cast<Value>(*result);
            }
            code = result.code();
        }
    } catch (std::bad_alloc const&) {
        code = Code::no_buffers;
    }
    set_last_error(code);
    return failure;
}

// For every Winsock call: refused before the first WSAStartup and after the last WSACleanup.
template <class Value, std::invocable Call, class Errno = platform::KeptErrno>
Value call(Value failure, Call&& core_call, Errno const& kept = Errno{}) noexcept {
    if (!core::library().is_started()) [[unlikely]] {
        set_last_error(Code::not_initialised);
        return failure;
    }
    return call_unstarted(failure, static_cast<Call&&>(core_call), kept);
}

// A call that only fails, with SOCKET_ERROR.
inline int refuse(Code code) noexcept {
    return call(-1, [&] { return code; });
}

// The same for a call on a socket: an unknown handle wins over every other fault of the arguments
// [winetest: test_bind; rostest: bind]. The last WSACleanup closes all sockets, so only a handle
// that is none raises the question whether there was a WSAStartup.
template <class Value, class SocketCall, class Errno = platform::KeptErrno>
Value call_on(Value failure, core::Handle handle, SocketCall&& socket_call,
              Errno const& kept = Errno{}) noexcept {
    auto const on_socket = [&]() -> decltype(socket_call(core::acquire_socket(handle))) {
        core::SocketReference const socket = core::acquire_socket(handle);
        if (!socket) [[unlikely]]
            return core::library().is_started() ? Code::not_socket : Code::not_initialised;
        return socket_call(socket);
    };
    return call_unstarted(failure, on_socket, kept);
}

// The same for a call that gives TRUE or FALSE.
template <class SocketCall>
int call_on_true(core::Handle handle, SocketCall&& socket_call) noexcept {
    return call_on(0, handle, [&](core::SocketReference const& socket) -> Result<int> {
        auto const code = socket_call(socket);
        if (code != Code::ok) return code;
        return 1;
    });
}

}  // namespace ws2::api
