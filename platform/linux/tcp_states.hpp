// SPDX-License-Identifier: MIT
// The kernel's numbers of TCP's states, in its lists and in TCP_INFO.
#pragma once

#include <array>

#include "platform/tcp_state.hpp"

namespace ws2::platform {

// From TCP_ESTABLISHED = 1 to TCP_NEW_SYN_RECV.
inline TcpState tcp_state_of(unsigned number) noexcept {
    static constexpr std::array states{
        TcpState::established, TcpState::syn_sent,  TcpState::syn_received, TcpState::fin_wait_1,
        TcpState::fin_wait_2,  TcpState::time_wait, TcpState::closed,       TcpState::close_wait,
        TcpState::last_ack,    TcpState::listening, TcpState::closing,      TcpState::syn_received,
    };
    return number >= 1 && number <= states.size() ? states[number - 1] : TcpState::closed;
}

}  // namespace ws2::platform
