// SPDX-License-Identifier: MIT
#include "shim/core/duplication/duplicate.hpp"

#include <mutex>
#include <unordered_set>

#include "platform/handing_over.hpp"
#include "platform/threading.hpp"
#include "shim/core/duplication/cross_process.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {
namespace {

struct Unclaimed {
    RankedMutex<Rank::duplicates> mutex;
    std::unordered_set<Handle> handles;
};

Unclaimed& unclaimed() {
    static auto* const all = new Unclaimed;  // never destroyed: see NeverDestroyed
    return *all;
}

}  // namespace

Code check_process(std::uint32_t process) {
    return process == platform::process_id() ? Code::ok : platform::check_receiver(process);
}

Result<std::uint32_t> duplicate_socket(SocketReference const& socket, std::uint32_t process) {
    if (process != platform::process_id()) return offer_socket(*socket, process);
    bool const may_miss_bind = !socket->is_stream() && socket->phase() == Phase::fresh;
    auto const handle =
        library().handles().duplicate(*socket, may_miss_bind ? handle_missed_bind : 0);
    if (!handle) return handle.code() == Code::invalid_handle ? Code::not_socket : handle.code();
    auto& all = unclaimed();
    std::lock_guard const lock{all.mutex};
    all.handles.insert(*handle);
    return static_cast<std::uint32_t>(*handle);
}

Result<Handle> claim_duplicate(std::uint32_t number) {
    if (is_ticket(number)) return accept_offer(number);
    Handle const handle = number;
    auto& all = unclaimed();
    std::lock_guard const lock{all.mutex};
    if (all.handles.erase(handle) == 0) return Code::invalid_argument;
    auto const socket = acquire_socket(handle);
    if (!socket) return Code::invalid_argument;
    if (socket->phase() != Phase::fresh) learn_of_bind(socket);
    return handle;
}

}  // namespace ws2::core
