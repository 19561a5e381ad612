// SPDX-License-Identifier: MIT
// The keyed event of NT: a wait and a release with the same key pair up, and both return. Neither
// is stored: a release blocks until a wait comes.
#pragma once

#include <cstdint>

#include "platform/deadline.hpp"
#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class KeyedEvent final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::keyed_event;

    enum class Side : std::uint8_t { waits, releases };

    KeyedEvent() : Object{ObjectKind::keyed_event} {}

    // False: the deadline passed before the other side came.
    bool meet(Side side, std::uintptr_t key, platform::Deadline deadline);

private:
    struct Sleeper;
    void unlink_locked(Sleeper& sleeper);

    RankedMutex<Rank::keyed_event> mutex_;
    Sleeper* first_ = nullptr;  // in the order they came
};

// The one that calls without a handle use.
KeyedEvent& common_keyed_event();

}  // namespace ws2::core
