// SPDX-License-Identifier: MIT
// The queue of Microsoft's Parallel Patterns Library that gives its largest item first, as servers
// keep what is to be done later in it. It takes a lock for each call.
#ifndef WS2SHIM_CONCURRENT_PRIORITY_QUEUE_H
#define WS2SHIM_CONCURRENT_PRIORITY_QUEUE_H

// In C there is nothing in it.
#ifdef __cplusplus
#include <ws2shim/locked_items.h>
#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace concurrency {

template <class T, class Compare = std::less<T>, class Allocator = std::allocator<T>>
class concurrent_priority_queue : public ws2_locked_items<std::vector<T, Allocator>> {
    typedef std::vector<T, Allocator> items;
    typedef ws2_locked_items<items> base;
    using base::items_;
    using base::mutex_;

public:
    typedef typename base::size_type size_type;

    explicit concurrent_priority_queue(const Allocator& allocator = Allocator())
        : base(items(allocator)) {}
    explicit concurrent_priority_queue(const Compare& compare,
                                       const Allocator& allocator = Allocator())
        : base(items(allocator)), compare_(compare) {}
    explicit concurrent_priority_queue(size_type capacity, const Allocator& allocator = Allocator())
        : base(items(allocator)) {
        items_.reserve(capacity);
    }
    template <class Iterator>
    concurrent_priority_queue(Iterator first, Iterator last,
                              const Allocator& allocator = Allocator())
        : base(items(first, last, allocator)) {
        std::make_heap(items_.begin(), items_.end(), compare_);
    }

    void push(const T& item) { push(T(item)); }
    void push(T&& item) {
        std::lock_guard<std::mutex> lock(mutex_);
        items_.push_back(std::move(item));
        std::push_heap(items_.begin(), items_.end(), compare_);
    }
    // False, and `item` as it was, when there is none.
    bool try_pop(T& item) {
        std::lock_guard<std::mutex> lock(mutex_);
        if (items_.empty()) return false;
        std::pop_heap(items_.begin(), items_.end(), compare_);
        item = std::move(items_.back());
        items_.pop_back();
        return true;
    }
    size_type size() const {
        std::lock_guard<std::mutex> lock(mutex_);
        return items_.size();
    }

    // As on Windows not for use beside other threads.
    void swap(concurrent_priority_queue& other) { items_.swap(other.items_); }

private:
    Compare compare_;
};

}  // namespace concurrency
namespace Concurrency = concurrency;
#endif

#endif
