// SPDX-License-Identifier: MIT
// What the queues of Microsoft's Parallel Patterns Library have in common here: a container, and a
// lock that each call takes.
#ifndef WS2SHIM_LOCKED_ITEMS_H
#define WS2SHIM_LOCKED_ITEMS_H

// In C there is nothing in it.
#ifdef __cplusplus
#include <mutex>
#include <utility>

template <class Items>
class ws2_locked_items {
public:
    typedef typename Items::value_type value_type;
    typedef value_type& reference;
    typedef const value_type& const_reference;
    typedef typename Items::size_type size_type;
    typedef typename Items::allocator_type allocator_type;

    bool empty() const {
        std::lock_guard<std::mutex> lock(mutex_);
        return items_.empty();
    }
    allocator_type get_allocator() const { return items_.get_allocator(); }

    // As on Windows not for use beside other threads.
    void clear() { items_.clear(); }

protected:
    explicit ws2_locked_items(Items items) : items_(std::move(items)) {}
    ws2_locked_items(const ws2_locked_items& other) : items_(other.copy()) {}
    ws2_locked_items& operator=(const ws2_locked_items& other) {
        auto items = other.copy();
        std::lock_guard<std::mutex> lock(mutex_);
        items_.swap(items);
        return *this;
    }

    mutable std::mutex mutex_;
    Items items_;

private:
    Items copy() const {
        std::lock_guard<std::mutex> lock(mutex_);
        return items_;
    }
};
#endif

#endif
