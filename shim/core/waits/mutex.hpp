// SPDX-License-Identifier: MIT
// The mutex with a handle: owned by a thread, recursive, abandoned when its owner ends.
#pragma once

#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class Mutex final : public Waitable {
public:
    static constexpr ObjectKind object_kind = ObjectKind::mutex;

    enum class Ownership : std::uint8_t { free, creator };
    explicit Mutex(Ownership ownership);

    // Code::not_owner unless the calling thread owns it.
    Code release();

    bool is_ready_locked(Thread const& thread) const override;
    Taken take_locked(Thread& thread) override;

private:
    friend class Thread;  // keeps the list of those it owns

    void abandon_locked(Dispatcher& dispatcher);

    Thread* owner_ = nullptr;
    std::uint32_t depth_ = 0;
    bool abandoned_ = false;
    Mutex* next_owned_ = nullptr;
    Mutex* previous_owned_ = nullptr;
};

}  // namespace ws2::core
