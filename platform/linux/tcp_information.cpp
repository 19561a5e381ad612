// SPDX-License-Identifier: MIT
// TCP_INFO, whose structure grows with the kernel: what an older one leaves out stays 0.
#include "platform/tcp_information.hpp"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "platform/linux/tcp_states.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

std::uint32_t in_ms(std::uint64_t us) noexcept {
    constexpr std::uint64_t us_per_ms = 1000;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(us / us_per_ms, UINT32_MAX));
}

std::uint32_t narrowed(std::uint64_t count) noexcept {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, UINT32_MAX));
}

// What was sent but for what still waits to be.
std::uint32_t bytes_in_flight(int fd) noexcept {
    int unacknowledged = 0;
    int unsent = 0;
    if (::ioctl(fd, SIOCOUTQ, &unacknowledged) != 0 || ::ioctl(fd, SIOCOUTQNSD, &unsent) != 0)
        return 0;
    return static_cast<std::uint32_t>(std::max(unacknowledged - unsent, 0));
}

void add_limits(tcp_info const& host, TcpInformation& result) noexcept {
    auto const held_up = host.tcpi_rwnd_limited + host.tcpi_sndbuf_limited;
    result.limited_by_peer_ms = in_ms(host.tcpi_rwnd_limited);
    result.limited_by_sender_ms = in_ms(host.tcpi_sndbuf_limited);
    result.limited_by_network_ms =
        in_ms(host.tcpi_busy_time > held_up ? host.tcpi_busy_time - held_up : 0);
}

}  // namespace

Result<TcpInformation> tcp_information(int fd) {
    tcp_info host{};
    socklen_t length = sizeof host;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &host, &length) != 0) return code_from_errno(errno);
    TcpInformation result;
    result.state = tcp_state_of(host.tcpi_state);
    result.has_timestamps = (host.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
    result.segment_size = host.tcpi_snd_mss;
    result.round_trip_us = host.tcpi_rtt;
    result.least_round_trip_us = host.tcpi_min_rtt == UINT32_MAX ? 0 : host.tcpi_min_rtt;
    result.bytes_in_flight = bytes_in_flight(fd);
    result.congestion_window = narrowed(std::uint64_t{host.tcpi_snd_cwnd} * host.tcpi_snd_mss);
    result.send_window = host.tcpi_snd_wnd;
    result.receive_window = host.tcpi_rcv_ssthresh;
    result.receive_space = host.tcpi_rcv_space;
    result.bytes_sent = host.tcpi_bytes_sent - host.tcpi_bytes_retrans;
    result.bytes_received = host.tcpi_bytes_received;
    result.bytes_reordered = narrowed(std::uint64_t{host.tcpi_rcv_ooopack} * host.tcpi_rcv_mss);
    result.bytes_sent_again = narrowed(host.tcpi_bytes_retrans);
    result.segments_sent_again = host.tcpi_total_retrans;
    result.timeouts = host.tcpi_backoff;
    add_limits(host, result);
    return result;
}

}  // namespace ws2::platform
