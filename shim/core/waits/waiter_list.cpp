// SPDX-License-Identifier: MIT
#include "shim/core/waits/waiter_list.hpp"

#include <optional>

namespace ws2::core {

platform::Waker* thread_waker() {
    thread_local std::optional<platform::Waker> waker;
    if (!waker) {
        auto made = platform::Waker::make();
        if (!made) return nullptr;
        waker.emplace(std::move(*made));
    }
    return &*waker;
}

void WaiterList::Waiter::watch(WaiterList& list, platform::Waker& waker) {
    std::lock_guard const lock{list.mutex_};
    list_ = &list;
    waker_ = &waker;
    next_ = list.first_;
    if (next_) next_->previous_ = this;
    list.first_ = this;
    list.any_.store(true, std::memory_order_seq_cst);
}

void WaiterList::Waiter::stop() {
    if (!list_) return;
    std::lock_guard const lock{list_->mutex_};
    if (previous_)
        previous_->next_ = next_;
    else
        list_->first_ = next_;
    if (next_) next_->previous_ = previous_;
    if (!list_->first_) list_->any_.store(false, std::memory_order_relaxed);
    list_ = nullptr;
    next_ = previous_ = nullptr;
}

void WaiterList::notify_all() noexcept {
    std::lock_guard const lock{mutex_};
    for (Waiter* waiter = first_; waiter; waiter = waiter->next_) waiter->waker_->wake();
}

}  // namespace ws2::core
