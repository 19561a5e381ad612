// SPDX-License-Identifier: MIT
// The queue of Microsoft's Parallel Patterns Library, as servers hand packets from thread to thread
// with it. It takes a lock for each call, which Microsoft's does not.
#ifndef WS2SHIM_CONCURRENT_QUEUE_H
#define WS2SHIM_CONCURRENT_QUEUE_H

// In C there is nothing in it.
#ifdef __cplusplus
#include <ws2shim/locked_items.h>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace concurrency {

template <class T, class Allocator = std::allocator<T>>
class concurrent_queue : public ws2_locked_items<std::deque<T, Allocator>> {
    typedef std::deque<T, Allocator> items;
    typedef ws2_locked_items<items> base;
    using base::items_;
    using base::mutex_;

public:
    typedef std::ptrdiff_t difference_type;
    typedef typename items::iterator iterator;
    typedef typename items::const_iterator const_iterator;

    explicit concurrent_queue(const Allocator& allocator = Allocator()) : base(items(allocator)) {}
    template <class Iterator>
    concurrent_queue(Iterator first, Iterator last) : base(items(first, last)) {}

    void push(const T& item) {
        std::lock_guard<std::mutex> lock(mutex_);
        items_.push_back(item);
    }
    void push(T&& item) {
        std::lock_guard<std::mutex> lock(mutex_);
        items_.push_back(std::move(item));
    }
    // False, and `item` as it was, when there is none.
    bool try_pop(T& item) {
        std::lock_guard<std::mutex> lock(mutex_);
        if (items_.empty()) return false;
        item = std::move(items_.front());
        items_.pop_front();
        return true;
    }

    // As on Windows not for use beside other threads.
    typename base::size_type unsafe_size() const { return items_.size(); }
    iterator unsafe_begin() { return items_.begin(); }
    iterator unsafe_end() { return items_.end(); }
    const_iterator unsafe_begin() const { return items_.begin(); }
    const_iterator unsafe_end() const { return items_.end(); }
};

}  // namespace concurrency
namespace Concurrency = concurrency;
#endif

#endif
