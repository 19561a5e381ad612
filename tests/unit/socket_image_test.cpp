// SPDX-License-Identifier: MIT
// A socket's state on its way to another process: everything arrives, and nothing else is believed.
#include "shim/core/duplication/socket_image.hpp"

#include "tests/support/catch.hpp"

using namespace ws2;
using core::SocketState;

namespace {

// No member as it is in a fresh state.
SocketState unusual_state() {
    SocketState state;
    state.kind = {Family::ipv6, SocketType::stream, 6};
    state.phase = core::Phase::connected;
    state.mode = BlockingMode::non_blocking;
    state.was_bound = state.is_receiving_shut = state.is_sending_shut = true;
    state.oob_inline = state.connect_failed = state.is_shared = true;
    state.reports_icmp_errors = false;
    state.breakage = Code::connection_reset;
    state.error_option = 10061;
    state.backlog = 17;
    Address peer;
    peer.family = Family::ipv6;
    peer.port_be = 0x1234;
    peer.ip[15] = 1;
    state.peer = core::PeerName{peer};
    state.options.receive_timeout_ms = 250;
    state.options.send_timeout_ms = 350;
    state.options.receive_buffer = 1000;
    state.options.send_buffer = 2000;
    state.options.linger_on = 1;
    state.options.linger_seconds = 30;
    state.options.reuse_address = state.options.exclusive_address = true;
    state.options.others.set(Option::ipv6_only, 0);
    state.connected_seconds = 77;
    state.urgent = {'!', '?'};
    state.ahead = {'a', 'b', 'c'};
    state.unsent = {
        {{'x', 'y'}, 0},
        {{'z'},      1}
    };
    return state;
}

}  // namespace

TEST_CASE("the image of a state gives the same image again", "[sharing]") {
    auto const image = core::to_image(unusual_state());
    auto const state = core::from_image(image);
    REQUIRE(state);
    CHECK(core::to_image(*state) == image);
    CHECK(state->kind.family == Family::ipv6);
    CHECK(state->peer.address().port_be == 0x1234);
    CHECK(state->options.receive_timeout_ms == 250);
    CHECK(state->options.others.get(Option::ipv6_only, 1) == 0);
    CHECK(state->ahead == std::vector<char>{'a', 'b', 'c'});
    REQUIRE(state->unsent.size() == 2);
    CHECK(state->unsent[1].flags == 1);
    CHECK(state->is_shared);
}

TEST_CASE("an image that was cut short or lengthened is refused", "[sharing]") {
    auto const image = core::to_image(unusual_state());
    for (std::size_t length = 0; length != image.size(); ++length)
        CHECK(core::from_image(std::span{image}.first(length)).code() == Code::invalid_argument);
    auto longer = image;
    longer.push_back(0);
    CHECK(core::from_image(longer).code() == Code::invalid_argument);
}

TEST_CASE("the image of another version is refused", "[sharing]") {
    auto image = core::to_image(unusual_state());
    ++image[0];
    CHECK(core::from_image(image).code() == Code::invalid_argument);
}
