// SPDX-License-Identifier: MIT
// All sockets with an asynchronous part: for threads that end, ports that are waited for, changes
// of the network, and the child of a fork.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "shim/core/io/async_state.hpp"
#include "shim/core/objects/linked_list.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class AsyncRegistry {
public:
    static AsyncRegistry& instance() {
        static auto* const registry = new AsyncRegistry;  // never destroyed: see NeverDestroyed
        return *registry;
    }

    void add(AsyncState& state) {
        std::lock_guard const lock{mutex_};
        states_.add(state);
    }
    void remove(AsyncState& state) {
        std::lock_guard const lock{mutex_};
        states_.remove(state);
    }

    // Of sockets that live; none is locked.
    template <class Use>
    void for_each(Use&& use) {
        std::vector<ObjectPtr<Socket>> sockets;
        {
            std::lock_guard const lock{mutex_};
            states_.for_each([&](AsyncState& state) {
                if (auto socket = ObjectPtr<Socket>::if_alive(state.socket_))
                    sockets.push_back(std::move(socket));
            });
        }
        // One that is being made is listed before its socket points to it.
        for (auto const& socket : sockets)
            if (auto* const state = AsyncState::existing(*socket)) use(*state);
    }

    // There is no other thread. One of the parent's may have been in add() or remove().
    void forget_after_fork() {
        mutex_.renew();
        states_.for_each([](AsyncState& state) { state.forget_after_fork(); });
    }
    void register_after_fork() {
        states_.for_each([](AsyncState& state) { state.register_after_fork(); });
    }

private:
    RankedMutex<Rank::async_registry> mutex_;
    LinkedList<AsyncState> states_;
};

}  // namespace ws2::core
