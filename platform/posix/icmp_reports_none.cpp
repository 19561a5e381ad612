// SPDX-License-Identifier: MIT
// Hosts that tell unconnected datagram sockets nothing of ICMP answers.
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Code report_icmp_errors(int) { return Code::operation_not_supported; }

Result<IcmpReport> take_icmp_report(int) { return Code::operation_not_supported; }

}  // namespace ws2::platform
