// SPDX-License-Identifier: MIT
// Where Winsock's results differ from the host's, as tables: which call a phase refuses, and which
// errors a call maps to others.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/types.hpp"

namespace ws2::core {

// The state of a socket. A datagram or raw socket is never listening, accepting or connecting;
// "connected" then means that it has a default peer. "Accepting": AcceptEx was given it, and its
// connection has not come yet.
enum class Phase : std::uint8_t { fresh, accepting, bound, listening, connecting, connected };

enum class Call : std::uint8_t {
    bind,
    listen,
    accept,
    connect,
    send,
    receive,
    shutdown,
    local_name,
    peer_name,
};

struct PhaseRule {
    SocketType type;
    Call call;
    Phase phase;
    Code refusal;
};

// clang-format off
inline constexpr PhaseRule phase_rules[] = {
    {SocketType::stream,   Call::bind,       Phase::bound,      Code::invalid_argument},  // winetest: test_bind
    {SocketType::stream,   Call::bind,       Phase::listening,  Code::invalid_argument},
    {SocketType::stream,   Call::bind,       Phase::connecting, Code::invalid_argument},
    {SocketType::stream,   Call::bind,       Phase::connected,  Code::invalid_argument},
    {SocketType::stream,   Call::listen,     Phase::fresh,      Code::invalid_argument},  // winetest: test_listen
    {SocketType::stream,   Call::listen,     Phase::connecting, Code::invalid_argument},  // a decision: undocumented
    {SocketType::stream,   Call::listen,     Phase::connected,  Code::is_connected},      // docs: listen
    {SocketType::stream,   Call::accept,     Phase::fresh,      Code::invalid_argument},  // docs: accept
    {SocketType::stream,   Call::accept,     Phase::bound,      Code::invalid_argument},
    {SocketType::stream,   Call::accept,     Phase::connecting, Code::invalid_argument},
    {SocketType::stream,   Call::accept,     Phase::connected,  Code::invalid_argument},
    {SocketType::stream,   Call::connect,    Phase::listening,  Code::invalid_argument},  // winetest: test_connect
    {SocketType::stream,   Call::connect,    Phase::connecting, Code::already},           // winetest: test_connecting_socket
    {SocketType::stream,   Call::connect,    Phase::connected,  Code::is_connected},
    {SocketType::stream,   Call::send,       Phase::fresh,      Code::not_connected},     // rostest: send
    {SocketType::stream,   Call::send,       Phase::bound,      Code::not_connected},
    {SocketType::stream,   Call::send,       Phase::listening,  Code::not_connected},
    {SocketType::stream,   Call::send,       Phase::connecting, Code::not_connected},     // winetest: test_connecting_socket
    {SocketType::stream,   Call::receive,    Phase::fresh,      Code::not_connected},
    {SocketType::stream,   Call::receive,    Phase::bound,      Code::not_connected},
    {SocketType::stream,   Call::receive,    Phase::listening,  Code::not_connected},
    {SocketType::stream,   Call::receive,    Phase::connecting, Code::not_connected},
    {SocketType::stream,   Call::shutdown,   Phase::fresh,      Code::not_connected},     // winetest: test_shutdown
    {SocketType::stream,   Call::shutdown,   Phase::bound,      Code::not_connected},
    {SocketType::stream,   Call::shutdown,   Phase::listening,  Code::not_connected},
    {SocketType::stream,   Call::shutdown,   Phase::connecting, Code::not_connected},
    {SocketType::stream,   Call::local_name, Phase::fresh,      Code::invalid_argument},  // winetest: test_getsockname
    {SocketType::stream,   Call::peer_name,  Phase::fresh,      Code::not_connected},     // winetest: test_getpeername
    {SocketType::stream,   Call::peer_name,  Phase::bound,      Code::not_connected},
    {SocketType::stream,   Call::peer_name,  Phase::listening,  Code::not_connected},
    {SocketType::stream,   Call::bind,        Phase::accepting,  Code::invalid_argument},  // winetest: test_AcceptEx
    {SocketType::stream,   Call::listen,      Phase::accepting,  Code::invalid_argument},
    {SocketType::stream,   Call::accept,      Phase::accepting,  Code::invalid_argument},
    {SocketType::stream,   Call::connect,     Phase::accepting,  Code::invalid_argument},  // winetest: test_AcceptEx
    {SocketType::stream,   Call::send,        Phase::accepting,  Code::not_connected},
    {SocketType::stream,   Call::receive,     Phase::accepting,  Code::not_connected},
    {SocketType::stream,   Call::shutdown,    Phase::accepting,  Code::not_connected},
    {SocketType::stream,   Call::local_name,  Phase::accepting,  Code::invalid_argument},
    {SocketType::stream,   Call::peer_name,   Phase::accepting,  Code::not_connected},

    {SocketType::datagram, Call::bind,       Phase::bound,      Code::invalid_argument},
    {SocketType::datagram, Call::bind,       Phase::connected,  Code::invalid_argument},
    {SocketType::datagram, Call::listen,     Phase::fresh,      Code::operation_not_supported},  // winetest: test_listen
    {SocketType::datagram, Call::listen,     Phase::bound,      Code::operation_not_supported},
    {SocketType::datagram, Call::listen,     Phase::connected,  Code::operation_not_supported},
    {SocketType::datagram, Call::accept,     Phase::fresh,      Code::operation_not_supported},  // docs: accept
    {SocketType::datagram, Call::accept,     Phase::bound,      Code::operation_not_supported},
    {SocketType::datagram, Call::accept,     Phase::connected,  Code::operation_not_supported},
    {SocketType::datagram, Call::receive,    Phase::fresh,      Code::invalid_argument},  // winetest: test_connect_udp
    {SocketType::datagram, Call::local_name, Phase::fresh,      Code::invalid_argument},
    {SocketType::datagram, Call::peer_name,  Phase::fresh,      Code::not_connected},
    {SocketType::datagram, Call::peer_name,  Phase::bound,      Code::not_connected},
};
// clang-format on

inline constexpr std::size_t call_count = static_cast<std::size_t>(Call::peer_name) + 1;
inline constexpr std::size_t phase_count = static_cast<std::size_t>(Phase::connected) + 1;

// The rules as an array, so that a look-up is one load: every connection makes a dozen.
struct RefusalTable {
    std::array<std::array<std::array<Code, phase_count>, call_count>, 2> codes{};

    consteval RefusalTable() {
        for (auto const& rule : phase_rules)
            codes[rule.type == SocketType::stream ? 1 : 0][static_cast<std::size_t>(rule.call)]
                 [static_cast<std::size_t>(rule.phase)] = rule.refusal;
    }
};
inline constexpr RefusalTable refusal_table;

// Code::ok when the phase allows the call. Raw sockets follow the datagram rows.
constexpr Code refusal(SocketType type, Call call, Phase phase) {
    return refusal_table.codes[type == SocketType::stream ? 1 : 0][static_cast<std::size_t>(call)]
                              [static_cast<std::size_t>(phase)];
}
static_assert(refusal(SocketType::stream, Call::listen, Phase::bound) == Code::ok);

// A connection that AcceptEx made or ConnectEx makes and that SO_UPDATE_ACCEPT_CONTEXT or
// SO_UPDATE_CONNECT_CONTEXT was not set for yet: transfers work, other calls fail as on a socket
// without a connection [docs: AcceptEx, ConnectEx].
enum class MissingContext : std::uint8_t { none, accept, connect };

constexpr Code refusal_without_context(MissingContext missing, Call call) {
    switch (call) {
        case Call::shutdown:
        case Call::peer_name:
            return Code::not_connected;
        case Call::local_name:
            return missing == MissingContext::accept ? Code::invalid_argument : Code::ok;
        case Call::connect:
            return Code::invalid_argument;  // [winetest: test_connect, test_connecting_socket]
        default:
            return Code::ok;
    }
}

consteval bool phase_rules_are_unique() {
    for (auto const& a : phase_rules)
        for (auto const& b : phase_rules)
            if (&a != &b && a.type == b.type && a.call == b.call && a.phase == b.phase)
                return false;
    return true;
}
static_assert(phase_rules_are_unique());

// An error of the platform, and Winsock's error instead.
struct ErrorRule {
    Call call;
    Code from;
    Code to;
    std::string_view why;
};

inline constexpr ErrorRule error_rules[] = {
    {Call::connect, Code::in_progress,         Code::would_block,           "connect still in flight"},
    {Call::connect, Code::access_denied,       Code::network_unreachable,   "a firewall's no"        },
    {Call::receive, Code::connection_refused,  Code::connection_reset,      "port unreachable"       },
    {Call::bind,    Code::network_unreachable, Code::address_not_available, "an address of nobody"   },
};

constexpr Code apply_rules(Call call, Code code) {
    for (auto const& rule : error_rules)
        if (rule.call == call && rule.from == code) return rule.to;
    return code;
}
static_assert(apply_rules(Call::connect, Code::in_progress) == Code::would_block);
static_assert(apply_rules(Call::send, Code::in_progress) == Code::in_progress);

// The errors of the host after which a connection is over.
inline constexpr Code connection_ends[] = {
    Code::connection_reset, Code::connection_aborted,  Code::timed_out,
    Code::host_unreachable, Code::network_unreachable,
};

constexpr bool ends_connection(Code code) {
    for (auto const end : connection_ends)
        if (end == code) return true;
    return false;
}

// The error of transfers from now on, when the host reports `code` for a connection that is over.
// is_shut_down is a reset behind the peer's FIN: the answer to data that reached a closed socket,
// which is connection_aborted on Windows [winetest: test_shutdown].
constexpr Code breakage_for(Code code) {
    if (code == Code::is_shut_down) return Code::connection_aborted;
    return ends_connection(code) ? code : Code::connection_reset;
}
static_assert(breakage_for(Code::timed_out) == Code::timed_out);

}  // namespace ws2::core
