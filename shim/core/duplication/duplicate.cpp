// SPDX-License-Identifier: MIT
#include "shim/core/duplication/duplicate.hpp"

#include <mutex>
#include <unordered_set>

#include "platform/handing_over.hpp"
#include "platform/threading.hpp"
#include "shim/core/duplication/cross_process.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {
namespace {

struct PendingDuplicates {
    RankedMutex<Rank::duplicates> mutex;
    std::unordered_set<Handle> handles;
};

PendingDuplicates& pending_duplicates() {
    static auto* const all = new PendingDuplicates;  // never destroyed: see NeverDestroyed
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
    bool const is_noted = value_without_memory(false, [&] {
        auto& all = pending_duplicates();
        std::lock_guard const lock{all.mutex};
        return all.handles.insert(*handle).second;
    });
    if (is_noted) return static_cast<std::uint32_t>(*handle);
    library().handles().close(*handle, HandleTable::Waiting::none);
    return Code::no_buffers;
}

Result<Handle> open_duplicate(std::uint32_t number) {
    if (is_ticket(number)) return accept_offer(number);
    Handle const handle = number;
    auto& all = pending_duplicates();
    std::lock_guard const lock{all.mutex};
    auto const noted = all.handles.find(handle);
    if (noted == all.handles.end()) return Code::invalid_argument;
    auto const socket = acquire_socket(handle);
    if (socket && socket->phase() != Phase::fresh) learn_of_bind(socket);
    all.handles.erase(noted);
    if (!socket) return Code::invalid_argument;
    return handle;
}

}  // namespace ws2::core
