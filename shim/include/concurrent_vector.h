// SPDX-License-Identifier: MIT
// The vector of Microsoft's Parallel Patterns Library, to which several threads append while others
// read what is there: items never move. Appending takes a lock, reading does not.
#ifndef WS2SHIM_CONCURRENT_VECTOR_H
#define WS2SHIM_CONCURRENT_VECTOR_H

// In C there is nothing in it.
#ifdef __cplusplus
#include <ws2shim/segmented_items.h>
#include <cstddef>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace concurrency {

template <class T, class Allocator = std::allocator<T>>
class concurrent_vector {
    typedef ws2_segmented_items<T, Allocator> items;

public:
    typedef T value_type;
    typedef T& reference;
    typedef const T& const_reference;
    typedef T* pointer;
    typedef const T* const_pointer;
    typedef std::size_t size_type;
    typedef std::ptrdiff_t difference_type;
    typedef Allocator allocator_type;
    typedef ws2_segmented_iterator<items, T> iterator;
    typedef ws2_segmented_iterator<items, const T> const_iterator;
    typedef std::reverse_iterator<iterator> reverse_iterator;
    typedef std::reverse_iterator<const_iterator> const_reverse_iterator;

    explicit concurrent_vector(const Allocator& allocator = Allocator()) : items_(allocator) {}
    explicit concurrent_vector(size_type count) { grow_by(count); }
    concurrent_vector(size_type count, const T& item, const Allocator& allocator = Allocator())
        : items_(allocator) {
        grow_by(count, item);
    }
    template <class Iterator, class = typename std::iterator_traits<Iterator>::iterator_category>
    concurrent_vector(Iterator first, Iterator last, const Allocator& allocator = Allocator())
        : items_(allocator) {
        grow_by(first, last);
    }
    concurrent_vector(const concurrent_vector& other) : items_(other.get_allocator()) {
        grow_by(other.begin(), other.end());
    }
    concurrent_vector(concurrent_vector&& other) : items_(other.get_allocator()) { swap(other); }
    concurrent_vector& operator=(const concurrent_vector& other) {
        concurrent_vector copy(other);
        swap(copy);
        return *this;
    }
    concurrent_vector& operator=(concurrent_vector&& other) {
        concurrent_vector taken(std::move(other));
        swap(taken);
        return *this;
    }

    iterator push_back(const T& item) { return grow_by(1, item); }
    iterator push_back(T&& item) {
        std::lock_guard<std::mutex> lock(growth_);
        items_.append(std::move(item));
        return begin() + static_cast<difference_type>(items_.publish() - 1);
    }
    // The first of the new items.
    iterator grow_by(size_type count) {
        std::lock_guard<std::mutex> lock(growth_);
        return grown_by(count);
    }
    iterator grow_by(size_type count, const T& item) {
        std::lock_guard<std::mutex> lock(growth_);
        size_type const before = items_.size();
        for (size_type i = 0; i < count; ++i) items_.append(item);
        items_.publish();
        return begin() + static_cast<difference_type>(before);
    }
    template <class Iterator, class = typename std::iterator_traits<Iterator>::iterator_category>
    iterator grow_by(Iterator first, Iterator last) {
        std::lock_guard<std::mutex> lock(growth_);
        size_type const before = items_.size();
        for (; first != last; ++first) items_.append(*first);
        items_.publish();
        return begin() + static_cast<difference_type>(before);
    }
    iterator grow_to_at_least(size_type count) {
        std::lock_guard<std::mutex> lock(growth_);
        return grown_by(count > items_.size() ? count - items_.size() : 0);
    }

    reference operator[](size_type i) { return items_.at(i); }
    const_reference operator[](size_type i) const { return items_.at(i); }
    reference at(size_type i) { return items_.at(checked(i)); }
    const_reference at(size_type i) const { return items_.at(checked(i)); }
    reference front() { return items_.at(0); }
    const_reference front() const { return items_.at(0); }
    reference back() { return items_.at(size() - 1); }
    const_reference back() const { return items_.at(size() - 1); }

    size_type size() const { return items_.size(); }
    bool empty() const { return size() == 0; }
    size_type capacity() const {
        std::lock_guard<std::mutex> lock(growth_);
        return items_.room();
    }
    size_type max_size() const { return static_cast<size_type>(-1) / sizeof(T) / 2; }
    allocator_type get_allocator() const { return items_.allocator(); }

    iterator begin() { return iterator(&items_, 0); }
    iterator end() { return iterator(&items_, size()); }
    const_iterator begin() const { return cbegin(); }
    const_iterator end() const { return cend(); }
    const_iterator cbegin() const { return const_iterator(&items_, 0); }
    const_iterator cend() const { return const_iterator(&items_, size()); }
    reverse_iterator rbegin() { return reverse_iterator(end()); }
    reverse_iterator rend() { return reverse_iterator(begin()); }
    const_reverse_iterator rbegin() const { return crbegin(); }
    const_reverse_iterator rend() const { return crend(); }
    const_reverse_iterator crbegin() const { return const_reverse_iterator(cend()); }
    const_reverse_iterator crend() const { return const_reverse_iterator(cbegin()); }

    // As on Windows not for use beside other threads.
    void reserve(size_type count) { items_.make_room(count); }
    void resize(size_type count) {
        if (count < size()) items_.shrink(count);
        grow_to_at_least(count);
    }
    void resize(size_type count, const T& item) {
        if (count < size()) items_.shrink(count);
        grow_by(count - size(), item);
    }
    void assign(size_type count, const T& item) { *this = concurrent_vector(count, item); }
    template <class Iterator, class = typename std::iterator_traits<Iterator>::iterator_category>
    void assign(Iterator first, Iterator last) {
        *this = concurrent_vector(first, last);
    }
    void clear() { items_.shrink(0); }
    void shrink_to_fit() { items_.drop_room(); }
    void swap(concurrent_vector& other) { items_.swap(other.items_); }

private:
    size_type checked(size_type i) const {
        if (i >= size()) throw std::out_of_range("concurrent_vector::at");
        return i;
    }
    iterator grown_by(size_type count) {
        size_type const before = items_.size();
        for (size_type i = 0; i < count; ++i) items_.append();
        items_.publish();
        return begin() + static_cast<difference_type>(before);
    }

    mutable std::mutex growth_;
    items items_;
};

}  // namespace concurrency
namespace Concurrency = concurrency;
#endif

#endif
