// SPDX-License-Identifier: MIT
// Packet sockets without the link's header. Only those of all protocols see what is sent, so that a
// socket filter picks the packets.
#include "platform/packet_capture.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if_arp.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

using Program = std::vector<sock_filter>;

constexpr sock_filter drop BPF_STMT(BPF_RET | BPF_K, 0);
constexpr sock_filter keep BPF_STMT(BPF_RET | BPF_K, 0xffffffff);

sock_filter load_about_packet(int what) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + what));
}

// What was loaded, in these bits, is the value, or the packet is dropped.
void require(Program& program, sock_filter load, std::uint32_t bits, std::uint32_t value) {
    program.push_back(load);
    program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
    program.push_back(drop);
}

// The loopback interface shows each packet where it is sent and where it arrives.
void drop_sent_on_loopback(Program& program) {
    program.push_back(load_about_packet(SKF_AD_HATYPE));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARPHRD_LOOPBACK, 0, 3));
    program.push_back(load_about_packet(SKF_AD_PKTTYPE));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 1));
    program.push_back(drop);
}

struct HeaderByte {
    std::uint32_t offset;
    std::uint32_t bits = 0xff;
    std::uint32_t value = 0;
};

void require(Program& program, HeaderByte const& byte) {
    require(program, BPF_STMT(BPF_LD | BPF_B | BPF_ABS, byte.offset), byte.bits, byte.value);
}

Program filter_of(Capture const& capture) {
    bool const is_ipv6 = capture.family == Family::ipv6;
    HeaderByte protocol{is_ipv6 ? 6u : 9u};
    HeaderByte const group = is_ipv6 ? HeaderByte{24, 0xff, 0xff} : HeaderByte{16, 0xf0, 0xe0};
    Program program;
    require(program, load_about_packet(SKF_AD_PROTOCOL), 0xffff,
            is_ipv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP);
    drop_sent_on_loopback(program);
    protocol.value = static_cast<std::uint32_t>(capture.protocol);
    if (capture.kind == CaptureKind::membership) protocol.value = IPPROTO_IGMP;
    if (protocol.value != 0) require(program, protocol);
    if (capture.kind != CaptureKind::all) require(program, group);
    program.push_back(keep);
    return program;
}

Code attach(int fd, sock_filter const* statements, std::size_t count) {
    sock_fprog const all{static_cast<unsigned short>(count), const_cast<sock_filter*>(statements)};
    return ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &all, sizeof all) == 0
               ? Code::ok
               : code_from_errno(errno);
}

// What passes in one go is more than one socket sends.
void make_room(int fd) {
    constexpr int room = 4 * 1024 * 1024;
    if (::setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
        ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
}

void make_promiscuous(int fd, int index) {
    packet_mreq request{};
    request.mr_ifindex = index;
    request.mr_type = PACKET_MR_PROMISC;
    ::setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request);
}

}  // namespace

// It receives from bind() on, when the filter is there. An interface that cannot be promiscuous
// stays as it is.
Result<UniqueDescriptor> open_capture(Capture const& capture) {
    UniqueDescriptor fd{::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd) return code_from_errno(errno == EPERM ? EACCES : errno);
    auto const program = filter_of(capture);
    if (auto const code = attach(fd.get(), program.data(), program.size()); code != Code::ok)
        return code;
    auto const index = static_cast<int>(capture.interface_index);
    if (capture.is_promiscuous) make_promiscuous(fd.get(), index);
    make_room(fd.get());
    sockaddr_ll name{};
    name.sll_family = AF_PACKET;
    name.sll_protocol = htons(ETH_P_ALL);
    name.sll_ifindex = index;
    if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) != 0)
        return code_from_errno(errno);
    return fd;
}

void set_deaf(int fd, bool deaf) noexcept {
    int const unused = 0;
    if (deaf)
        static_cast<void>(attach(fd, &drop, 1));
    else
        ::setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused);
}

}  // namespace ws2::platform
