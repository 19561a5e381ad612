// SPDX-License-Identifier: MIT
#include "shim/core/transfer/registered_completions.hpp"

#include <mutex>
#include <utility>

#include "shim/core/transfer/registered_requests.hpp"

namespace ws2::core {

RegisteredCompletions::RegisteredCompletions(std::uint32_t size, Notification notification)
    : Object{object_kind}, notification_{std::move(notification)}, size_{size} {
    if (notification_.event) notification_.event->set_polled();
    if (notification_.port) notification_.port->expect_packets_of_poller();
}

// --- telling the program ------------------------------------------------------------------------

Code RegisteredCompletions::notify() {
    std::unique_ptr<PostedPacket> packet;
    if (notification_.port)
        packet = std::make_unique<PostedPacket>(notification_.key, notification_.overlapped, 0);
    else if (!notification_.event)
        return Code::invalid_argument;
    std::lock_guard const lock{mutex_};
    if (is_ended_) return Code::invalid_argument;
    if (std::exchange(is_asked_, true)) return Code::already;
    packet_ = std::move(packet);
    if (notification_.event && notification_.resets_event) notification_.event->reset();
    if (notifying_ != 0)
        tell_locked();
    else if (notification_.port)
        dependent_.begin();
    return Code::ok;
}

void RegisteredCompletions::tell_locked() {
    is_asked_ = false;
    dependent_.end();
    if (notification_.event)
        notification_.event->set();
    else
        notification_.port->push(std::move(packet_));
}

// --- results ------------------------------------------------------------------------------------

void RegisteredCompletions::push(std::unique_ptr<RegisteredRequest> request) {
    std::lock_guard const lock{mutex_};
    if (is_ended_) return take_back_locked(request->owner_->room_of(request->direction_));
    bool const notifies = request->notifies_ == RegisteredRequest::Notifies::yes;
    results_.push(std::move(request));
    if (!notifies) return;
    ++notifying_;
    if (is_asked_) tell_locked();
}

RegisteredResult RegisteredCompletions::result_of_locked(RegisteredRequest& request) {
    if (request.notifies_ == RegisteredRequest::Notifies::yes) --notifying_;
    take_back_locked(request.owner_->room_of(request.direction_));
    return {static_cast<std::int32_t>(request.code_), request.bytes_, request.owner_->context(),
            request.context_};
}

std::size_t RegisteredCompletions::take(std::span<RegisteredResult> results) {
    std::unique_lock lock{mutex_};
    if (results_.is_empty()) {
        lock.unlock();
        if (auto* const poller = Poller::current()) poller->process_ready();
        lock.lock();
    }
    RegisteredRequestList taken;  // they may be the last to hold their owner, or this queue
    std::size_t count = 0;
    for (; count != results.size() && !results_.is_empty(); ++count) {
        auto request = results_.pop();
        results[count] = result_of_locked(*request);
        taken.push(std::move(request));
    }
    lock.unlock();
    return count;
}

void RegisteredCompletions::end() {
    RegisteredRequestList dropped;
    std::lock_guard const lock{mutex_};
    is_ended_ = true;
    is_asked_ = false;
    dependent_.end();
    while (!results_.is_empty()) {
        auto request = results_.pop();
        static_cast<void>(result_of_locked(*request));
        dropped.push(std::move(request));
    }
}

// --- room ---------------------------------------------------------------------------------------

Code RegisteredCompletions::resize(std::uint32_t size) {
    std::lock_guard const lock{mutex_};
    if (is_ended_) return Code::invalid_argument;
    if (size < reserved_) return Code::too_many_references;
    size_ = size;
    return Code::ok;
}

Code RegisteredCompletions::reserve(std::span<Change const> changes) {
    std::lock_guard const lock{mutex_};
    if (is_ended_) return Code::invalid_argument;
    std::uint64_t reserved = reserved_;
    for (auto const& [room, most] : changes) {
        if (most < room.in_use) return Code::too_many_references;
        reserved += std::uint64_t{most} - room.most;
    }
    if (reserved > size_) return Code::no_buffers;
    reserved_ = static_cast<std::uint32_t>(reserved);
    for (auto const& [room, most] : changes) room.most = most;
    return Code::ok;
}

void RegisteredCompletions::give_up(RegisteredRoom& room) {
    std::lock_guard const lock{mutex_};
    if (!std::exchange(room.is_given_up, true)) reserved_ -= room.most - room.in_use;
}

Code RegisteredCompletions::begin(RegisteredRoom& room) {
    std::lock_guard const lock{mutex_};
    if (is_ended_ || room.is_given_up) return Code::invalid_argument;
    if (room.in_use == room.most) return Code::no_buffers;
    ++room.in_use;
    return Code::ok;
}

void RegisteredCompletions::take_back(RegisteredRoom& room) {
    std::lock_guard const lock{mutex_};
    take_back_locked(room);
}

void RegisteredCompletions::take_back_locked(RegisteredRoom& room) {
    --room.in_use;
    if (room.is_given_up) --reserved_;
}

}  // namespace ws2::core
