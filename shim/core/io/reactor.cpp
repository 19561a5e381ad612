// SPDX-License-Identifier: MIT
#include "shim/core/io/reactor.hpp"

#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {

std::unique_ptr<Reactor> Reactor::make() {
    return value_without_memory(std::unique_ptr<Reactor>{}, [] {
        auto events = platform::make_event_queue();
        return std::unique_ptr<Reactor>{events ? new Reactor{std::move(events)} : nullptr};
    });
}

// A batch that begins after the removal has no events of the client.
void Reactor::remove(int fd, ObjectPtr<Object> owner) {
    constexpr std::size_t many = 256;
    events_->remove(fd);
    bool is_crowded = false;
    {
        std::lock_guard const lock{mutex_};
        // Without memory for the list the client is never freed, because a thread may be about to
        // call it.
        if (!value_without_memory(false, [&] { return removed_.push_back(owner), true; }))
            owner->add_reference();
        has_removed_.store(true, std::memory_order_seq_cst);
        is_crowded = removed_.size() % many == 0;
    }
    if (batches_.load(std::memory_order_seq_cst) == 0)
        free_removed();
    else if (is_crowded)
        wake();  // the thread that sleeps comes by, and frees them
}

void Reactor::free_removed() {
    if (!has_removed_.load(std::memory_order_seq_cst)) return;
    std::vector<ObjectPtr<Object>> freed;  // outside the lock
    std::lock_guard const lock{mutex_};
    if (batches_.load(std::memory_order_seq_cst) != 0) return;
    freed.swap(removed_);
    has_removed_.store(false, std::memory_order_relaxed);
}

// Whatever the child did with the queue that it has inherited, it would do to its parent's. Should
// the host have no descriptor left, it keeps that.
void Reactor::renew() {
    mutex_.renew();
    batches_.store(0);
    auto events = platform::make_event_queue();
    if (events) events_ = std::move(events);
}

}  // namespace ws2::core
