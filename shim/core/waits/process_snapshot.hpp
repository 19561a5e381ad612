// SPDX-License-Identifier: MIT
// The processes that ran at one moment, to be read one by one.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "platform/process_list.hpp"
#include "shim/core/objects/object.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class ProcessSnapshot final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::process_snapshot;

    explicit ProcessSnapshot(std::vector<platform::RunningProcess> processes)
        : Object{object_kind}, processes_{std::move(processes)} {}

    enum class Place : bool { first, next };
    // Empty: there are no more.
    std::optional<platform::RunningProcess> read(Place place) {
        std::lock_guard const lock{mutex_};
        if (place == Place::first) next_ = 0;
        if (next_ == processes_.size()) return std::nullopt;
        return processes_[next_++];
    }

private:
    std::vector<platform::RunningProcess> const processes_;
    RankedMutex<Rank::processes> mutex_;
    std::size_t next_ = 0;
};

}  // namespace ws2::core
