// SPDX-License-Identifier: MIT
#include "tests/winsock/readiness_stages.hpp"

#include <stdexcept>

#include "tests/support/behaviour.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {
namespace {

constexpr auto everybody_answers = "every address answers or has no route here";

void need(bool good, char const* what) {
    if (!good) throw std::runtime_error{std::string{"test bench: "} + what};
}

Stage keep(UniqueSocket subject, UniqueSocket other = UniqueSocket{}) {
    Stage stage;
    stage.subject = std::move(subject);
    if (other.valid()) stage.others.push_back(std::move(other));
    return stage;
}

void send_all(SOCKET socket, char const* text, int length, int flags = 0) {
    need(send(socket, text, length, flags) == length, "send");
}

void set_option(SOCKET socket, int option, BOOL value) {
    need(setsockopt(socket, SOL_SOCKET, option, reinterpret_cast<char const*>(&value),
                    static_cast<int>(sizeof value)) == 0,
         "setsockopt");
}

// A byte that arrived later than what came before it proves that that has arrived, too.
void await_data(SOCKET socket) { need(await(socket, Ready::to_read), "data did not arrive"); }

bool hangs_up(SOCKET socket) {
    WSAPOLLFD item{};
    item.fd = socket;
    return WSAPoll(&item, 1, 0) == 1 && (item.revents & POLLHUP) != 0;
}

}  // namespace

UniqueSocket start_connect(Address const& target) {
    auto s = stream_socket(target.family());
    set_non_blocking(s);
    need(connect(s, target.data(), target.length()) == SOCKET_ERROR &&
             WSAGetLastError() == WSAEWOULDBLOCK,
         "connect answered at once");
    return s;
}

Stage fresh_stream() { return keep(stream_socket()); }
Stage bound_stream_stage() { return keep(bound_stream()); }

// 192.0.2.0/24 is for documentation: packets to it get lost.
Stage connecting() {
    auto s = stream_socket();
    set_non_blocking(s);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(9);
    target.sin_addr.s_addr = htonl(0xC0000201);
    auto const result =
        connect(s, reinterpret_cast<sockaddr const*>(&target), static_cast<int>(sizeof target));
    if (result == 0 || WSAGetLastError() != WSAEWOULDBLOCK || is_ready(s, Ready::exceptional) ||
        is_ready(s, Ready::to_write))
        skip(everybody_answers);
    return keep(std::move(s));
}

void skip_if_answered(SOCKET socket) {
    int error = 0;
    int length = sizeof error;
    getsockopt(socket, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length);
    if (error != 0) skip(everybody_answers);
}

Stage idle_connection() {
    auto pair = tcp_pair();
    return keep(std::move(pair.server), std::move(pair.client));
}

Stage failed_connect() {
    auto target = nobody();
    return keep(start_connect(target.address), std::move(target.keeper));
}

Stage failed_blocking_connect() {
    auto target = nobody();
    auto s = stream_socket();
    need(connect(s, target.address.data(), target.address.length()) == SOCKET_ERROR, "connect");
    return keep(std::move(s), std::move(target.keeper));
}

Stage listening_after_failed_connect() {
    auto stage = failed_connect();
    need(await(stage.subject, Ready::exceptional), "connect to nobody did not fail");
    need(listen(stage.subject, 1) == 0, "listen");
    return stage;
}

Stage idle_listener() { return keep(listener()); }

Stage listener_with_client() {
    auto s = listener();
    auto client = connected_to(s);
    return keep(std::move(s), std::move(client));
}

Stage with_data() {
    auto stage = idle_connection();
    send_all(stage.others[0], "data", 4);
    return stage;
}

Stage with_urgent_byte() {
    auto stage = idle_connection();
    send_all(stage.others[0], "!", 1, MSG_OOB);
    return stage;
}

Stage with_urgent_byte_inline() {
    auto stage = idle_connection();
    set_option(stage.subject, SO_OOBINLINE, TRUE);
    send_all(stage.others[0], "!", 1, MSG_OOB);
    return stage;
}

Stage with_finished_peer() {
    auto stage = idle_connection();
    need(shutdown(stage.others[0], SD_SEND) == 0, "shutdown");
    return stage;
}

Stage with_data_and_finished_peer() {
    auto stage = with_data();
    need(shutdown(stage.others[0], SD_SEND) == 0, "shutdown");
    return stage;
}

Stage with_finished_peer_after_own_shutdown() {
    auto stage = with_finished_peer();
    need(eventually([&] { return hangs_up(stage.subject); }), "the peer's end did not arrive");
    need(shutdown(stage.subject, SD_SEND) == 0, "shutdown");
    return stage;
}

Stage with_reset() {
    auto stage = idle_connection();
    close_with_reset(std::move(stage.others[0]));
    stage.others.clear();
    return stage;
}

Stage with_data_and_reset() {
    auto stage = with_data();
    await_data(stage.subject);
    close_with_reset(std::move(stage.others[0]));
    stage.others.clear();
    return stage;
}

Stage with_full_send_queue() {
    auto stage = idle_connection();
    set_non_blocking(stage.subject);
    std::vector<char> const block(65536);
    while (send(stage.subject, block.data(), static_cast<int>(block.size()), 0) > 0) {
    }
    need(WSAGetLastError() == WSAEWOULDBLOCK, "the send queue takes everything");
    return stage;
}

Stage after_shutdown_receive() {
    auto stage = idle_connection();
    need(shutdown(stage.subject, SD_RECEIVE) == 0, "shutdown");
    return stage;
}

Stage after_shutdown_send() {
    auto stage = idle_connection();
    need(shutdown(stage.subject, SD_SEND) == 0, "shutdown");
    return stage;
}

Stage unbound_datagram() { return keep(datagram_socket()); }
Stage idle_datagram() { return keep(bound_datagram()); }

Stage waiting_datagram() {
    auto pair = udp_pair();
    send_all(pair.client, "data", 4);
    return keep(std::move(pair.server), std::move(pair.client));
}

Stage empty_datagram() {
    auto pair = udp_pair();
    send_all(pair.client, "", 0);
    return keep(std::move(pair.server), std::move(pair.client));
}

Stage datagram_after_shutdown_receive() {
    auto stage = idle_datagram();
    need(shutdown(stage.subject, SD_RECEIVE) == 0, "shutdown");
    return stage;
}

Stage datagram_nobody_took() {
    auto pair = udp_pair();
    pair.client.close();
    send_all(pair.server, "data", 4);
    return keep(std::move(pair.server));
}

}  // namespace ws2::test
