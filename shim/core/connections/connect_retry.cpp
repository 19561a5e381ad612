// SPDX-License-Identifier: MIT
#include "shim/core/connections/connect_retry.hpp"

#include <chrono>
#include <cstdlib>
#include <string_view>

#include "shim/core/options/ioctl.hpp"
#include "shim/core/socket/await.hpp"

namespace ws2::core {
namespace {

constexpr int usual_retries = 4;
constexpr std::chrono::milliseconds pause{500};

bool is_wanted() {
    // Read once: the environment may not be read while a thread changes it.
    static bool const wanted = [] {
        char const* const value =
            std::getenv("WS2_RETRY_REFUSED_CONNECTS");  // NOLINT(concurrency-mt-unsafe)
        return value && std::string_view{value} == "1";
    }();
    return wanted;
}

}  // namespace

int retries_of_refused_connects(Socket& socket) {
    if (!is_wanted()) return 0;
    std::lock_guard const lock{socket.mutex()};
    auto const asked = socket.options_locked().others.get(Option::tcp_syn_retransmissions, 0);
    if (asked == 0) return usual_retries;
    return asked == InitialRetransmission::no_retransmissions ? 0 : static_cast<int>(asked);
}

// The descriptor reports nothing between two attempts.
Code await_next_connect(Socket& socket) {
    auto const code = await(socket, 0, platform::Deadline::after(pause), Code::not_socket,
                            [](short) { return Code::would_block; });
    return code == Code::would_block ? Code::ok : code;
}

}  // namespace ws2::core
