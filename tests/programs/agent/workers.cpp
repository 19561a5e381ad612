// SPDX-License-Identifier: MIT
// The threads behind "thread" and "join".
#include "tests/programs/agent/workers.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "tests/programs/agent/calls.hpp"

namespace ws2::agent {

// Shared by the agent and the thread. The thread is detached: it may sit in a blocked call for
// ever, and that must not keep the agent from ending.
class Worker {
public:
    void add(Json request) {
        {
            std::lock_guard const lock{mutex_};
            requests_.push_back(std::move(request));
        }
        changed_.notify_all();
    }

    void serve() {
        for (;;) {
            Json request;
            {
                std::unique_lock lock{mutex_};
                changed_.wait(lock, [this] { return !requests_.empty(); });
                request = std::move(requests_.front());
                requests_.pop_front();
                entered_ = true;
            }
            changed_.notify_all();
            auto reply = run_call(request);
            {
                std::lock_guard const lock{mutex_};
                replies_.push_back(std::move(reply));
                entered_ = false;
            }
            changed_.notify_all();
        }
    }

    Json take(std::chrono::milliseconds limit) {
        std::unique_lock lock{mutex_};
        if (!changed_.wait_for(lock, limit, [this] { return !replies_.empty(); }))
            return {
                {"pending", true    },
                {"entered", entered_}
            };
        auto reply = std::move(replies_.front());
        replies_.pop_front();
        return reply;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Json> requests_;
    std::deque<Json> replies_;
    bool entered_ = false;
};

Workers::Workers() = default;
Workers::~Workers() = default;

void Workers::start(std::string const& name, Json request) {
    auto& worker = workers_[name];
    if (!worker) {
        worker = std::make_shared<Worker>();
        std::thread{[worker] { worker->serve(); }}.detach();
    }
    worker->add(std::move(request));
}

Json Workers::join(std::string const& name, std::chrono::milliseconds limit) {
    auto const found = workers_.find(name);
    if (found == workers_.end())
        return {
            {"broken", "no thread " + name}
        };
    return found->second->take(limit);
}

}  // namespace ws2::agent
