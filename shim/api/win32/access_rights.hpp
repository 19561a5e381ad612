// SPDX-License-Identifier: MIT
// What a handle of an event, mutex, semaphore or timer is opened for. Other handles allow
// everything.
#pragma once

#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace ws2::api {

// The flags of a handle that has these rights. All four kinds have one number for changing their
// state; a mutex is released without it.
inline std::uint32_t flags_for(DWORD access) {
    if ((access & (GENERIC_ALL | MAXIMUM_ALLOWED)) != 0) return 0;
    bool const waits = (access & (SYNCHRONIZE | GENERIC_EXECUTE)) != 0;
    bool const changes = (access & (EVENT_MODIFY_STATE | GENERIC_WRITE)) != 0;
    return (waits ? 0 : core::handle_cannot_wait) | (changes ? 0 : core::handle_cannot_modify);
}

inline bool has_rights(core::Object const& object) {
    using Kind = core::ObjectKind;
    auto const kind = object.kind();
    return kind == Kind::event || kind == Kind::mutex || kind == Kind::semaphore ||
           kind == Kind::timer;
}

// As with(), for changing the object's state.
template <class T, class Use>
auto with_changeable(void* handle, Use&& use) -> decltype(use(std::declval<T&>())) {
    Held const held{handle};
    T* const object = held.as<T>();
    if (!object) return Code::invalid_handle;
    if (!held.may(core::handle_cannot_modify)) return Code::win32_access_denied;
    return use(*object);
}

}  // namespace ws2::api
