// SPDX-License-Identifier: MIT
#include "shim/core/options/options.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/options/option_shapes.hpp"

namespace ws2::core {
namespace {

constinit thread_local std::uint32_t thread_open_type = 0;

// --- values that are more than a word in the store ----------------------------------------------
// All of these run with the socket's mutex held.

using ReadOption = Result<std::uint32_t> (*)(Socket&);
using WriteOption = Code (*)(Socket&, std::uint32_t);

std::uint32_t truth(bool value) { return value ? 1 : 0; }

Result<std::uint32_t> read_is_listening(Socket& socket) {
    return truth(socket.phase() == Phase::listening);
}

Result<std::uint32_t> read_type(Socket& socket) {
    constexpr std::uint32_t numbers[] = {0, number::sock_stream, number::sock_dgram,
                                         number::sock_raw};
    return numbers[static_cast<int>(socket.type())];
}

// A connect that has ended but whose result no call has fetched counts, too.
Result<std::uint32_t> read_error(Socket& socket) {
    static_cast<void>(poll_connect_locked(socket));
    return static_cast<std::uint32_t>(socket.connect_state().error_option());
}
Code write_error(Socket& socket, std::uint32_t value) {
    socket.connect_state().set_error_option(static_cast<int>(value));
    return Code::ok;
}

// What fits an IP packet beside its own and UDP's header; a stream has no messages.
Result<std::uint32_t> read_max_message_size(Socket& socket) {
    if (socket.is_stream()) return 0u;
    return socket.family() == Family::ipv6 ? 65527u : 65507u;
}

Result<std::uint32_t> read_connect_time(Socket& socket) {
    static_cast<void>(poll_connect_locked(socket));
    return connected_seconds_locked(socket);
}

Result<std::uint32_t> read_reuse(Socket& socket) {
    return truth(socket.options_locked().reuse_address);
}
Result<std::uint32_t> read_exclusive(Socket& socket) {
    return truth(socket.options_locked().exclusive_address);
}
// Each refuses to be set while the other is [winetest: test_reuseaddr].
Code write_reuse(Socket& socket, std::uint32_t value) {
    auto& store = socket.options_locked();
    if (value != 0 && store.exclusive_address) return Code::invalid_argument;
    store.reuse_address = value != 0;
    return Code::ok;
}
Code write_exclusive(Socket& socket, std::uint32_t value) {
    auto& store = socket.options_locked();
    if (value != 0 && store.reuse_address) return Code::invalid_argument;
    store.exclusive_address = value != 0;
    return Code::ok;
}

// The program's structure is two halves of a number, of which the first in memory is l_onoff; in a
// packed one that is the lower half. The same the other way round.
std::uint32_t packed_from_memory(std::uint32_t value) {
    constexpr int half = 16;
    return std::endian::native == std::endian::big ? std::rotl(value, half) : value;
}
Code put_linger(Socket& socket, Linger linger) {
    auto& store = socket.options_locked();
    store.linger_on = linger.on;
    store.linger_seconds = linger.seconds;
    return socket.unsent().set_linger(linger.packed());
}
Result<std::uint32_t> read_linger(Socket& socket) {
    return packed_from_memory(packed_linger(socket.options_locked()));
}
Code write_linger(Socket& socket, std::uint32_t value) {
    return put_linger(socket, Linger::unpacked(packed_from_memory(value)));
}
Result<std::uint32_t> read_dont_linger(Socket& socket) {
    return truth(socket.options_locked().linger_on == 0);
}
Code write_dont_linger(Socket& socket, std::uint32_t value) {
    return put_linger(socket, {static_cast<std::uint16_t>(value == 0 ? 1 : 0),
                               socket.options_locked().linger_seconds});
}

Result<std::uint32_t> read_urgent_inline(Socket& socket) {
    return truth(socket.urgent_state().is_inline());
}

Result<std::uint32_t> read_send_buffer(Socket& socket) {
    return static_cast<std::uint32_t>(socket.options_locked().send_buffer);
}
Result<std::uint32_t> read_receive_buffer(Socket& socket) {
    return static_cast<std::uint32_t>(socket.options_locked().receive_buffer);
}
// Windows takes a small buffer, or none, for what completes a send; a host would send only so much
// at a time and wait for the peer's delayed acknowledgement of each part. So that has room for a
// few segments of the loopback, the largest there are.
Code write_send_buffer(Socket& socket, std::uint32_t value) {
    constexpr std::uint32_t of_stream = 4 * 65536;
    constexpr std::uint32_t of_datagrams = 65536;
    socket.options_locked().send_buffer = static_cast<std::int32_t>(value);
    auto const least = socket.is_stream() ? of_stream : of_datagrams;
    return platform::set_option(socket.fd(), Option::send_buffer, std::max(value, least));
}
Code write_receive_buffer(Socket& socket, std::uint32_t value) {
    socket.options_locked().receive_buffer = static_cast<std::int32_t>(value);
    return platform::set_option(socket.fd(), Option::receive_buffer, value);
}

Result<std::uint32_t> read_send_timeout(Socket& socket) {
    return socket.options_locked().send_timeout_ms;
}
Result<std::uint32_t> read_receive_timeout(Socket& socket) {
    return socket.options_locked().receive_timeout_ms;
}
Code write_send_timeout(Socket& socket, std::uint32_t value) {
    socket.options_locked().send_timeout_ms = value;
    return platform::set_timeout(socket.fd(), Direction::send, value);
}
Code write_receive_timeout(Socket& socket, std::uint32_t value) {
    socket.options_locked().receive_timeout_ms = value;
    return socket.urgent_state().watch.set_receive_timeout(socket.fd(), value);
}

Result<std::uint32_t> read_max_segment(Socket& socket) {
    return platform::get_option(socket.fd(), Option::tcp_max_segment);
}

// The path is known once there is a peer [winetest: test_sockopt_validity].
Result<std::uint32_t> read_mtu(Socket& socket) {
    if (socket.phase() != Phase::connected) return Code::not_connected;
    auto const option = socket.family() == Family::ipv6 ? Option::ipv6_mtu : Option::ip_mtu;
    return platform::get_option(socket.fd(), option);
}

Result<std::uint32_t> read_zero(Socket&) { return 0u; }

Code write_pause(Socket& socket, std::uint32_t value) {
    if (auto const code = pause_accepting_locked(socket, value != 0); code != Code::ok) return code;
    socket.options_locked().others.set(Option::pause_accept, value);
    return Code::ok;
}

// WSARecvMsg needs it for something else.
Code write_packet_info(Socket& socket, std::uint32_t value) {
    auto const option =
        socket.family() == Family::ipv6 ? Option::ipv6_packet_info : Option::ip_packet_info;
    socket.options_locked().others.set(option, value);
    if (!socket.datagram_state().asks_destination())
        static_cast<void>(platform::set_option(socket.fd(), option, value));
    return Code::ok;
}

// The host announces the whole byte, for the type of service and for its congestion bits.
template <Option Asked, Option Other, Option Host>
Code write_class_report(Socket& socket, std::uint32_t value) {
    auto& others = socket.options_locked().others;
    others.set(Asked, value);
    auto const is_wanted = truth(value != 0 || others.get(Other, 0) != 0);
    static_cast<void>(platform::set_option(socket.fd(), Host, is_wanted));
    return Code::ok;
}

template <Option Asked, Option Other>
constexpr auto write_ipv4_report = write_class_report<Asked, Other, Option::ip_receive_tos>;
template <Option Asked, Option Other>
constexpr auto write_ipv6_report =
    write_class_report<Asked, Other, Option::ipv6_receive_traffic_class>;

constexpr auto write_tos_report = write_ipv4_report<Option::ip_receive_tos, Option::ip_receive_ecn>;
constexpr auto write_ecn_report = write_ipv4_report<Option::ip_receive_ecn, Option::ip_receive_tos>;
constexpr auto write_traffic_class_report =
    write_ipv6_report<Option::ipv6_receive_traffic_class, Option::ipv6_receive_ecn>;
constexpr auto write_ipv6_ecn_report =
    write_ipv6_report<Option::ipv6_receive_ecn, Option::ipv6_receive_traffic_class>;

// ConnectEx leaves it to the program to bring the socket up to date; a plain connect has done so.
Code write_connect_context(Socket& socket, std::uint32_t) {
    return socket.phase() == Phase::connected ? Code::ok : Code::not_connected;
}

struct SpecialRow {
    Option option;
    ReadOption read;
    WriteOption write;
};

constexpr SpecialRow special_rows[] = {
    {Option::is_listening,               read_is_listening,     nullptr                   },
    {Option::type,                       read_type,             nullptr                   },
    {Option::error,                      read_error,            write_error               },
    {Option::max_message_size,           read_max_message_size, nullptr                   },
    {Option::connect_time,               read_connect_time,     nullptr                   },
    {Option::reuse_address,              read_reuse,            write_reuse               },
    {Option::exclusive_address,          read_exclusive,        write_exclusive           },
    {Option::linger,                     read_linger,           write_linger              },
    {Option::dont_linger,                read_dont_linger,      write_dont_linger         },
    {Option::urgent_inline,              read_urgent_inline,    nullptr                   },
    {Option::send_buffer,                read_send_buffer,      write_send_buffer         },
    {Option::receive_buffer,             read_receive_buffer,   write_receive_buffer      },
    {Option::send_timeout_ms,            read_send_timeout,     write_send_timeout        },
    {Option::receive_timeout_ms,         read_receive_timeout,  write_receive_timeout     },
    {Option::tcp_max_segment,            read_max_segment,      nullptr                   },
    {Option::ip_mtu,                     read_mtu,              nullptr                   },
    {Option::ipv6_mtu,                   read_mtu,              nullptr                   },
    {Option::group_id,                   read_zero,             nullptr                   },
    {Option::pause_accept,               nullptr,               write_pause               },
    {Option::ip_packet_info,             nullptr,               write_packet_info         },
    {Option::ipv6_packet_info,           nullptr,               write_packet_info         },
    {Option::update_connect_context,     nullptr,               write_connect_context     },
    {Option::ip_receive_tos,             nullptr,               write_tos_report          },
    {Option::ip_receive_ecn,             nullptr,               write_ecn_report          },
    {Option::ipv6_receive_traffic_class, nullptr,               write_traffic_class_report},
    {Option::ipv6_receive_ecn,           nullptr,               write_ipv6_ecn_report     },
};

SpecialRow const* find_special(Option option) {
    auto const* const row = std::ranges::find(special_rows, option, &SpecialRow::option);
    return row != std::ranges::end(special_rows) ? row : nullptr;
}

// --- moments and rivals --------------------------------------------------------------------------

// Options that come too late once the socket is in this phase or beyond.
struct LatestRow {
    Option option;
    Phase too_late;
};

constexpr LatestRow latest_rows[] = {
    {Option::ipv6_only,          Phase::bound    }, // winetest: test_ipv6only
    {Option::randomize_port,     Phase::bound    }, // docs: SOL_SOCKET Socket Options
    {Option::port_scalability,   Phase::bound    },
    {Option::reuse_unicast_port, Phase::bound    },
    {Option::conditional_accept, Phase::listening}, // docs: SO_CONDITIONAL_ACCEPT
};

// Setting the first is refused while the second is on.
struct RivalRow {
    Option option;
    Option rival;
};

constexpr RivalRow rival_rows[] = {
    {Option::randomize_port,     Option::reuse_unicast_port},
    {Option::reuse_unicast_port, Option::randomize_port    },
};

Code check_moment(Socket& socket, Option option, std::uint32_t value) {
    for (auto const& row : latest_rows)
        if (row.option == option && socket.phase() >= row.too_late) return Code::invalid_argument;
    auto const& store = socket.options_locked();
    for (auto const& row : rival_rows)
        if (row.option == option && value != 0 && store.others.get(row.rival, 0) != 0)
            return Code::invalid_argument;
    if (option == Option::port_scalability && value != 0 && store.reuse_address)
        return Code::invalid_argument;
    return Code::ok;
}

// A socket of the other family has no use for it, and the host says so; what Windows shows of it
// is only the value, which the store keeps.
bool host_must_agree(Socket const& socket, OptionRow const& row) {
    if (row.level == level::ipv6) return socket.family() == Family::ipv6;
    if (row.level == level::ip) return socket.family() == Family::ipv4;
    return true;
}

// A reason that speaks about the value, not about the host's poorer set of options.
bool is_about_value(Code code) {
    return code == Code::address_not_available || code == Code::access_denied;
}

Code apply_to_host(Socket& socket, OptionRow const& row, std::uint32_t value) {
    if (row.effect == Effect::stored) return Code::ok;
    auto const code = platform::set_option(socket.fd(), row.option, value);
    bool const is_loop =
        row.option == Option::ip_multicast_loop || row.option == Option::ipv6_multicast_loop;
    if (is_loop && socket.datagram_state().auxiliary_sockets())
        socket.datagram_state().auxiliary_sockets()->set_option(row.option, value);
    return host_must_agree(socket, row) && is_about_value(code) ? code : Code::ok;
}

// What cannot be set on an AF_UNIX socket [web: curl/curl#19812].
struct LocalRefusal {
    Option option;
    Code code;
};
constexpr LocalRefusal local_refusals[] = {
    {Option::reuse_address, Code::operation_not_supported},
    {Option::keep_alive,    Code::no_such_option         },
};

Code refusal_to_set(Socket const& socket, Option option) {
    if (socket.family() != Family::local) return Code::ok;
    auto const* const refusal = std::ranges::find(local_refusals, option, &LocalRefusal::option);
    return refusal != std::ranges::end(local_refusals) ? refusal->code : Code::ok;
}

}  // namespace

// The only option of IPPROTO_IPV6 that an IPv4 socket has [winetest: test_ipv6only].
Result<OptionRow const*> find_usable(Socket const& socket, int level, int name, Access access) {
    if (!is_known_level(level)) return Code::invalid_argument;
    auto const* const row = find_option(level, name, socket.type());
    if (!row) return Code::no_such_option;
    if ((row->who & who_bit(socket.type())) == 0) return row->refusal;
    if ((static_cast<int>(row->access) & static_cast<int>(access)) == 0) return row->refusal;
    bool const is_ip = level == level::ip || level == level::ipv6;
    if (is_ip && socket.family() == Family::local) return Code::no_such_option;
    if (access == Access::write)
        if (auto const code = refusal_to_set(socket, row->option); code != Code::ok) return code;
    if (level == level::ipv6 && socket.family() == Family::ipv4 && row->option != Option::ipv6_only)
        return Code::no_such_option;
    if (row->effect == Effect::needs_host && !platform::get_option(socket.fd(), row->option))
        return row->refusal;
    bool const sets_tos = row->option == Option::ip_tos && access == Access::write;
    if (sets_tos && socket.family() == Family::ipv6) return Code::invalid_argument;
    return row;
}

Result<std::uint32_t> read_option(Socket& socket, OptionRow const& row) {
    if (row.option == Option::connect_time && socket.async_state())
        socket.async_state()->bring_up_to_date();
    std::lock_guard const lock{socket.mutex()};
    if (auto const* const special = find_special(row.option); special && special->read)
        return special->read(socket);
    return socket.options_locked().others.get(row.option, row.initial);
}

Code write_option(Socket& socket, OptionRow const& row, std::uint32_t value) {
    if (value < row.smallest || value > row.largest) return Code::invalid_argument;
    if (row.option == Option::urgent_inline) return set_oob_inline(socket, value != 0);
    std::lock_guard const lock{socket.mutex()};
    if (auto const code = check_moment(socket, row.option, value); code != Code::ok) return code;
    socket.mark_descriptor_used();
    if (auto const* const special = find_special(row.option); special && special->write)
        return special->write(socket, value);
    if (auto const code = apply_to_host(socket, row, value); code != Code::ok) return code;
    socket.options_locked().others.set(row.option, value);
    return Code::ok;
}

Code set_option(Socket& socket, int level, int name, OptionInput input) {
    auto const row = find_usable(socket, level, name, Access::write);
    if (!row) return row.code();
    auto const decoded = decode_option((*row)->shape, input);
    if (!decoded) return decoded.code();
    return decoded->is_absent ? Code::ok : write_option(socket, **row, decoded->value);
}

Code get_option(Socket& socket, int level, int name, OptionOutput& output) {
    auto const row = find_usable(socket, level, name, Access::read);
    if (!row) return row.code();
    if (auto const code = check_option_room((*row)->shape, output); code != Code::ok) return code;
    if ((*row)->shape == Shape::empty) {
        output.length = 0;
        return Code::ok;
    }
    auto const value = read_option(socket, **row);
    if (!value) return value.code();
    encode_option((*row)->shape, *value, output);
    return Code::ok;
}

void apply_options_locked(Socket& socket) {
    auto const& store = socket.options_locked();
    for (auto const& entry : store.others) {
        auto const* const row = find_option(entry.option);
        if (row) static_cast<void>(apply_to_host(socket, *row, entry.value));
    }
    OptionStore const fresh;
    if (store.send_buffer != fresh.send_buffer)
        write_send_buffer(socket, static_cast<std::uint32_t>(store.send_buffer));
    if (store.receive_buffer != fresh.receive_buffer)
        write_receive_buffer(socket, static_cast<std::uint32_t>(store.receive_buffer));
    write_send_timeout(socket, store.send_timeout_ms);
    socket.urgent_state().have_new_descriptor();
    write_receive_timeout(socket, store.receive_timeout_ms);
    if (socket.is_stream()) put_linger(socket, {store.linger_on, store.linger_seconds});
}

Code set_open_type(OptionInput input) {
    auto const decoded = decode_option(Shape::quiet_number, input);
    if (!decoded) return decoded.code();
    thread_open_type = decoded->value;
    return Code::ok;
}

// A negative length counts as a very large one here [winetest: test_set_getsockopt].
Code get_open_type(OptionOutput& output) {
    if (output.length < 0) output.length = sizeof thread_open_type;
    if (auto const code = check_option_room(Shape::quiet_number, output); code != Code::ok)
        return code;
    encode_option(Shape::quiet_number, thread_open_type, output);
    return Code::ok;
}

Code update_accept_context(Socket& accepted, Socket& listener) {
    if (listener.phase() != Phase::listening) return Code::invalid_argument;
    if (accepted.phase() != Phase::connected) return Code::not_connected;
    OptionStore inherited;
    {
        std::lock_guard const lock{listener.mutex()};
        inherited = listener.options_locked();
    }
    if (auto const code = set_oob_inline(accepted, listener.urgent_state().is_inline());
        code != Code::ok)
        return code;
    std::lock_guard const lock{accepted.mutex()};
    auto& own = accepted.options_locked();
    // The descriptor was made from the listener's and has them already.
    auto const missing = accepted.connect_state().missing_context();
    bool const has_them = missing == MissingContext::accept && own == OptionStore{};
    own = inherited;
    if (!has_them) apply_options_locked(accepted);
    accepted.connect_state().set_missing_context(MissingContext::none);
    return Code::ok;
}

Code update_connect_context(Socket& connected) {
    poll_connect(connected);
    if (connected.phase() != Phase::connected) return Code::not_connected;
    std::lock_guard const lock{connected.mutex()};
    connected.connect_state().set_missing_context(MissingContext::none);
    return Code::ok;
}

}  // namespace ws2::core
