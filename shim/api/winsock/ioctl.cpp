// SPDX-License-Identifier: MIT
// ioctlsocket and WSAIoctl: both walk the same table of controls.
#include <winsock2.h>

#include <mstcpip.h>

#include <utility>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/ioctl_structures.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/io/network_changes.hpp"

using ws2::Code;
using ws2::Result;
using ws2::api::call_on;
using ws2::api::ControlRequest;
using ws2::api::OverlappedCall;
using ws2::core::Announcement;
using ws2::core::AsyncState;
using ws2::core::NetworkCondition;
using ws2::core::SocketReference;
using ws2::core::Started;
using ws2::core::When;

namespace {

// What a control does with no memory it does with unusable memory, too. How much of it a control
// uses is looked at there.
void* usable(void* memory) { return ws2::api::can_read_bytes(memory, 1) ? memory : nullptr; }

bool waits_for_change(DWORD code) {
    return code == SIO_ADDRESS_LIST_CHANGE || code == SIO_ROUTING_INTERFACE_CHANGE;
}

Result<NetworkCondition> condition_of(SocketReference const& socket, DWORD code,
                                      ControlRequest const& request) {
    if (socket->family() == ws2::Family::local) return Code::operation_not_supported;
    if (code == SIO_ADDRESS_LIST_CHANGE) return NetworkCondition::address_list(socket->family());
    auto const peer = ws2::api::route_target(socket, request);
    if (!peer) return peer.code();
    if (peer->is_wildcard()) return Code::invalid_argument;
    return NetworkCondition::route_to(*peer);
}

// Changes are watched first, so that none after the call is missed.
Started start_change(SocketReference const& socket, DWORD code, ControlRequest const& request,
                     Announcement announcement) {
    auto const watched = ws2::core::watch_network_changes();
    if (watched != Code::ok) return {watched, {}};
    auto const condition = condition_of(socket, code, request);
    if (!condition) return {condition.code(), {}};
    begin(announcement);
    return AsyncState::of(*socket).start(
        std::make_unique<ws2::core::ChangeOperation>(std::move(announcement), *condition));
}

// Without an OVERLAPPED a blocking socket waits, and another one gets FD_ADDRESS_LIST_CHANGE
// or FD_ROUTING_INTERFACE_CHANGE [docs: Winsock IOCTLs; winetest: test_sioAddressListChange].
Code await_change(SocketReference const& socket, DWORD code, ControlRequest const& request) {
    *request.returned = 0;
    if (socket->is_blocking()) {
        OVERLAPPED own{};
        Announcement announcement;
        announcement.overlapped = ws2::api::to_core(&own);
        return ws2::api::start_and_wait(
            socket, {.overlapped = &own}, announcement, [&](Announcement waiting) {
                return start_change(socket, code, request, std::move(waiting));
            });
    }
    auto const watched = ws2::core::watch_network_changes();
    if (watched != Code::ok) return watched;
    auto const condition = condition_of(socket, code, request);
    if (!condition) return condition.code();
    ws2::core::EventSelection::expect(*socket, *condition);
    return Code::would_block;
}

Code control(SocketReference const& socket, DWORD code, ControlRequest const& request) {
    if (waits_for_change(code)) return await_change(socket, code, request);
    if (auto const* const row = ws2::api::find_control(code)) return row->run(socket, request);
    *request.returned = 0;
    return Code::operation_not_supported;
}

// How Windows' socket library handles a code that comes with an OVERLAPPED [winetest: test_fionbio,
// test_keepalive_vals, test_unsupported_ioctls and others].
enum class Handling : std::uint8_t {
    at_once,      // by the library itself: a failure leaves the OVERLAPPED alone
    by_stack,     // the number of bytes is returned at once only if a routine is to run
    after_while,  // everything is reported by the completion
};

Handling handling_of(DWORD code) {
    switch (code) {
        case FIONBIO:
        case FIONREAD:
        case SIOCATMARK:
        case SIO_GET_EXTENSION_FUNCTION_POINTER:
        case SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER:
        case SIO_ADDRESS_LIST_QUERY:
        case SIO_ROUTING_INTERFACE_QUERY:
            return Handling::at_once;
        case SIO_GET_INTERFACE_LIST:
        case SIO_BASE_HANDLE:
        case SIO_BSP_HANDLE:
        case SIO_BSP_HANDLE_SELECT:
        case SIO_TCP_INFO:  // [web: golang/go TestWSASocketConflict]
            return Handling::after_while;
        default:
            return ws2::api::find_control(code) ? Handling::by_stack : Handling::after_while;
    }
}

// The kernel, which is asked with an OVERLAPPED, has no handles of layered providers [winetest:
// test_base_handle].
bool asks_for_base(DWORD code) {
    return code == SIO_BASE_HANDLE || code == SIO_BSP_HANDLE || code == SIO_BSP_HANDLE_SELECT;
}

// The completion of a control that Windows' kernel carries out asynchronously.
ws2::core::Status late_status(ControlRequest const& request, Code result) {
    bool const is_too_small = result == Code::bad_address && request.output;
    return is_too_small ? ws2::core::Status::buffer_too_small : ws2::core::status_of(result);
}

Started run_later(SocketReference const& socket, DWORD code, ControlRequest const& request,
                  Announcement announcement) {
    using ws2::core::is_success;
    begin(announcement);
    auto const result =
        asks_for_base(code) ? Code::operation_not_supported : control(socket, code, request);
    auto const status = late_status(request, result);
    return AsyncState::of(*socket).report_done(
        std::move(announcement), {status, is_success(status) ? *request.returned : 0, 0},
        When::later);
}

Started run_overlapped(SocketReference const& socket, DWORD code, ControlRequest request,
                       Announcement announcement) {
    if (waits_for_change(code)) return start_change(socket, code, request, std::move(announcement));
    // Takes no OVERLAPPED [docs: Winsock IOCTLs].
    if (code == SIO_BSP_HANDLE_POLL) return {Code::bad_address, {}};
    auto const handling = handling_of(code);
    DWORD size = 0;
    DWORD* const returned = std::exchange(request.returned, &size);
    if (handling == Handling::after_while)
        return run_later(socket, code, request, std::move(announcement));
    if (handling == Handling::by_stack) begin(announcement);
    bool const has_routine = announcement.routine.invoke != nullptr;
    auto const result = control(socket, code, request);
    // The size is also returned for a list that does not fit [winetest: test_address_list_query].
    bool const reports_size = result == Code::ok ? handling == Handling::at_once || has_routine
                                                 : code == SIO_ADDRESS_LIST_QUERY;
    if (reports_size) *returned = size;
    if (result != Code::ok) return {result, {}};
    return AsyncState::of(*socket).report_done(std::move(announcement),
                                               {ws2::core::Status::success, 0, 0}, When::at_once);
}

Code control_overlapped(SocketReference const& socket, DWORD code, ControlRequest const& request,
                        OverlappedCall const& call) {
    return ws2::api::start_overlapped(socket, call, [&](Announcement announcement) {
        return run_overlapped(socket, code, request, std::move(announcement));
    });
}

}  // namespace

// The argument is one u_long, whichever way it goes.
int WSAAPI ioctlsocket(SOCKET s, long cmd, u_long* argp) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto* const argument = usable(argp);
        DWORD returned = 0;
        return control(socket, static_cast<DWORD>(cmd),
                       {s, argument, sizeof *argp, argument, sizeof *argp, &returned});
    });
}

int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                    LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                    LPWSAOVERLAPPED lpOverlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        ControlRequest request{s,           usable(lpvInBuffer), cbInBuffer, usable(lpvOutBuffer),
                               cbOutBuffer, lpcbBytesReturned};
        if (!ws2::api::can_write(lpcbBytesReturned)) return Code::bad_address;
        if (lpOverlapped)
            return control_overlapped(socket, dwIoControlCode, request,
                                      {.overlapped = lpOverlapped, .routine = lpCompletionRoutine});
        return control(socket, dwIoControlCode, request);
    });
}
