// SPDX-License-Identifier: MIT
// Linux cannot refuse new clients of a listener and keep its queue; an unprivileged process gets
// the same effect with two reversible steps:
//
// * IP_MINTTL above what packets arrive with makes the listener ignore them. Handshakes under way
//   are sockets of their own by then and are not asked.
// * shutdown() of a listener makes new clients meet a closed port. It resets the queue and the
//   handshakes, so both have to be empty: the listener's queue is moved to the holding queue, and
//   netlink reports handshakes. The port stays bound, and listen() opens it again.
//
// A holding queue is a local datagram socket connected to itself: connections are messages
// (SCM_RIGHTS) in its receive queue.
//
// The thread that watches listeners has a descriptor table of its own; so the calls here bypass
// libc, where sanitizers keep track of descriptor numbers.
#include "platform/backlog.hpp"

#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "platform/linux/spare_descriptor.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

constexpr int ipv6_min_hop_count = 73;  // IPV6_MINHOPCOUNT, which older headers lack

int option_of(int fd, int level, int name, int otherwise) noexcept {
    int value = 0;
    socklen_t length = sizeof value;
    return ::getsockopt(fd, level, name, &value, &length) == 0 ? value : otherwise;
}

Code set_option_of(int fd, int level, int name, int value) noexcept {
    return ::setsockopt(fd, level, name, &value, sizeof value) == 0 ? Code::ok
                                                                    : code_from_errno(errno);
}

// An IPv6 listener may have IPv4 clients.
Code set_smallest_hops(int fd, int hops) noexcept {
    auto const ipv4 = set_option_of(fd, IPPROTO_IP, IP_MINTTL, hops);
    if (option_of(fd, SOL_SOCKET, SO_DOMAIN, AF_INET) != AF_INET6) return ipv4;
    return set_option_of(fd, IPPROTO_IPV6, ipv6_min_hop_count, hops);
}

// A descriptor that libc does not know.
class OwnDescriptor {
public:
    explicit OwnDescriptor(long fd) : fd_{static_cast<int>(fd)} {}
    OwnDescriptor(OwnDescriptor const&) = delete;
    OwnDescriptor& operator=(OwnDescriptor const&) = delete;
    ~OwnDescriptor() {
        if (fd_ >= 0) ::syscall(SYS_close, fd_);
    }
    int get() const { return fd_; }

private:
    int const fd_;
};

// "In the middle of a handshake, from this port".
struct HandshakeQuery {
    nlmsghdr header{};
    inet_diag_req_v2 request{};
    nlattr attribute{};
    inet_diag_bc_op operations[4]{};

    HandshakeQuery(int family, std::uint16_t port) {
        constexpr std::uint32_t syn_received = 1u << TCP_SYN_RECV;
        constexpr std::uint8_t step = 2 * sizeof(inet_diag_bc_op);
        constexpr std::uint16_t reject_at_first = 5 * sizeof(inet_diag_bc_op);
        header.nlmsg_len = sizeof *this;
        header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
        header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
        request.sdiag_family = static_cast<std::uint8_t>(family);
        request.sdiag_protocol = IPPROTO_TCP;
        request.idiag_states = syn_received;
        attribute.nla_type = INET_DIAG_REQ_BYTECODE;
        attribute.nla_len = sizeof attribute + sizeof operations;
        operations[0] = {INET_DIAG_BC_S_GE, step, reject_at_first};
        operations[1].no = port;
        operations[2] = {INET_DIAG_BC_S_LE, step, step + sizeof(inet_diag_bc_op)};
        operations[3].no = port;
    }
};

enum class DumpState : std::uint8_t { nothing_yet, some, none, error };

DumpState read_answer(std::span<char> bytes) noexcept {
    auto left = bytes.size();
    for (auto* at = reinterpret_cast<nlmsghdr*>(bytes.data()); NLMSG_OK(at, left);
         at = NLMSG_NEXT(at, left)) {
        if (at->nlmsg_type == NLMSG_DONE) return DumpState::none;
        return at->nlmsg_type == NLMSG_ERROR ? DumpState::error : DumpState::some;
    }
    return DumpState::nothing_yet;
}

Result<bool> ask_for_handshakes(int netlink, int family, std::uint16_t port) noexcept {
    HandshakeQuery const query{family, port};
    if (::syscall(SYS_sendto, netlink, &query, sizeof query, 0, nullptr, 0) < 0)
        return code_from_errno(errno);
    alignas(nlmsghdr) std::array<char, 8192> answer;
    auto state = DumpState::nothing_yet;
    while (state == DumpState::nothing_yet) {
        auto const length =
            ::syscall(SYS_recvfrom, netlink, answer.data(), answer.size(), 0, nullptr, nullptr);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) return Code::operation_not_supported;
        state = read_answer(std::span{answer}.first(static_cast<std::size_t>(length)));
    }
    if (state == DumpState::error) return Code::operation_not_supported;
    return state == DumpState::some;
}

// In a text of two lines, the first of which names the numbers of the second.
std::optional<std::uint64_t> counter_called(std::string_view name, std::string_view text) noexcept {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto names = text.substr(0, end);
    auto numbers = text.substr(end + 1);
    auto const next_word = [](std::string_view& line) {
        auto const length = std::min(line.find_first_of(" \n"), line.size());
        auto const word = line.substr(0, length);
        line.remove_prefix(std::min(length + 1, line.size()));
        return word;
    };
    for (auto word = next_word(names); !word.empty(); word = next_word(names)) {
        auto const number = next_word(numbers);
        if (word != name) continue;
        std::uint64_t value = 0;
        auto const read = std::from_chars(number.data(), number.data() + number.size(), value);
        if (read.ec == std::errc{}) return value;
    }
    return std::nullopt;
}

// A message that carries one descriptor.
class Parcel {
public:
    Parcel() {
        message_.msg_iov = &piece_;
        message_.msg_iovlen = 1;
        message_.msg_control = control_.data();
        message_.msg_controllen = sizeof control_;
    }

    bool send(int holding_queue, int fd) noexcept {
        auto* const header = CMSG_FIRSTHDR(&message_);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
        message_.msg_controllen = CMSG_SPACE(sizeof fd);
        return ::syscall(SYS_sendmsg, holding_queue, &message_, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
    }

    // A look gives a descriptor, too, and leaves the message where it is.
    Result<UniqueDescriptor> look(int holding_queue) noexcept {
        if (::recvmsg(holding_queue, &message_, MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0)
            return code_from_errno(errno);
        auto const* const header = CMSG_FIRSTHDR(&message_);
        if (!header || header->cmsg_type != SCM_RIGHTS) return Code::too_many_open;
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
        return UniqueDescriptor{fd};
    }

private:
    char byte_ = 0;
    iovec piece_{&byte_, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control_{};
    msghdr message_{};
};

bool holding_queue_has_room(int holding_queue) noexcept {
    int used = 0;
    if (::syscall(SYS_ioctl, holding_queue, SIOCOUTQ, &used) != 0) return false;
    return used < option_of(holding_queue, SOL_SOCKET, SO_SNDBUF, 0);
}

// Closing resets the connection, so that the client sees that it was not accepted.
void make_abortive(int fd) noexcept {
    ::linger const value{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, sizeof value);
}

long accept_plainly(int listener, HostAddress& name) noexcept {
    return ::syscall(SYS_accept4, listener, name.data(), &name.length,
                     SOCK_NONBLOCK | SOCK_CLOEXEC);
}

}  // namespace

// For a listener tcpi_unacked is the length of the queue.
Result<std::uint32_t> queued_connections(int fd) noexcept {
    tcp_info info{};
    socklen_t length = sizeof info;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return code_from_errno(errno);
    return info.tcpi_state == TCP_LISTEN ? std::uint32_t{info.tcpi_unacked} : 0;
}

bool can_refuse_connections(int fd) noexcept {
    auto const domain = option_of(fd, SOL_SOCKET, SO_DOMAIN, AF_UNSPEC);
    return domain == AF_INET || domain == AF_INET6;
}

Code ignore_new_clients(int fd, bool on) noexcept {
    constexpr int most_hops = 255;
    return set_smallest_hops(fd, on ? most_hops : 0);
}

std::uint32_t dropped_packets(int fd) noexcept {
    constexpr int memory_info = 55;  // SO_MEMINFO, which older headers lack
    constexpr std::size_t drops = 8;
    std::array<std::uint32_t, 16> values{};
    socklen_t length = sizeof values;
    if (::getsockopt(fd, SOL_SOCKET, memory_info, values.data(), &length) != 0) return 0;
    return values[drops];
}

std::optional<std::uint64_t> clients_not_kept() noexcept {
    // Not of /proc/self, which is the process's first thread and has no network once that has
    // ended.
    OwnDescriptor const file{
        ::syscall(SYS_openat, AT_FDCWD, "/proc/thread-self/net/netstat", O_RDONLY | O_CLOEXEC)};
    if (file.get() < 0) return std::nullopt;
    std::array<char, 8192> text;  // what is looked for stands at the beginning
    auto const length = ::syscall(SYS_read, file.get(), text.data(), text.size());
    if (length <= 0) return std::nullopt;
    return counter_called("SyncookiesSent", {text.data(), static_cast<std::size_t>(length)});
}

void stop_ignoring_peer(int fd) noexcept { static_cast<void>(set_smallest_hops(fd, 0)); }

Result<bool> has_handshakes(int fd) noexcept {
    HostAddress name;
    if (::getsockname(fd, name.data(), &name.length) != 0) return code_from_errno(errno);
    OwnDescriptor const netlink{
        ::syscall(SYS_socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
    if (netlink.get() < 0) return code_from_errno(errno);
    auto const family = name.storage.ss_family;
    // In the same place for both families.
    auto const port = ntohs(reinterpret_cast<sockaddr_in const&>(name.storage).sin_port);
    auto const own = ask_for_handshakes(netlink.get(), family, port);
    bool const sees_both = family == AF_INET6 && option_of(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0) == 0;
    if (!own || *own || !sees_both) return own;
    OwnDescriptor const again{
        ::syscall(SYS_socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
    if (again.get() < 0) return code_from_errno(errno);
    return ask_for_handshakes(again.get(), AF_INET, port);
}

Code stop_listening(int fd) noexcept {
    return ::shutdown(fd, SHUT_RD) == 0 ? Code::ok : code_from_errno(errno);
}

bool is_listening(int fd) noexcept { return option_of(fd, SOL_SOCKET, SO_ACCEPTCONN, 1) != 0; }

Result<UniqueDescriptor> make_holding_queue() {
    UniqueDescriptor holding_queue{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!holding_queue) return code_from_errno(errno);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    socklen_t length = sizeof name.sun_family;  // the kernel finds a name
    if (::bind(holding_queue.get(), reinterpret_cast<sockaddr*>(&name), length) != 0)
        return code_from_errno(errno);
    length = sizeof name;
    if (::getsockname(holding_queue.get(), reinterpret_cast<sockaddr*>(&name), &length) != 0 ||
        ::connect(holding_queue.get(), reinterpret_cast<sockaddr*>(&name), length) != 0)
        return code_from_errno(errno);
    constexpr int room = 4 << 20;  // the kernel takes what it allows
    static_cast<void>(set_option_of(holding_queue.get(), SOL_SOCKET, SO_SNDBUF, room));
    return holding_queue;
}

Code move_to_holding_queue(int listener, int holding_queue, int& in_transit,
                           Address& peer) noexcept {
    if (!holding_queue_has_room(holding_queue)) return Code::no_buffers;
    if (in_transit == none_in_transit) {
        HostAddress name;
        auto accepted = accept_plainly(listener, name);
        if (accepted < 0 && errno == EMFILE && spare_descriptor().give_up())
            accepted = accept_plainly(listener, name);
        if (accepted < 0) {
            auto const code = code_from_errno(errno);
            spare_descriptor().renew(holding_queue);
            return code;
        }
        in_transit = static_cast<int>(accepted);
        from_host(name, peer);
        stop_ignoring_peer(in_transit);
        make_abortive(in_transit);
    }
    Parcel parcel;
    if (!parcel.send(holding_queue, in_transit)) return Code::no_buffers;
    ::syscall(SYS_close, in_transit);
    in_transit = none_in_transit;
    spare_descriptor().renew(holding_queue);
    return Code::ok;
}

void end_transit(int listener, int in_transit) noexcept {
    ::linger value{};
    socklen_t length = sizeof value;
    if (::getsockopt(listener, SOL_SOCKET, SO_LINGER, &value, &length) == 0)
        ::setsockopt(in_transit, SOL_SOCKET, SO_LINGER, &value, length);
}

Result<UniqueDescriptor> take_from_holding_queue(int listener, int holding_queue) {
    Parcel parcel;
    auto taken = parcel.look(holding_queue);
    if (!taken) return taken;
    char byte = 0;
    static_cast<void>(::recv(holding_queue, &byte, 1, MSG_DONTWAIT));
    end_transit(listener, taken->get());
    return taken;
}

}  // namespace ws2::platform
