// SPDX-License-Identifier: MIT
// Another machine on the link, for a process in a network of its own.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>

namespace ws2::test {

// An Ethernet adapter with `own_address`, of a network of 24 bits, behind which there is one
// machine. That answers when its hardware address is asked for by ARP, and nothing else.
class EthernetPeer {
public:
    EthernetPeer(char const* own_address, char const* peer_address);
    EthernetPeer(EthernetPeer const&) = delete;
    EthernetPeer& operator=(EthernetPeer const&) = delete;
    ~EthernetPeer();

    // False: this user may not, or the host has no such adapters.
    bool is_there() const { return fd_ >= 0; }
    std::array<std::uint8_t, 6> own_hardware_address() const;

    static constexpr std::array<std::uint8_t, 6> hardware_address{2, 0, 0, 0, 0, 9};

private:
    void answer() const;

    int fd_ = -1;
    std::uint32_t peer_ = 0;  // in network order
    std::atomic<bool> is_over_{false};
    std::thread answering_;
};

}  // namespace ws2::test
