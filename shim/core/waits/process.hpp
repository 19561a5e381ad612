// SPDX-License-Identifier: MIT
// Another process behind a HANDLE: signalled when it has ended. A thread of its own waits for each.
#pragma once

#include <mutex>
#include <optional>

#include "platform/processes.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class Process final : public Waitable {
public:
    static constexpr ObjectKind object_kind = ObjectKind::process;

    enum class Relation : std::uint8_t { child, other };

    Process(std::uint32_t id, Relation relation)
        : Waitable{ObjectKind::process, Taking::leaves_count, 0}, id_{id}, relation_{relation} {}

    std::uint32_t id() const { return id_; }

    // Ends it; from then on this is its exit code. win32_access_denied when it has
    // ended by itself.
    Code terminate(std::uint32_t exit_code);

    // Empty while the process runs. win32_access_denied: its end was reported to another process.
    Result<std::optional<std::uint32_t>> exit_code() const;

private:
    friend class ProcessWatcher;
    void end(Result<std::uint32_t> exit_code);

    std::uint32_t const id_;
    Relation const relation_;
    mutable RankedMutex<Rank::processes> mutex_;
    bool has_ended_ = false;
    std::optional<std::uint32_t> terminated_with_;
    std::optional<std::uint32_t> exit_code_;
};

// A process that has just been started, or one that runs. For the latter also
// call_not_implemented's kin: what watch_process() says.
Result<ObjectPtr<Process>> start_process(platform::ProcessStart const& start);
Result<ObjectPtr<Process>> find_process(std::uint32_t id);

// What the pseudo handle of this process stands for in a wait: no thread sees its end.
Process& own_process();

}  // namespace ws2::core
