// SPDX-License-Identifier: MIT
// Contract: passing a descriptor to another process, and the state that the processes then share.
//
// The sending process opens a rendezvous: a local socket whose name it and one other process can
// compute. The other process connects there and gets the descriptor. No third process can.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

// invalid_argument: there is no such process, or it belongs to another user.
Code check_receiver(std::uint32_t process);

struct Rendezvous {
    std::uint32_t process = 0;  // the receiving process
    std::uint32_t number = 0;   // distinguishes several rendezvous with this process
};

// --- the sending
// process----------------------------------------------------------------------------------

// A descriptor that polls readable when a client has connected. address_in_use: the number is
// taken.
Result<UniqueDescriptor> open_rendezvous(Rendezvous const& rendezvous);
void end_rendezvous(Rendezvous const& rendezvous, UniqueDescriptor place);

// The client, if it is the receiving process. would_block: it was another process.
Result<UniqueDescriptor> receive_client(Rendezvous const& rendezvous, int place);

// Sends a copy of `fd` and the payload to the client. Ok: the client has acknowledged them, for
// which this waits some seconds.
Code hand_over(int client, int fd, std::span<char const> payload);

// --- the other process ---------------------------------------------------------------------------

struct HandedOver {
    UniqueDescriptor descriptor;
    std::vector<char> payload;
    UniqueDescriptor sender;  // waits for acknowledge(), and keeps everything if that does not come
};
// invalid_argument: there is no such rendezvous with this process, or the sender belongs to another
// user, or does not answer for some seconds.
Result<HandedOver> take_over(std::uint32_t number);

// The descriptor is in use here from now on. A failure: the sender has kept it.
Code acknowledge(HandedOver const& taken);

// The process at the other end of a local stream. operation_not_supported where the host does not
// report it.
Result<std::uint32_t> peer_process(int fd) noexcept;

// --- a descriptor that several processes have ----------------------------------------------------

// Stores the blocking mode in the open file description, where every process that has the
// descriptor sees it. The host's calls on the descriptor do not block from now on.
Code share_mode(int fd, BlockingMode mode);
BlockingMode shared_mode(int fd) noexcept;

// Processes that have bytes to send on the connection are counted in the socket. While there are
// any, closing the descriptor resets the connection; the last to be removed puts `packed_linger` in
// force again, low half on or off, high half seconds, unless a process has set another meanwhile. A
// process that is killed in between is never removed. operation_not_supported: the host has no
// place for the number, and nothing was changed.
Code add_sending_process(int fd) noexcept;
Code remove_sending_process(int fd, std::uint32_t packed_linger) noexcept;

}  // namespace ws2::platform
