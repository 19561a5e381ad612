// SPDX-License-Identifier: MIT
// Entry points of calls that are Win32's and not Winsock's: no WSAStartup needed, and a success
// leaves the last error as it was, except where a call says otherwise.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "platform/deadline.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::api {

// Win32 has other numbers than Winsock for these.
constexpr Code to_win32(Code code) {
    return code == Code::too_many_open || code == Code::no_buffers ? Code::not_enough_memory : code;
}

// Runs `core_call`, which returns a Result, or a Code for a call that gives TRUE or FALSE.
template <class Value, std::invocable Call>
Value win32_call(Value failure, Call&& core_call) {
    Code code = Code::not_enough_memory;
    Value value = failure;
    static_cast<void>(is_done([&] {
        auto const result = core_call();
        if constexpr (std::is_same_v<decltype(result), Code const>) {
            code = result;
            if (code == Code::ok) value = Value{1};
        } else {
            code = result.code();
            if (result) value = static_cast<Value>(*result);
        }
    }));
    if (code != Code::ok) [[unlikely]]
        set_last_error(to_win32(code));
    return value;
}

// For calls that report their own failures; only not_enough_memory is left.
template <class Value, std::invocable Work>
Value win32_value(Value failure, Work&& work) {
    Value value = failure;
    if (!is_done([&] { value = static_cast<Value>(work()); }))
        set_last_error(Code::not_enough_memory);
    return value;
}

// What a call returns that fails: FALSE, null or 0. The last error is the reason.
struct Failed {
    template <class Value>
    operator Value() const noexcept {
        return Value{};
    }
};
inline Failed failed(std::uint32_t error) noexcept {
    last_error = static_cast<int>(error);
    return {};
}

inline core::Handle from_handle(void* handle) { return reinterpret_cast<core::Handle>(handle); }
inline void* to_handle(core::Handle handle) { return reinterpret_cast<void*>(handle); }

// The two lowest bits are the program's, which may mark a handle with them [winetest:
// test_connect_completion_port].
inline core::Handle without_tag(core::Handle handle) { return handle & ~core::Handle{3}; }

// Handles that mean "me" and need no closing.
inline constexpr core::Handle current_process_handle = ~core::Handle{0};
inline constexpr core::Handle current_thread_handle = ~core::Handle{1};

// An object found through a handle, held while this lives. The calling thread's pseudo handle
// works too.
class Held {
public:
    Held() = default;
    explicit Held(void* handle)
        : reference_{acquire(from_handle(handle))},
          object_{reference_ ? reference_.object() : thread_of(from_handle(handle))} {}

    core::Object* object() const { return object_; }

    // The open handle itself; empty for the pseudo handle.
    core::HandleTable::Reference const& reference() const { return reference_; }

    // Null unless the object is one.
    template <class T>
    T* as() const {
        return object_ && object_->kind() == T::object_kind ? static_cast<T*>(object_) : nullptr;
    }
    core::Waitable* waitable() const { return object_ ? object_->waitable() : nullptr; }

    // Whether the handle was opened for what this flag excludes.
    bool may(std::uint32_t exclusion) const {
        return !reference_ || (reference_.flags() & exclusion) == 0;
    }

private:
    static core::HandleTable::Reference acquire(core::Handle handle) {
        if (handle == current_thread_handle) return {};
        return core::library().handles().acquire(without_tag(handle));
    }
    static core::Object* thread_of(core::Handle handle) {
        return handle == current_thread_handle ? &core::this_thread() : nullptr;
    }

    core::HandleTable::Reference reference_;
    core::Object* object_ = nullptr;
};

// Finds a T and runs use(T&), which returns a Code or a Result; otherwise invalid_handle.
template <class T, class Use>
auto with(void* handle, Use&& use) -> decltype(use(std::declval<T&>())) {
    Held const held{handle};
    T* const object = held.as<T>();
    if (!object) return Code::invalid_handle;
    return use(*object);
}

// 0xFFFFFFFF (INFINITE) is for ever.
inline platform::Deadline deadline_after(std::uint32_t milliseconds) {
    if (milliseconds == 0) return platform::Deadline::now();
    if (milliseconds == 0xFFFFFFFF) return platform::Deadline::never();
    return platform::Deadline::after(std::chrono::milliseconds{milliseconds});
}

inline core::Alertable to_alertable(int flag) {
    return flag != 0 ? core::Alertable::yes : core::Alertable::no;
}

}  // namespace ws2::api
