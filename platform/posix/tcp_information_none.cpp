// SPDX-License-Identifier: MIT
// A host that does not tell of its connections, or not in a form that is known here.
#include "platform/tcp_information.hpp"

namespace ws2::platform {

Result<TcpInformation> tcp_information(int) { return Code::operation_not_supported; }

}  // namespace ws2::platform
