// SPDX-License-Identifier: MIT
#include "shim/core/duplicating.hpp"

#include <mutex>
#include <unordered_set>

#include "platform/process.hpp"
#include "platform/threading.hpp"

namespace ws2::core {
namespace {

struct Unclaimed {
    std::mutex mutex;
    std::unordered_set<Handle> handles;
};

Unclaimed& unclaimed() {
    static auto* const all = new Unclaimed;  // never destroyed: see NeverDestroyed
    return *all;
}

}  // namespace

Code check_process(std::uint32_t process) {
    if (process == platform::process_id()) return Code::ok;
    return process != 0 && platform::process_exists(process) ? Code::operation_not_supported
                                                             : Code::invalid_argument;
}

Result<Handle> duplicate_socket(SocketReference const& socket, std::uint32_t process) {
    if (auto const code = check_process(process); code != Code::ok) return code;
    auto const handle = library().handles().insert(ObjectPtr<Object>{socket.get()});
    if (!handle) return handle;
    auto& all = unclaimed();
    std::lock_guard const lock{all.mutex};
    all.handles.insert(*handle);
    return handle;
}

Result<Handle> claim_duplicate(Handle handle) {
    auto& all = unclaimed();
    std::lock_guard const lock{all.mutex};
    if (all.handles.erase(handle) == 0 || !acquire_socket(handle)) return Code::invalid_argument;
    return handle;
}

}  // namespace ws2::core
