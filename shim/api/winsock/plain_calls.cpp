// SPDX-License-Identifier: MIT
// recv, recvfrom, send and sendto as nearly all programs make them: one buffer, no flags, nothing
// out of the ordinary about the socket. What they add to the host's call is what a program pays for
// every transfer, so each is one function without a stack frame: it calls nothing but the host, and
// whatever is not plain is left to a function that it ends with. Those have the parameters in the
// same places. `ci/test instructions` counts.
#include "platform/plain_calls.hpp"

#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/winsock/plain_calls_continued.hpp"
#include "shim/core/duplication/duplicate.hpp"
#include "shim/core/oob/urgent_data.hpp"

namespace ws2::api {
namespace {

using core::PlainCalls;

class PlainSocket : public core::HandleTable::PlainReference {
public:
    [[gnu::always_inline]] explicit PlainSocket(SOCKET s) noexcept
        : PlainReference{core::library().handles(), s} {}

    [[gnu::always_inline]] PlainSocket again() const noexcept {
        return PlainSocket{PlainReference::again()};
    }

    [[gnu::always_inline]] core::Socket& operator*() const noexcept {
        return *static_cast<core::Socket*>(object());
    }
    [[gnu::always_inline]] core::Socket* operator->() const noexcept { return &**this; }

    // The end of a call.
    [[gnu::always_inline]] int end_with(long result, Code code = Code::ok) const noexcept {
        if (!drop()) [[unlikely]]
            return leave_closed(slot(), result, code);
        set_last_error(code);
        return static_cast<int>(result);
    }

private:
    [[gnu::always_inline]] explicit PlainSocket(PlainReference reference) noexcept
        : PlainReference{reference} {}
    [[gnu::cold, gnu::noinline]] static int leave_closed(void* slot, long result,
                                                         Code code) noexcept {
        core::library().handles().settle(slot);
        set_last_error(code);
        return static_cast<int>(result);
    }
};

// NULL and its like, which the host would see when there is data and not before. A probe for the
// rest of what is no memory would be one instruction more in every call; recv, which has more to
// look at than the others, leaves both to the host.
[[gnu::always_inline]] inline bool is_no_buffer(char const* buffer) {
    return platform::is_small_number(buffer);
}

// Other families, and datagrams without a port or an address to go to, are refused elsewhere. What
// stands behind the endpoint is read by the host alone.
[[gnu::always_inline]] inline bool has_target(sockaddr const* name) {
    if (!can_read_bytes(name, sizeof(Ipv4Endpoint))) return false;
    auto const to = ipv4_from(name);
    if (to.family != Family::ipv4) return false;
    if (to.port_be == 0) return false;
    return to.ip_be != 0;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

int WSAAPI recv(SOCKET s, char* buf, int len, int flags) {
    if (flags != 0) return receive_in_any_way(s, buf, len, flags);
    PlainSocket const socket{s};
    if (len <= 0 || !socket.can_be_held()) [[unlikely]]
        return receive_in_any_way(s, buf, len, 0);
    if (!socket.hold(s, PlainCalls::of_streams)) [[unlikely]]
        return receive_after_all(s, buf, len, 0);
    auto& object = *socket;
    core::PlainReceive const plain{object, core::slow_path::any};
    if (!plain.is_allowed()) [[unlikely]]
        return receive_after_all(s, buf, len, 0);
    auto const length = static_cast<std::size_t>(len);
    auto const count = platform::plain_receive(object.fd(), buf, length);
    auto const held = socket.again();
    auto& same = *held;
    if (!core::PlainReceive::leave(same.urgent_state().watch, plain.stamp())) [[unlikely]]
        return finish_receive(count, buf, length, true);
    if (count > 0) [[likely]]
        return held.end_with(count);
    if (platform::is_would_block(count) && same.is_surely_nonblocking())
        return held.end_with(SOCKET_ERROR, Code::would_block);
    return finish_receive(count, buf, length, false);
}

int WSAAPI send(SOCKET s, const char* buf, int len, int flags) {
    if (flags != 0) return send_in_any_way(s, buf, len, flags);
    PlainSocket const socket{s};
    if (len < 0 || !socket.can_be_held()) [[unlikely]]
        return send_in_any_way(s, buf, len, 0);
    if (!socket.hold(s, PlainCalls::of_streams) || socket->send_slow_path() != 0) [[unlikely]]
        return send_after_all(s, buf, len, 0);
    auto const length = static_cast<std::size_t>(len);
    auto const count = platform::plain_send(socket->fd(), buf, length);
    if (count == static_cast<long>(length)) [[likely]]
        return socket.again().end_with(count);
    return finish_send(count, buf, length);
}

int WSAAPI recvfrom(SOCKET s, char* buf, int len, int flags, sockaddr* from, int* fromlen) {
    if (flags != 0) return receive_from_in_any_way(s, buf, len, flags, from, fromlen);
    PlainSocket const socket{s};
    if (len <= 0 || is_no_buffer(buf) || !socket.can_be_held()) [[unlikely]]
        return receive_from_in_any_way(s, buf, len, 0, from, fromlen);
    // A thread that APCs can be queued to announces its wait in the host.
    if (!socket.hold(s, PlainCalls::of_ipv4_datagrams) || core::has_missed_bind(socket.flags()))
        [[unlikely]]
        return receive_from_after_all(s, buf, len, 0, from, fromlen);
    auto& object = *socket;
    if (object.receive_slow_path() != 0 ||
        (core::current_thread && !object.is_surely_nonblocking()) ||
        !has_room_for_ipv4(from, fromlen)) [[unlikely]]
        return receive_from_after_all(s, buf, len, 0, from, fromlen);
    auto const length = static_cast<std::size_t>(len);
    auto const count = platform::plain_receive_from(object.fd(), buf, length, from, fromlen);
    bool const was_longer = count > static_cast<long>(length);
    if (count > 0 && !was_longer) [[likely]]
        return socket.again().end_with(count);
    return finish_receive_from(count, buf, length, was_longer, from, fromlen);
}

int WSAAPI sendto(SOCKET s, const char* buf, int len, int flags, const sockaddr* to, int tolen) {
    if (flags != 0 || tolen < static_cast<int>(sizeof(sockaddr_in)))
        return send_to_in_any_way(s, buf, len, flags, to, tolen);
    PlainSocket const socket{s};
    if (len < 0 || !socket.can_be_held()) [[unlikely]]
        return send_to_in_any_way(s, buf, len, 0, to, tolen);
    if (!socket.hold(s, PlainCalls::of_ipv4_datagrams) || core::has_missed_bind(socket.flags()))
        [[unlikely]]
        return send_to_after_all(s, buf, len, 0, to, tolen);
    auto& object = *socket;
    if (object.send_slow_path() != 0 || object.phase() == core::Phase::fresh || !has_target(to))
        [[unlikely]]
        return send_to_after_all(s, buf, len, 0, to, tolen);
    auto const length = static_cast<std::size_t>(len);
    auto const count = platform::plain_send_to(object.fd(), buf, length, to);
    if (count >= 0) [[likely]]
        return socket.again().end_with(count);
    return finish_send_to(count, buf, length, 0, to);
}
