// SPDX-License-Identifier: MIT
// The descriptor of a socket. An accepted connection may replace it while other threads use the
// socket, so it is atomic, which costs a read nothing.
#pragma once

#include <atomic>

#include "platform/types.hpp"

namespace ws2::core {

class OwnDescriptor {
public:
    explicit OwnDescriptor(UniqueDescriptor descriptor) : number_{descriptor.release()} {}
    OwnDescriptor(OwnDescriptor const&) = delete;
    OwnDescriptor& operator=(OwnDescriptor const&) = delete;
    ~OwnDescriptor() { exchange({}); }

    int get() const { return number_.load(std::memory_order_relaxed); }
    // Ordered with what the calling thread has stored before.
    int latest() const { return number_.load(std::memory_order_seq_cst); }
    // Returns the one before.
    UniqueDescriptor exchange(UniqueDescriptor by) {
        return UniqueDescriptor{number_.exchange(by.release(), std::memory_order_seq_cst)};
    }

private:
    std::atomic<int> number_;
};

}  // namespace ws2::core
