// SPDX-License-Identifier: MIT
// IOCTL_AFD_POLL: an operation that waits until one of several sockets is ready, and then ends as
// overlapped operations do, by an event or by a packet of a completion port. Nothing public of
// Windows offers it, but wepoll and libuv build epoll and uv_poll on it.
//
// What is ready is a state and not an event, as for WSAPoll: an operation ends at once when a
// socket is ready already. Otherwise the network events of its sockets (see event_selection.hpp)
// make it look again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "shim/core/files/file.hpp"
#include "shim/core/io/operation.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/timer_service.hpp"

namespace ws2::core {

// AFD_POLL_*.
using PollEvents = std::uint32_t;
namespace poll_event {
inline constexpr PollEvents receive = 0x001;  // data; a socket that was shut down has none
inline constexpr PollEvents receive_expedited = 0x002;
inline constexpr PollEvents send = 0x004;
inline constexpr PollEvents disconnect = 0x008;  // the peer has finished
inline constexpr PollEvents abort = 0x010;
inline constexpr PollEvents local_close = 0x020;  // always reported
inline constexpr PollEvents connect = 0x040;      // has a peer
inline constexpr PollEvents accept = 0x080;
inline constexpr PollEvents connect_failed = 0x100;
}  // namespace poll_event

struct PolledSocket {
    Handle handle = 0;
    PollEvents events = 0;  // wanted, or there
};

struct SocketPollRequest {
    // Its OVERLAPPED is an IO_STATUS_BLOCK, which has the same first words, and which is not
    // written before the end.
    Announcement announcement;
    std::function<void()> routine;  // an APC of the calling thread
    Overlapped* context = nullptr;  // what a packet has in the place of an OVERLAPPED's address
    std::vector<PolledSocket> sockets;
    // Ends the main poll of each of its sockets, if that is exclusive, too. A poll becomes main
    // when it begins to wait and the socket has no other [winetest: afd test_poll_exclusive].
    bool is_exclusive = false;
    bool is_immediate = false;             // a time of 0
    std::optional<TimerService::Due> due;  // none: for ever
    // Writes the ready sockets to the program's memory; returns the number of bytes. May be called
    // by any thread.
    std::function<std::uint32_t(std::span<PolledSocket const> ready)> write;
};

// "\Device\Afd" in any letter case, or what is below it: the kernel's name of the device.
bool names_poll_device(std::string_view name);
// Opens the device that polls can be sent to without a socket: a handle that a port can have.
Result<Handle> open_poll_device();

// `through`: the socket or the device whose port gets the completion. not_socket: one of the
// handles is no socket, and nothing was written; invalid_parameter: a routine, and a port.
Started start_socket_poll(Object& through, SocketPollRequest request);

// Ends those that were sent to `through`, and that use this OVERLAPPED unless it is null. How many.
std::size_t cancel_socket_polls(Object const& through, Overlapped const* overlapped);

// The calling thread ends, and so do the polls that it has sent, unless a port alone reports them.
// Nothing is written to its stack.
void cancel_socket_polls_at_thread_end(platform::AddressRange const& stack);

// Something may have become ready, or the socket was closed. With no lock held.
void check_socket_polls(Socket& socket);

// In the child of a fork, which has no other thread.
void forget_socket_polls_after_fork();

}  // namespace ws2::core
