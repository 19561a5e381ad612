// SPDX-License-Identifier: MIT
// A TAP device, whose other end is a descriptor of this process.
#include "tests/support/ethernet_peer.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "tests/support/own_addresses.hpp"

namespace ws2::test {
namespace {

constexpr char device_name[] = "tap7";

struct ArpFrame {
    ether_header ethernet;
    ether_arp arp;
};

ifreq about_device() {
    ifreq request{};
    std::memcpy(request.ifr_name, device_name, sizeof device_name);
    return request;
}

}  // namespace

EthernetPeer::EthernetPeer(char const* own_address, char const* peer_address) {
    ::inet_pton(AF_INET, peer_address, &peer_);
    fd_ = ::open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    auto request = about_device();
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    if (fd_ < 0) return;
    if (::ioctl(fd_, TUNSETIFF, &request) == 0 &&
        give_address(device_name, own_address, "255.255.255.0") && start_interface(device_name)) {
        answering_ = std::thread{[this] {
            while (!is_over_) answer();
        }};
    } else {
        ::close(fd_);
        fd_ = -1;
    }
}

EthernetPeer::~EthernetPeer() {
    is_over_ = true;
    if (answering_.joinable()) answering_.join();
    if (fd_ >= 0) ::close(fd_);
}

std::array<std::uint8_t, 6> EthernetPeer::own_hardware_address() const {
    auto request = about_device();
    int const any = ::socket(AF_INET, SOCK_DGRAM, 0);
    ::ioctl(any, SIOCGIFHWADDR, &request);
    ::close(any);
    std::array<std::uint8_t, 6> address{};
    std::memcpy(address.data(), request.ifr_hwaddr.sa_data, address.size());
    return address;
}

void EthernetPeer::answer() const {
    pollfd item{fd_, POLLIN, 0};
    constexpr int look_for_the_end_in_ms = 50;
    if (::poll(&item, 1, look_for_the_end_in_ms) != 1) return;
    unsigned char bytes[2048];
    auto const length = ::read(fd_, bytes, sizeof bytes);
    ArpFrame frame{};
    if (length < static_cast<ssize_t>(sizeof frame)) return;
    std::memcpy(&frame, bytes, sizeof frame);
    bool const is_question = frame.ethernet.ether_type == htons(ETHERTYPE_ARP) &&
                             frame.arp.ea_hdr.ar_op == htons(ARPOP_REQUEST) &&
                             std::memcmp(frame.arp.arp_tpa, &peer_, sizeof peer_) == 0;
    if (!is_question) return;
    frame.arp.ea_hdr.ar_op = htons(ARPOP_REPLY);
    std::memcpy(frame.arp.arp_tha, frame.arp.arp_sha, sizeof frame.arp.arp_tha);
    std::memcpy(frame.arp.arp_tpa, frame.arp.arp_spa, sizeof frame.arp.arp_tpa);
    std::memcpy(frame.arp.arp_sha, hardware_address.data(), hardware_address.size());
    std::memcpy(frame.arp.arp_spa, &peer_, sizeof peer_);
    std::memcpy(frame.ethernet.ether_dhost, frame.arp.arp_tha, sizeof frame.arp.arp_tha);
    std::memcpy(frame.ethernet.ether_shost, hardware_address.data(), hardware_address.size());
    static_cast<void>(::write(fd_, &frame, sizeof frame) == sizeof frame);
}

}  // namespace ws2::test
