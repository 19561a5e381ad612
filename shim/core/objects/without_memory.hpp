// SPDX-License-Identifier: MIT
// For work that has to come to an end when memory runs out half way: a service's thread, which
// nobody would catch an exception of, and calls that have begun what they must not leave behind.
#pragma once

#include <new>
#include <utility>

namespace ws2::core {

template <class Value, class Work>
Value value_without_memory(Value instead, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (std::bad_alloc const&) {
        return instead;
    }
}

}  // namespace ws2::core
