// SPDX-License-Identifier: MIT
// For hosts that do not report ICMP answers to unconnected datagram sockets.
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Code report_icmp_errors(int) { return Code::operation_not_supported; }

Result<IcmpReport> take_icmp_report(int) { return Code::operation_not_supported; }

}  // namespace ws2::platform
