// SPDX-License-Identifier: MIT
// Connected streams for the tests of contracts, made with the contracts themselves.
#pragma once

#include <string>
#include <utility>

#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "tests/support/catch.hpp"

namespace ws2::test {

struct StreamEnds {
    UniqueDescriptor near;
    UniqueDescriptor far;
};

inline UniqueDescriptor open_ipv4(SocketType type) {
    auto opened = platform::open_socket({Family::ipv4, type, 0}, BlockingMode::non_blocking);
    REQUIRE(opened);
    return std::move(*opened);
}

inline bool becomes(int fd, short what) {
    platform::PollItem item{fd, what, 0};
    return platform::poll({&item, 1}, platform::Deadline::after(std::chrono::minutes{1})) &&
           (item.ready & what) != 0;
}

// Over the loopback, both non-blocking.
inline StreamEnds connected_ends() {
    Address loopback;
    loopback.family = Family::ipv4;
    loopback.ip[0] = 127;
    loopback.ip[3] = 1;
    auto const listening = open_ipv4(SocketType::stream);
    REQUIRE(platform::bind(listening.get(), loopback) == Code::ok);
    REQUIRE(platform::listen(listening.get(), 1) == Code::ok);
    auto near = open_ipv4(SocketType::stream);
    auto const target = platform::local_address(listening.get());
    REQUIRE(target);
    auto const asked = platform::connect(near.get(), *target);
    REQUIRE((asked == Code::ok || asked == Code::in_progress));
    REQUIRE(becomes(listening.get(), platform::poll_readable));
    auto far = platform::accept(listening.get(), BlockingMode::non_blocking, nullptr);
    REQUIRE(far);
    return {std::move(near), std::move(*far)};
}

inline void say(int fd, std::string const& text, unsigned flags = 0) {
    auto const sent = platform::send(fd, text.data(), text.size(), flags);
    REQUIRE(sent);
    REQUIRE(*sent == text.size());
}

}  // namespace ws2::test
