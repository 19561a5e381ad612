// SPDX-License-Identifier: MIT
// A part of a socket that is created by the first call that needs it and destroyed with the socket.
// Lock rule: none; read and set from anywhere.
#pragma once

#include <atomic>
#include <memory>

namespace ws2::core {

template <class Part>
class LazyPart {
public:
    LazyPart() = default;
    LazyPart(LazyPart const&) = delete;
    LazyPart& operator=(LazyPart const&) = delete;
    ~LazyPart() { delete get(); }

    // Null until there is one.
    Part* get() const { return part_.load(std::memory_order_acquire); }
    // Takes `part` unless another thread was faster; returns the one in force.
    Part& set(std::unique_ptr<Part> part) {
        Part* known = nullptr;
        if (!part_.compare_exchange_strong(known, part.get(), std::memory_order_acq_rel))
            return *known;
        return *part.release();
    }
    // The part is not used any more.
    void reset() { delete part_.exchange(nullptr, std::memory_order_acq_rel); }

private:
    std::atomic<Part*> part_{nullptr};
};

}  // namespace ws2::core
