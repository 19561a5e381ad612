// SPDX-License-Identifier: MIT
// Items that never move, in segments of 1, 2, 4, ... of them: what concurrent_vector is made of.
// One thread at a time appends and then publishes; others read what is published.
#ifndef WS2SHIM_SEGMENTED_ITEMS_H
#define WS2SHIM_SEGMENTED_ITEMS_H

// In C there is nothing in it.
#ifdef __cplusplus
#include <atomic>
#include <cstddef>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

template <class T, class Allocator>
class ws2_segmented_items {
    typedef typename std::allocator_traits<Allocator>::template rebind_alloc<T> allocator_of_items;
    typedef std::allocator_traits<allocator_of_items> traits;

public:
    explicit ws2_segmented_items(const Allocator& allocator) : allocator_(allocator) {}
    ws2_segmented_items(const ws2_segmented_items&) = delete;
    ws2_segmented_items& operator=(const ws2_segmented_items&) = delete;
    ~ws2_segmented_items() {
        shrink(0);
        drop_room();
    }

    std::size_t size() const { return size_.load(std::memory_order_acquire); }
    std::size_t room() const { return (std::size_t{1} << segments_used_) - 1; }
    Allocator allocator() const { return Allocator(allocator_); }
    T& at(std::size_t i) const {
        int const segment = segment_of(i);
        return segments_[segment][i + 1 - (std::size_t{1} << segment)];
    }

    template <class... Words>
    void append(Words&&... words) {
        make_room(appended_ + 1);
        traits::construct(allocator_, &at(appended_), std::forward<Words>(words)...);
        ++appended_;
    }
    // How many there are.
    std::size_t publish() {
        size_.store(appended_, std::memory_order_release);
        return appended_;
    }

    void make_room(std::size_t count) {
        while (room() < count) {
            segments_[segments_used_] =
                traits::allocate(allocator_, std::size_t{1} << segments_used_);
            ++segments_used_;
        }
    }
    void shrink(std::size_t count) {
        while (appended_ > count) traits::destroy(allocator_, &at(--appended_));
        publish();
    }
    void drop_room() {
        while (segments_used_ > 0 && room() / 2 >= appended_) {
            --segments_used_;
            traits::deallocate(allocator_, segments_[segments_used_],
                               std::size_t{1} << segments_used_);
        }
    }
    void swap(ws2_segmented_items& other) {
        std::swap(allocator_, other.allocator_);
        std::swap(segments_, other.segments_);
        std::swap(segments_used_, other.segments_used_);
        std::swap(appended_, other.appended_);
        publish();
        other.publish();
    }

private:
    static int segment_of(std::size_t i) {
        return static_cast<int>(8 * sizeof(unsigned long long)) - 1 - __builtin_clzll(i + 1);
    }

    allocator_of_items allocator_;
    T* segments_[8 * sizeof(std::size_t)] = {};
    int segments_used_ = 0;
    // What is appended, published or not.
    std::size_t appended_ = 0;
    std::atomic<std::size_t> size_{0};
};

template <class Items, class T>
class ws2_segmented_iterator {
public:
    typedef std::random_access_iterator_tag iterator_category;
    typedef typename std::remove_const<T>::type value_type;
    typedef std::ptrdiff_t difference_type;
    typedef T* pointer;
    typedef T& reference;

    ws2_segmented_iterator() = default;
    ws2_segmented_iterator(const Items* items, std::size_t i) : items_(items), i_(i) {}
    operator ws2_segmented_iterator<Items, const T>() const { return {items_, i_}; }

    T& operator*() const { return items_->at(i_); }
    T* operator->() const { return &items_->at(i_); }
    T& operator[](difference_type n) const { return *(*this + n); }
    ws2_segmented_iterator& operator+=(difference_type n) {
        i_ += static_cast<std::size_t>(n);
        return *this;
    }
    ws2_segmented_iterator& operator-=(difference_type n) { return *this += -n; }
    ws2_segmented_iterator& operator++() { return *this += 1; }
    ws2_segmented_iterator& operator--() { return *this += -1; }
    ws2_segmented_iterator operator++(int) {
        auto const before = *this;
        ++*this;
        return before;
    }
    ws2_segmented_iterator operator--(int) {
        auto const before = *this;
        --*this;
        return before;
    }
    ws2_segmented_iterator operator+(difference_type n) const {
        return {items_, i_ + static_cast<std::size_t>(n)};
    }
    ws2_segmented_iterator operator-(difference_type n) const { return *this + -n; }
    friend ws2_segmented_iterator operator+(difference_type n, ws2_segmented_iterator a) {
        return a + n;
    }
    friend difference_type operator-(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return static_cast<difference_type>(a.i_ - b.i_);
    }
    friend bool operator==(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return a.i_ == b.i_;
    }
    friend bool operator!=(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return a.i_ != b.i_;
    }
    friend bool operator<(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return a.i_ < b.i_;
    }
    friend bool operator>(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return a.i_ > b.i_;
    }
    friend bool operator<=(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return a.i_ <= b.i_;
    }
    friend bool operator>=(ws2_segmented_iterator a, ws2_segmented_iterator b) {
        return a.i_ >= b.i_;
    }

private:
    const Items* items_ = nullptr;
    std::size_t i_ = 0;
};
#endif

#endif
