// SPDX-License-Identifier: MIT
// What the host's part refuses, with the codes its contracts promise, and what it reports if it
// can.
#include <fstream>
#include <thread>

#include "platform/adopting.hpp"
#include "platform/backlog.hpp"
#include "platform/files.hpp"
#include "platform/handing_over.hpp"
#include "platform/options.hpp"
#include "platform/poll.hpp"
#include "platform/processes.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/host_descriptors.hpp"
#include "tests/support/host_limits.hpp"

using namespace ws2;
using namespace ws2::platform;

namespace {

constexpr std::uint32_t no_process = 0x7ffffff0;  // more than any host gives

}  // namespace

TEST_CASE("an option that is the core's own is none of the host's") {
    auto const opened = open_socket({Family::ipv4, SocketType::stream, 0}, BlockingMode::blocking);
    REQUIRE(opened);
    CHECK(set_option(opened->get(), Option::group_id, 1) == Code::no_such_option);
    CHECK(get_option(opened->get(), Option::group_id).code() == Code::no_such_option);
}

TEST_CASE("a process that is not there cannot be watched") {
    auto const watched = watch_process(no_process);
    CHECK(watched.code() == Code::invalid_parameter);
    if (watch_process(process_id()).code() == Code::not_supported) return;  // by this host
    ws2::test::WithoutNewDescriptors const none;
    CHECK(watch_process(process_id()).code() == Code::too_many_open_files);
}

TEST_CASE("a socket is handed over to the process it is meant for, to no other", "[linux]") {
    constexpr std::uint32_t number = 4711;
    Rendezvous const own{process_id(), number};
    auto place = open_rendezvous(own);
    REQUIRE(place);
    // The process that connects is this one, whatever process was named.
    bool is_refused = false;
    std::thread guest{[&] { is_refused = !take_over(number); }};
    PollItem item{place->get(), poll_readable, 0};
    CHECK(poll({&item, 1}, Deadline::after(std::chrono::minutes{1})));
    auto const client = receive_client({no_process, number}, place->get());
    end_rendezvous(own, std::move(*place));
    guest.join();
    CHECK(is_refused);
    CHECK(client.code() == Code::would_block);
}

TEST_CASE("a descriptor of a family or type that Winsock has no name for is distinguished") {
    auto const foreign = test::unix_datagram_socket();
    REQUIRE(foreign);
    CHECK(describe_socket(foreign.get()).code() == Code::type_not_supported);
    auto const kernel = test::routing_socket();
    REQUIRE(kernel);
    CHECK(describe_socket(kernel.get()).code() == Code::family_not_supported);
}

TEST_CASE("what is no file has no size") {
    auto const pipe = open_pipe();
    REQUIRE(pipe);
    CHECK(file_size(pipe->reader.get()).code() == Code::invalid_function);
}

TEST_CASE("a host that counts the clients it did not keep reports how many there were", "[linux]") {
    if (!std::ifstream{"/proc/self/net/netstat"}) return;  // taken away
    auto const before = clients_not_kept();
    auto const after = clients_not_kept();
    REQUIRE(before);
    REQUIRE(after);
    CHECK(*before <= *after);
}
