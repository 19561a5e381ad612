// SPDX-License-Identifier: MIT
// What every handle can do: be closed, be duplicated, be compared.
#include "shim/api/win32/access_rights.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/duplication/duplicate.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/objects/library.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::Handle;
using core::HandleTable;

bool is_pseudo(Handle handle) {
    return handle == current_process_handle || handle == current_thread_handle;
}

// What RIO_BUFFERID, RIO_CQ and RIO_RQ stand for.
bool is_of_registered_io(core::ObjectKind kind) {
    using enum core::ObjectKind;
    return kind == registered_buffer || kind == registered_completions ||
           kind == registered_requests;
}

// A socket's port is free again when the call returns; other objects have nothing to wait for, and
// a thread may well close a handle that another waits on.
Code close(Handle handle) {
    if (is_pseudo(handle)) return Code::ok;
    auto waiting = HandleTable::Waiting::none;
    {
        Held const held{to_handle(handle)};
        if (!held.object()) return Code::invalid_handle;
        auto const& reference = held.reference();
        if (reference && (reference.flags() & HANDLE_FLAG_PROTECT_FROM_CLOSE) != 0)
            return Code::invalid_handle;
        if (is_of_registered_io(held.object()->kind())) return Code::invalid_handle;
        if (held.object()->kind() == core::ObjectKind::socket) {
            waiting = HandleTable::Waiting::until_callers_left;
            core::EventSelection::handle_closes(*static_cast<core::Socket*>(held.object()));
        }
    }
    return core::library().handles().close(without_tag(handle), waiting) ? Code::ok
                                                                         : Code::invalid_handle;
}

// Rights are a handle's own, but for kinds that have none here.
std::uint32_t flags_of_copy(Held const& held, DWORD access, DWORD options) {
    if (!held.reference() || !has_rights(*held.object())) return 0;
    constexpr auto rights = core::handle_cannot_wait | core::handle_cannot_modify;
    return (options & DUPLICATE_SAME_ACCESS) != 0 ? held.reference().flags() & rights
                                                  : flags_for(access);
}

Result<Handle> duplicate(Handle handle, DWORD access, DWORD options) {
    if (handle == current_process_handle) return handle;  // stands for the process here, too
    Held const held{to_handle(handle)};
    if (!held.object()) return Code::invalid_handle;
    if (is_of_registered_io(held.object()->kind())) return Code::invalid_handle;
    auto& handles = core::library().handles();
    // A socket closes with its last handle; a thread may have had none so far.
    if (held.object()->kind() == core::ObjectKind::socket)
        return handles.duplicate(*held.object(), core::handle_is_copy);
    return handles.insert(core::ObjectPtr<core::Object>{held.object()},
                          flags_of_copy(held, access, options));
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI CloseHandle(HANDLE hObject) {
    return win32_call(FALSE, [&] { return ws2::api::close(from_handle(hObject)); });
}

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                            HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
                            DWORD dwDesiredAccess, BOOL, DWORD dwOptions) {
    return win32_call(FALSE, [&] {
        if (from_handle(hSourceProcessHandle) != current_process_handle)
            return Code::invalid_handle;
        auto const source = from_handle(hSourceHandle);
        if (from_handle(hTargetProcessHandle) == current_process_handle && lpTargetHandle) {
            auto const target = duplicate(source, dwDesiredAccess, dwOptions);
            if (!target) return target.code();
            *lpTargetHandle = to_handle(*target);
        } else if ((dwOptions & DUPLICATE_CLOSE_SOURCE) == 0) {
            return Code::invalid_handle;
        }
        if ((dwOptions & DUPLICATE_CLOSE_SOURCE) == 0) return Code::ok;
        return ws2::api::close(source);
    });
}

BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle) {
    return value_or(FALSE, [&] {
        Held const first{hFirstObjectHandle};
        Held const second{hSecondObjectHandle};
        return first.object() && first.object() == second.object();
    });
}

// HANDLE_FLAG_INHERIT is stored and returned: no child process inherits a handle here.
BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags) {
    return win32_call(FALSE, [&] {
        Held const held{hObject};
        if (!held.object()) return Code::invalid_handle;
        static constexpr DWORD known = HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE;
        *lpdwFlags = held.reference() ? held.reference().flags() & known : 0;
        return Code::ok;
    });
}

BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags) {
    return win32_call(FALSE, [&] {
        Held const held{hObject};
        if (!held.object()) return Code::invalid_handle;
        static constexpr DWORD known = HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE;
        if ((dwMask & ~known) != 0) return Code::invalid_parameter;
        if (held.reference()) held.reference().change_flags(dwMask, dwFlags);
        return Code::ok;
    });
}
