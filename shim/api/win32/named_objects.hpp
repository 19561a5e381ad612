// SPDX-License-Identifier: MIT
// What the calls that create and open objects with names share. The Create calls set the last error
// on success too: ERROR_ALREADY_EXISTS or 0 [docs: CreateEventW].
#pragma once

#include "shim/api/wide_text.hpp"
#include "shim/api/win32/access_rights.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/waits/named_objects.hpp"

namespace ws2::api {

template <class T, class Character, class... Arguments>
void* create_named(Character const* name, std::uint32_t flags, Arguments... arguments) {
    using Found = core::NamedObjects::Found;
    auto found = Found::no;
    auto const handle = win32_call(core::Handle{0}, [&]() -> Result<core::Handle> {
        auto const created = core::named_objects().create(
            narrowed(name), T::object_kind,
            [&] { return core::ObjectPtr<core::Waitable>{new T(arguments...)}; }, flags);
        if (!created) return created.code();
        found = (*created).found;
        return (*created).handle;
    });
    if (handle != 0) set_last_error(found == Found::yes ? Code::already_exists : Code::ok);
    return to_handle(handle);
}

template <class T, class Character>
void* open_named(Character const* name, DWORD access) {
    return to_handle(win32_call(core::Handle{0}, [&]() -> Result<core::Handle> {
        if (!name) return Code::invalid_parameter;
        auto const found =
            core::named_objects().open(narrowed(name), T::object_kind, flags_for(access));
        if (found && access == 0) {
            core::library().handles().close(*found, core::HandleTable::Waiting::none);
            return Code::win32_access_denied;
        }
        return found;
    }));
}

}  // namespace ws2::api
