// SPDX-License-Identifier: MIT
// WSAEventSelect and WSAEnumNetworkEvents.
#include <winsock2.h>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/waits/event.hpp"

namespace ws2::api {
namespace {

static_assert(core::network_event::read == FD_READ && core::network_event::write == FD_WRITE &&
              core::network_event::oob == FD_OOB && core::network_event::accept == FD_ACCEPT &&
              core::network_event::connect == FD_CONNECT &&
              core::network_event::close == FD_CLOSE &&
              core::network_event::count == FD_MAX_EVENTS);

void store(core::ReportedEvents const& reported, WSANETWORKEVENTS& events) {
    events.lNetworkEvents = static_cast<LONG>(reported.events);
    for (std::size_t bit = 0; bit != core::network_event::count; ++bit)
        if ((reported.events >> bit & 1) != 0)
            events.iErrorCode[bit] = static_cast<int>(reported.errors[bit]);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// With no event selected the event object is not looked at.
int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, LONG lNetworkEvents) {
    return call_on(SOCKET_ERROR, s, [&](core::SocketReference const& socket) {
        if (lNetworkEvents == 0) return core::EventSelection::select(*socket, {}, 0);
        Held const held{hEventObject};
        auto* const event = held.as<core::Event>();
        if (!event) return Code::invalid_argument;
        return core::EventSelection::select(*socket, core::ObjectPtr<core::Event>{event},
                                            static_cast<core::NetworkEvents>(lNetworkEvents));
    });
}

int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                LPWSANETWORKEVENTS lpNetworkEvents) {
    return call_on(SOCKET_ERROR, s, [&](core::SocketReference const& socket) {
        if (!can_write(lpNetworkEvents)) return Code::bad_address;
        Held const held{hEventObject};
        auto* const event = held.as<core::Event>();
        if (hEventObject && !event) return Code::invalid_argument;
        store(core::EventSelection::take(*socket, event), *lpNetworkEvents);
        return Code::ok;
    });
}
