// SPDX-License-Identifier: MIT
// NotifyAddrChange and NotifyRouteChange: operations of a socket that no other code uses, so that
// OVERLAPPED, handle and waiting are what they are everywhere.
#include <iphlpapi.h>

#include <atomic>
#include <memory>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/win32/network_changes.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/closing/close.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/network_changes.hpp"
#include "shim/core/socket/open.hpp"

namespace ws2::api {
namespace {

using core::AsyncState;
using core::NetworkCondition;
using core::SocketReference;

std::atomic<core::Handle> hidden{0};

// The last WSACleanup closes it with all others.
Result<core::Handle> hidden_socket() {
    auto known = hidden.load();
    if (core::acquire_socket(known)) return known;
    auto const made = core::open_socket(AF_INET, SOCK_DGRAM, 0, core::Inheritance::not_inheritable);
    if (!made || hidden.compare_exchange_strong(known, *made)) return made;
    static_cast<void>(core::close_socket(*made));
    return known;
}

core::Started start(SocketReference const& socket, core::Announcement announcement,
                    NetworkCondition const& condition) {
    begin(announcement);
    return AsyncState::of(*socket).start(
        std::make_unique<core::ChangeOperation>(std::move(announcement), condition));
}

Code await_change(SocketReference const& socket, NetworkCondition const& condition) {
    OVERLAPPED own{};
    core::Announcement announcement;
    announcement.overlapped = to_core(&own);
    return start_and_wait(
        socket, {.overlapped = &own}, announcement,
        [&](core::Announcement waiting) { return start(socket, std::move(waiting), condition); });
}

Code notify(HANDLE* handle, OVERLAPPED* overlapped, NetworkCondition const& condition) {
    if (overlapped && !can_write(overlapped)) return Code::invalid_parameter;
    if (handle && !can_write(handle)) return Code::invalid_parameter;
    if (auto const code = core::watch_network_changes(); code != Code::ok)
        return code == Code::operation_not_supported ? Code::not_supported : code;
    auto const hidden_handle = hidden_socket();
    if (!hidden_handle) return hidden_handle.code();
    auto const socket = core::acquire_socket(*hidden_handle);
    if (!socket) return Code::not_enough_memory;
    if (!overlapped) return await_change(socket, condition);
    core::Announcement announcement;
    announcement.overlapped = to_core(overlapped);
    announcement.allows_packet = false;
    if (auto const code = set_event(announcement, *overlapped); code != Code::ok) return code;
    auto const started = start(socket, std::move(announcement), condition);
    if (started.code == Code::io_pending && handle) *handle = to_handle(*hidden_handle);
    return started.code;
}

// The error is returned, and is the last error as well [winetest: testNotifyAddrChange].
DWORD notify_of(HANDLE* handle, OVERLAPPED* overlapped, NetworkCondition const& condition) {
    auto code = Code::not_enough_memory;
    static_cast<void>(is_done([&] { code = to_win32(notify(handle, overlapped, condition)); }));
    if (code != Code::ok) set_last_error(code);
    return static_cast<DWORD>(code);
}

}  // namespace

Code await_network_change(OVERLAPPED& overlapped, NetworkCondition const& condition) {
    HANDLE handle = nullptr;
    return notify(&handle, &overlapped, condition);
}

bool cancel_network_change(OVERLAPPED& overlapped) {
    auto const socket = core::acquire_socket(hidden.load());
    auto* const state = socket ? AsyncState::existing(*socket) : nullptr;
    return state && state->cancel_overlapped(to_core(&overlapped)) != 0;
}

}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI NotifyAddrChange(PHANDLE handle, LPOVERLAPPED overlapped) {
    return notify_of(handle, overlapped, core::NetworkCondition::address_list(Family::ipv4));
}

DWORD WINAPI NotifyRouteChange(PHANDLE handle, LPOVERLAPPED overlapped) {
    return notify_of(handle, overlapped, core::NetworkCondition::any_route());
}

BOOL WINAPI CancelIPChangeNotify(LPOVERLAPPED notifyOverlapped) {
    return value_or(FALSE, [&] { return cancel_network_change(*notifyOverlapped) ? TRUE : FALSE; });
}
