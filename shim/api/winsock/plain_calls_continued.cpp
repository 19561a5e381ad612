// SPDX-License-Identifier: MIT
#include "shim/api/winsock/plain_calls_continued.hpp"

#include "platform/plain_calls.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/transfer/transfer.hpp"

namespace ws2::api {
namespace {

core::SocketReference resume() { return core::SocketReference{core::library().handles().resume()}; }

// finish(Socket&) gives the count.
template <class Finish>
int finish_with(Finish const& finish) {
    auto const finish_held = [&]() -> Result<std::size_t> {
        core::SocketReference const socket = resume();
        return finish(*socket);
    };
    return call_unstarted(SOCKET_ERROR, finish_held, KeepsErrno{});
}

}  // namespace

int receive_after_all(SOCKET s, char* buf, int len, int flags) {
    core::PlainReceive::give_up();
    resume();
    return receive_in_any_way(s, buf, len, flags);
}

int send_after_all(SOCKET s, char const* buf, int len, int flags) {
    resume();
    return send_in_any_way(s, buf, len, flags);
}

int receive_from_after_all(SOCKET s, char* buf, int len, int flags, sockaddr* from, int* fromlen) {
    resume();
    return receive_from_in_any_way(s, buf, len, flags, from, fromlen);
}

int send_to_after_all(SOCKET s, char const* buf, int len, int flags, sockaddr const* to,
                      int tolen) {
    resume();
    return send_to_in_any_way(s, buf, len, flags, to, tolen);
}

int finish_receive(long result, char* buf, std::size_t len, bool was_announced) {
    return finish_with([&](core::Socket& socket) {
        return core::finish_receive(socket, buffer_of(buf, len), platform::transferred(result),
                                    was_announced);
    });
}

int finish_send(long result, char const* buf, std::size_t len) {
    return finish_with([&](core::Socket& socket) {
        return core::finish_send(socket, buffer_of(buf, len), platform::transferred(result));
    });
}

int finish_receive_from(long result, char* buf, std::size_t len, bool was_longer, sockaddr* from,
                        int* fromlen) {
    return finish_with([&](core::Socket& socket) {
        auto const count =
            was_longer ? Result<std::size_t>{Code::message_size} : platform::transferred(result);
        Ipv4Endpoint sender{};
        auto const received = core::finish_receive_from(socket, buffer_of(buf, len), sender, count);
        if (sender.family == Family::ipv4) put_ipv4(sender, from, fromlen);
        return received;
    });
}

int finish_send_to(long result, char const* buf, std::size_t len, int, sockaddr const* to) {
    return finish_with([&](core::Socket& socket) {
        return core::finish_send_to(socket, buffer_of(buf, len), ipv4_from(to),
                                    platform::transferred(result).code());
    });
}

}  // namespace ws2::api
