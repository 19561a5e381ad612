// SPDX-License-Identifier: MIT
// Hosts without a way to refuse connections while keeping the queue: a full queue behaves as the
// host wants.
#include "platform/backlog.hpp"

namespace ws2::platform {

Result<std::uint32_t> queued_connections(int) noexcept { return Code::operation_not_supported; }

bool can_refuse_connections(int) noexcept { return false; }

Code ignore_new_clients(int, bool) noexcept { return Code::operation_not_supported; }

std::uint32_t dropped_packets(int) noexcept { return 0; }

std::optional<std::uint64_t> clients_not_kept() noexcept { return std::nullopt; }

void stop_ignoring_peer(int) noexcept {}
void end_transit(int, int) noexcept {}

Result<bool> has_handshakes(int) noexcept { return Code::operation_not_supported; }

Code stop_listening(int) noexcept { return Code::operation_not_supported; }

bool is_listening(int) noexcept { return true; }

Result<UniqueDescriptor> make_holding_queue() { return Code::operation_not_supported; }

Code move_to_holding_queue(int, int, int&, Address&) noexcept {
    return Code::operation_not_supported;
}

Result<UniqueDescriptor> take_from_holding_queue(int, int) { return Code::operation_not_supported; }

std::unique_ptr<ArrivalMonitor> make_arrival_monitor() { return nullptr; }

}  // namespace ws2::platform
