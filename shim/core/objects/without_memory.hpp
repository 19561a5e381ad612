// SPDX-License-Identifier: MIT
// For work that must not throw when memory runs out: in a service's thread, where nothing catches
// exceptions, and in calls that have to undo what they have begun.
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
