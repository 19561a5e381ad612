// SPDX-License-Identifier: MIT
// A socket's state on its way to another process: everything arrives, and nothing else is believed.
#include "shim/core/duplication/socket_image.hpp"

#include "tests/support/catch.hpp"

using namespace ws2;
using core::SocketImage;

namespace {

// No member as it is in a fresh state.
SocketImage unusual_image() {
    SocketImage image;
    image.kind = {Family::ipv6, SocketType::stream, 6};
    image.phase = core::Phase::connected;
    image.mode = BlockingMode::non_blocking;
    image.was_bound = image.is_receiving_shut = image.is_sending_shut = true;
    image.oob_inline = image.connect_failed = image.is_shared = true;
    image.reports_icmp_errors = false;
    image.breakage = Code::connection_reset;
    image.error_option = 10061;
    image.backlog = 17;
    Address peer;
    peer.family = Family::ipv6;
    peer.port_be = 0x1234;
    peer.ip[15] = 1;
    image.peer = core::PeerName{peer};
    image.options.receive_timeout_ms = 250;
    image.options.send_timeout_ms = 350;
    image.options.receive_buffer = 1000;
    image.options.send_buffer = 2000;
    image.options.linger_on = 1;
    image.options.linger_seconds = 30;
    image.options.reuse_address = image.options.exclusive_address = true;
    image.options.others.set(Option::ipv6_only, 0);
    image.connected_seconds = 77;
    image.urgent = {'!', '?'};
    image.ahead = {'a', 'b', 'c'};
    image.unsent = {
        {{'x', 'y'}, 0},
        {{'z'},      1}
    };
    return image;
}

}  // namespace

TEST_CASE("the image of a state gives the same image again", "[sharing]") {
    auto const bytes = core::to_bytes(unusual_image());
    auto const image = core::from_bytes(bytes);
    REQUIRE(image);
    CHECK(core::to_bytes(*image) == bytes);
    CHECK(image->kind.family == Family::ipv6);
    CHECK(image->peer.address().port_be == 0x1234);
    CHECK(image->options.receive_timeout_ms == 250);
    CHECK(image->options.others.get(Option::ipv6_only, 1) == 0);
    CHECK(image->ahead == std::vector<char>{'a', 'b', 'c'});
    REQUIRE(image->unsent.size() == 2);
    CHECK(image->unsent[1].flags == 1);
    CHECK(image->is_shared);
}

TEST_CASE("an image that was cut short or lengthened is refused", "[sharing]") {
    auto const bytes = core::to_bytes(unusual_image());
    for (std::size_t length = 0; length != bytes.size(); ++length)
        CHECK(core::from_bytes(std::span{bytes}.first(length)).code() == Code::invalid_argument);
    auto longer = bytes;
    longer.push_back(0);
    CHECK(core::from_bytes(longer).code() == Code::invalid_argument);
}

TEST_CASE("the image of another version is refused", "[sharing]") {
    auto bytes = core::to_bytes(unusual_image());
    ++bytes[0];
    CHECK(core::from_bytes(bytes).code() == Code::invalid_argument);
}
