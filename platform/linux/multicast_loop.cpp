// SPDX-License-Identifier: MIT
// IP_MULTICAST_LOOP is an option of the receiver on Windows, and
// at the sender on Linux. Here senders always loop, and such a receiver gets a socket filter, which
// the kernel runs before it queues a datagram.
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if_arp.h>
#include <sys/socket.h>

#include "platform/posix/host_options.hpp"

namespace ws2::platform {
namespace {

constexpr std::uint32_t network_header(int offset) {
    return static_cast<std::uint32_t>(SKF_NET_OFF + offset);
}
constexpr std::uint32_t about_packet(int what) {
    return static_cast<std::uint32_t>(SKF_AD_OFF + what);
}

constexpr int ipv4_target = 16;
constexpr int ipv6_target = 24;
constexpr int looped_back = 5;  // PACKET_LOOPBACK, which the headers keep to the kernel

// clang-format off
constexpr sock_filter program[] = {
    // The version of IP, and then whether the target is a group.
    /* 0*/ BPF_STMT(BPF_LD | BPF_B | BPF_ABS, network_header(0)),
    /* 1*/ BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf0),
    /* 2*/ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x60, 3, 0),
    /* 3*/ BPF_STMT(BPF_LD | BPF_B | BPF_ABS, network_header(ipv4_target)),
    /* 4*/ BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xf0),
    /* 5*/ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xe0, 2, 6),
    /* 6*/ BPF_STMT(BPF_LD | BPF_B | BPF_ABS, network_header(ipv6_target)),
    /* 7*/ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xff, 0, 4),
    // From this machine, by the copy a sender keeps or by the loopback interface.
    /* 8*/ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, about_packet(SKF_AD_PKTTYPE)),
    /* 9*/ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, looped_back, 3, 0),
    /*10*/ BPF_STMT(BPF_LD | BPF_W | BPF_ABS, about_packet(SKF_AD_HATYPE)),
    /*11*/ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARPHRD_LOOPBACK, 1, 0),
    /*12*/ BPF_STMT(BPF_RET | BPF_K, 0xffffffff),  // all of it
    /*13*/ BPF_STMT(BPF_RET | BPF_K, 0),           // nothing
};
// clang-format on

}  // namespace

// Where filters are not allowed the value is stored and has no effect.
Code host_multicast_loop(int fd, HostOptionRow const&, bool on) noexcept {
    if (on) {
        int const unused = 0;
        ::setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused);
        return Code::ok;
    }
    sock_fprog const all{sizeof program / sizeof program[0], const_cast<sock_filter*>(program)};
    ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &all, sizeof all);
    return Code::ok;
}

}  // namespace ws2::platform
