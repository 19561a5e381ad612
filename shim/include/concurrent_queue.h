// SPDX-License-Identifier: MIT
// The queue of Microsoft's Parallel Patterns Library, as servers hand packets from thread to thread
// with it. It takes a lock for each call, which Microsoft's does not.
#ifndef WS2SHIM_CONCURRENT_QUEUE_H
#define WS2SHIM_CONCURRENT_QUEUE_H

// In C there is nothing in it.
#ifdef __cplusplus
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace concurrency {

template <class T, class Allocator = std::allocator<T>>
class concurrent_queue {
public:
    typedef T value_type;
    typedef T& reference;
    typedef const T& const_reference;
    typedef std::size_t size_type;
    typedef std::ptrdiff_t difference_type;
    typedef Allocator allocator_type;
    typedef typename std::deque<T, Allocator>::iterator iterator;
    typedef typename std::deque<T, Allocator>::const_iterator const_iterator;

    explicit concurrent_queue(const Allocator& allocator = Allocator()) : items_(allocator) {}
    template <class Iterator>
    concurrent_queue(Iterator first, Iterator last) : items_(first, last) {}
    concurrent_queue(const concurrent_queue& other) : items_(other.copy()) {}
    concurrent_queue& operator=(const concurrent_queue& other) {
        auto items = other.copy();
        std::lock_guard<std::mutex> lock(mutex_);
        items_.swap(items);
        return *this;
    }

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
    bool empty() const {
        std::lock_guard<std::mutex> lock(mutex_);
        return items_.empty();
    }

    allocator_type get_allocator() const { return items_.get_allocator(); }

    // As on Windows not for use beside other threads.
    size_type unsafe_size() const { return items_.size(); }
    void clear() { items_.clear(); }
    iterator unsafe_begin() { return items_.begin(); }
    iterator unsafe_end() { return items_.end(); }
    const_iterator unsafe_begin() const { return items_.begin(); }
    const_iterator unsafe_end() const { return items_.end(); }

private:
    std::deque<T, Allocator> copy() const {
        std::lock_guard<std::mutex> lock(mutex_);
        return items_;
    }

    mutable std::mutex mutex_;
    std::deque<T, Allocator> items_;
};

}  // namespace concurrency
namespace Concurrency = concurrency;
#endif

#endif
