// SPDX-License-Identifier: MIT
// Descriptors of sockets that took over an accepted connection and with it the connection's
// descriptor. They are as open_socket() made them, and it hands them out again: a server that
// accepts by AcceptEx opens a socket for each client, and this spares the host one each time.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "platform/socket_calls.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class SpareDescriptors {
public:
    static SpareDescriptors& instance();

    // A stream socket of the family in the mode of a new socket; none: there is none.
    UniqueDescriptor take(platform::SocketKind const& kind);
    // No other process has it, unless this one has been forked since `forks` (Library::forks()).
    // Closed where there are enough.
    void keep(Family family, UniqueDescriptor descriptor, std::uint32_t forks);
    void close_all();
    // In the child of a fork: the parent has the same ones.
    void close_in_child();

private:
    struct Spare {
        Family family = Family::none;
        UniqueDescriptor descriptor;
    };
    // A worker of a completion port accepts one connection and opens the socket for the next.
    static constexpr std::size_t most = 8;

    using Spares = std::array<Spare, most>;

    void give_up_locked(Spares& to);

    std::atomic<std::size_t> count_{0};
    RankedMutex<Rank::spare_sockets> mutex_;
    Spares spares_;  // the first `count_`
    std::uint32_t forks_ = 0;
};

}  // namespace ws2::core
