// SPDX-License-Identifier: MIT
// Hosts without a way to refuse connections while keeping the queue: a full queue behaves as the
// host wants.
#include "platform/admission.hpp"

namespace ws2::platform {

Result<std::uint32_t> queued_connections(int) noexcept { return Code::operation_not_supported; }

bool can_refuse_connections(int) noexcept { return false; }

Code refuse_connections(int) noexcept { return Code::operation_not_supported; }

Code admit_connections(int) noexcept { return Code::operation_not_supported; }

Result<UniqueDescriptor> replace_listener(int, int) { return Code::operation_not_supported; }

std::unique_ptr<ArrivalMonitor> make_arrival_monitor() { return nullptr; }

}  // namespace ws2::platform
