// SPDX-License-Identifier: MIT
// The provider calls store their error through a pointer argument, and do not change the thread's
// last error. They need no WSAStartup [docs: WSCEnumProtocols].
#pragma once

#include <winsock2.h>

#include <concepts>
#include <new>

#include "platform/types.hpp"
#include "shim/api/marshal.hpp"

namespace ws2::api {

// `provider_call` returns a Code or a Result; without a valid pointer the error is not reported.
template <class Value, std::invocable Call>
Value provider_call(Value failure, INT* error, Call&& call) noexcept {
    Code code = Code::not_enough_memory;
    Value value{};
    try {
        auto result = call();
        if constexpr (std::is_same_v<decltype(result), Code>) {
            code = result;
        } else {
            code = result.code();
            if (result) value = static_cast<Value>(*result);
        }
    } catch (std::bad_alloc const&) {
        code = Code::not_enough_memory;
    }
    if (code == Code::ok) return value;
    prepare_unstarted();
    if (can_write(error)) *error = static_cast<INT>(code);
    return failure;
}

inline int refuse_provider_call(INT* error, Code code) {
    return provider_call(SOCKET_ERROR, error, [&] { return code; });
}

}  // namespace ws2::api
