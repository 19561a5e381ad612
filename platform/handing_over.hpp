// SPDX-License-Identifier: MIT
// Contract: giving a descriptor to another process, and what the processes then have in common.
//
// The giver opens a rendezvous place that it and one other process can name, and the other process
// comes there for the descriptor. Nobody else gets anything.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

// invalid_argument: there is no such process, or it is not this one's to give anything to.
Code check_receiver(std::uint32_t process);

struct Rendezvous {
    std::uint32_t process = 0;  // who shall come
    std::uint32_t number = 0;   // to tell the rendezvous_points with this process apart
};

// --- the giver -----------------------------------------------------------------------------------

// A descriptor that polls readable when somebody has come. address_in_use: another number, please.
Result<UniqueDescriptor> open_rendezvous(Rendezvous const& rendezvous);
void end_rendezvous(Rendezvous const& rendezvous, UniqueDescriptor place);

// Who has come, if it is the process that shall. would_block: it was somebody else.
Result<UniqueDescriptor> receive_client(Rendezvous const& rendezvous, int place);

// Gives the client a copy of `fd` and the payload. Ok: the client has said that it has them; it is
// waited for some seconds.
Code hand_over(int client, int fd, std::span<char const> payload);

// --- the other process ---------------------------------------------------------------------------

struct HandedOver {
    UniqueDescriptor descriptor;
    std::vector<char> payload;
    UniqueDescriptor giver;  // waits for acknowledge(), and keeps everything if that does not come
};
// invalid_argument: there is no such rendezvous with this process, or the giver is not to be
// trusted, or does not answer for some seconds.
Result<HandedOver> take_over(std::uint32_t number);

// What was handed over is here to stay. A failure: the giver has kept it.
Code acknowledge(HandedOver const& taken);

// The process at the other end of a local stream. operation_not_supported where the host does not
// tell.
Result<std::uint32_t> peer_process(int fd) noexcept;

// --- a descriptor that several processes have ----------------------------------------------------

// Keeps the mode a program has chosen where every process that has the descriptor sees it. The host
// itself does not wait in calls on it from now on.
Code share_mode(int fd, BlockingMode mode);
BlockingMode shared_mode(int fd) noexcept;

}  // namespace ws2::platform
