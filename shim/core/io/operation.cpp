// SPDX-License-Identifier: MIT
#include "shim/core/io/operation.hpp"

#include <atomic>
#include <utility>

namespace ws2::core {

void expect_waits_for(Announcement const& announcement) {
    if (announcement.event) announcement.event->set_polled();
    if (announcement.has_routine_of_thread()) this_thread().set_awaits_routines();
}

std::uint64_t next_thread_number() {
    static constinit std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

void Operation::write_overlapped() {
    if (!std::exchange(is_written_, true)) write(*announcement_.overlapped, completion_);
}

bool Operation::deliver(PortEntry& entry) {
    write_overlapped();
    entry = {key, announcement_.overlapped, completion_.status, completion_.bytes};
    return true;
}

void Operation::run() {
    socket_ = {};
    announcement_.routine.invoke(announcement_.routine.function, completion_,
                                 announcement_.overlapped);
}

bool Operation::report(std::unique_ptr<Operation> operation, Completion completion,
                       Association const& association, When when) {
    auto const& announcement = operation->announcement_;
    operation->completion_ = completion;
    if (announcement.routine.invoke) {
        operation->write_overlapped();
        if (announcement.runs_in_place) {
            announcement.routine.invoke(announcement.routine.function, completion,
                                        announcement.overlapped);
            return false;
        }
        if (announcement.event) announcement.event->set();
        auto const thread = std::move(operation->thread_);
        thread->queue_apc_locked(std::move(operation));
        return false;
    }
    bool const is_skipped =
        when == When::at_once && (association.modes & Association::skip_packet_on_success) != 0;
    bool const has_packet = association.port && announcement.allows_packet && !is_skipped;
    if (!has_packet || announcement.event || when == When::at_once) operation->write_overlapped();
    bool const has_event = static_cast<bool>(announcement.event);
    if (has_event) announcement.event->set();
    if (has_packet) {
        operation->key = association.key;
        association.port->push(std::move(operation));
    }
    return !has_event && (association.modes & Association::skip_handle) == 0;
}

}  // namespace ws2::core
