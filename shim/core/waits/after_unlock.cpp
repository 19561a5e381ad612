// SPDX-License-Identifier: MIT
#include "shim/core/waits/after_unlock.hpp"

#include <utility>

#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

void AfterUnlock::add(Item& item, Object& owner) {
    if (item.is_listed_.exchange(true, std::memory_order_acq_rel)) return;
    item.owner_ = ObjectPtr<Object>{&owner};
    item.next_ = std::exchange(first_, &item);
}

void AfterUnlock::perform_all() {
    if (postponed_ != 0) return;
    LockOrder::check_nothing_is_held();
    while (auto* const item = first_) {
        first_ = item->next_;
        auto const owner = std::move(item->owner_);
        item->is_listed_.exchange(false, std::memory_order_acq_rel);
        item->run_after_unlock();
    }
}

}  // namespace ws2::core
