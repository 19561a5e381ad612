// SPDX-License-Identifier: MIT
// An IP endpoint without the room for a local path: every socket keeps one.
#pragma once

#include <array>
#include <cstdint>

#include "platform/types.hpp"

namespace ws2::core {

class PeerName {
public:
    PeerName() = default;
    explicit PeerName(Address const& address)
        : family_{address.family},
          port_be_{address.port_be},
          flow_info_{address.flow_info},
          scope_id_{address.scope_id},
          ip_{address.ip} {}
    Address address() const {
        Address result;
        result.family = family_;
        result.port_be = port_be_;
        result.flow_info = flow_info_;
        result.scope_id = scope_id_;
        result.ip = ip_;
        return result;
    }

    std::uint16_t port_be() const { return port_be_; }

private:
    Family family_ = Family::none;
    std::uint16_t port_be_ = 0;
    std::uint32_t flow_info_ = 0;
    std::uint32_t scope_id_ = 0;
    std::array<std::uint8_t, 16> ip_{};
};

}  // namespace ws2::core
