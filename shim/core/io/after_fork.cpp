// SPDX-License-Identifier: MIT
#include "shim/core/io/after_fork.hpp"

#include <cstdint>
#include <utility>

#include "platform/threading.hpp"
#include "shim/core/io/async_registry.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/overlapped_object.hpp"
#include "shim/core/io/socket_polls.hpp"

namespace ws2::core {

void forget_operations_after_fork() {
    static std::uint32_t last_process = 0;
    auto const process = platform::process_id();
    if (std::exchange(last_process, process) == process) return;
    CompletionPort::renew_after_fork();
    AsyncRegistry::instance().forget_after_fork();
    forget_socket_polls_after_fork();
    OverlappedObject::forget_all_after_fork();
}

void register_after_fork() {
    AsyncRegistry::instance().register_after_fork();
    watch_network_changes_after_fork();
}

void AsyncState::forget_after_fork() {
    for (auto* const queue : {&receive_, &send_, &delegated_}) queue->forget_all();
    if (changes_)
        for (auto& each : changes_->operations) static_cast<void>(each.release());
    if (changes_) changes_->operations.clear();
    registration_.renew();
    delegation_mutex_.renew();
    retry_.leave_list_after_fork();
    has_delegated_.store(false, std::memory_order_relaxed);
    for (auto* const at : {&at_port_, &at_background_, &at_delegated_port_})
        at->store(0, std::memory_order_relaxed);
    if (is_notifying_.load(std::memory_order_relaxed)) return;
    socket_.clear_receive_slow_path(slow_path::async);
    socket_.clear_send_slow_path(slow_path::async);
}

void AsyncState::register_after_fork() {
    if (auto* const sockets = socket_.datagram_state().auxiliary_sockets())
        sockets->register_after_fork();
    if (observer() && !is_ended_) static_cast<void>(register_observer_locked());
}

}  // namespace ws2::core
