// SPDX-License-Identifier: MIT
#include "shim/core/waits/process.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "platform/poll.hpp"
#include "platform/threading.hpp"

namespace ws2::core {
namespace {

// The children that run: two waits for one child would take its exit code from each other.
struct Children {
    RankedMutex<Rank::children> mutex;
    std::vector<ObjectPtr<Process>> running;
};

Children& children() {
    static auto& all = *new Children;  // never destroyed: see NeverDestroyed
    return all;
}

}  // namespace

// The thread that waits for one process.
class ProcessWatcher {
public:
    explicit ProcessWatcher(ObjectPtr<Process> process, UniqueDescriptor watched = {})
        : process_{std::move(process)}, watched_{std::move(watched)} {}

    static Code start(std::unique_ptr<ProcessWatcher> watcher) {
        auto const code = platform::start_service_thread(
            [](void* self) {
                std::unique_ptr<ProcessWatcher> const owned{static_cast<ProcessWatcher*>(self)};
                owned->run();
            },
            watcher.get());
        if (code == Code::ok) static_cast<void>(watcher.release());
        return code;
    }

private:
    void run() {
        if (process_->relation_ == Process::Relation::child) {
            process_->end(platform::await_child(process_->id()));
            auto& all = children();
            std::lock_guard const lock{all.mutex};
            std::erase_if(all.running,
                          [&](auto const& each) { return each.get() == process_.get(); });
            return;
        }
        platform::PollItem item{watched_.get(), platform::poll_readable, 0};
        while (!platform::poll({&item, 1}, platform::Deadline::never())) {
        }
        process_->end(Code::win32_access_denied);
    }

    ObjectPtr<Process> process_;
    UniqueDescriptor watched_;
};

// The id is a child's until it is forgotten, so that kill_process() never hits a stranger.
void Process::end(Result<std::uint32_t> exit_code) {
    {
        std::lock_guard const lock{mutex_};
        has_ended_ = true;
        if (exit_code) exit_code_ = *exit_code;
        if (terminated_with_) exit_code_ = terminated_with_;
        if (relation_ == Relation::child) platform::forget_child(id_);
    }
    change_count([](std::uint32_t) { return 1u; });
}

Code Process::terminate(std::uint32_t exit_code) {
    std::lock_guard const lock{mutex_};
    if (has_ended_) return Code::win32_access_denied;
    auto const code = platform::kill_process(id_);
    if (code == Code::ok && !terminated_with_) terminated_with_ = exit_code;
    return code;
}

Result<std::optional<std::uint32_t>> Process::exit_code() const {
    std::lock_guard const lock{mutex_};
    if (!has_ended_) return std::optional<std::uint32_t>{};
    if (!exit_code_) return Code::win32_access_denied;
    return exit_code_;
}

Result<ObjectPtr<Process>> start_process(platform::ProcessStart const& start) {
    auto& all = children();
    std::lock_guard const lock{all.mutex};
    all.running.reserve(all.running.size() + 1);
    auto const id = platform::start_process(start);
    if (!id) return id.code();
    ObjectPtr<Process> const process{
        new Process{*id, Process::Relation::child}
    };
    all.running.push_back(process);
    auto const code = ProcessWatcher::start(std::make_unique<ProcessWatcher>(process));
    if (code == Code::ok) return process;
    all.running.pop_back();
    static_cast<void>(platform::kill_process(*id));
    static_cast<void>(platform::await_child(*id));
    platform::forget_child(*id);
    return code;
}

Result<ObjectPtr<Process>> find_process(std::uint32_t id) {
    {
        auto& all = children();
        std::lock_guard const lock{all.mutex};
        auto const found =
            std::ranges::find(all.running, id, [](auto const& each) { return each->id(); });
        if (found != all.running.end()) return *found;
    }
    auto make_other = [id] {
        return ObjectPtr<Process>{
            new Process{id, Process::Relation::other}
        };
    };
    if (id == platform::process_id()) return make_other();  // no thread sees its end
    auto watched = platform::watch_process(id);
    if (!watched) return watched.code();
    auto const process = make_other();
    auto const code =
        ProcessWatcher::start(std::make_unique<ProcessWatcher>(process, std::move(*watched)));
    if (code != Code::ok) return code;
    return process;
}

Process& own_process() {
    // Never destroyed: see NeverDestroyed.
    static auto& own = *new ObjectPtr<Process>{
        new Process{platform::process_id(), Process::Relation::other}
    };
    return *own;
}

}  // namespace ws2::core
