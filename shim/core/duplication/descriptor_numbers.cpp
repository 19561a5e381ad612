// SPDX-License-Identifier: MIT
#include "shim/core/duplication/descriptor_numbers.hpp"

#include <mutex>
#include <unordered_map>

#include "platform/adopting.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

struct Numbers {
    RankedMutex<Rank::crt_descriptors> mutex;
    std::unordered_map<int, Handle> handles;
};

Numbers& numbers() {
    static auto* const all = new Numbers;  // never destroyed: threads may still be in calls
    return *all;
}

constexpr int standard_streams = 3;

// The handle may have been closed meanwhile, and the number may be another file's now.
bool stands_for(Handle handle, int descriptor) {
    auto const held = library().handles().acquire(handle);
    if (!held) return false;
    if (held.object()->kind() == ObjectKind::file)
        return static_cast<File*>(held.object())->fd() == descriptor;
    return held.object()->kind() == ObjectKind::socket &&
           platform::is_same_file(static_cast<Socket*>(held.object())->fd(), descriptor);
}

// The handle that the number was known for.
Handle give_up(int descriptor) {
    auto& all = numbers();
    std::lock_guard const lock{all.mutex};
    auto const known = all.handles.extract(descriptor);
    return known.empty() || !stands_for(known.mapped(), descriptor) ? 0 : known.mapped();
}

}  // namespace

Result<Handle> handle_of_descriptor(int descriptor) {
    auto& all = numbers();
    std::lock_guard const lock{all.mutex};
    if (auto const known = all.handles.find(descriptor); known != all.handles.end()) {
        if (stands_for(known->second, descriptor)) return known->second;
        all.handles.erase(known);
    }
    auto const access = platform::file_access(descriptor);
    if (!access) return access.code();
    if (descriptor < standard_streams)
        return standard_handle(static_cast<StandardStream>(descriptor));
    auto& kept = all.handles[descriptor];
    auto const handle =
        open_handle(UniqueDescriptor{descriptor}, {access->can_read, access->can_write, false});
    if (!handle) return handle.code();
    return kept = *handle;
}

Result<int> descriptor_of_handle(Handle handle) {
    auto const held = library().handles().acquire(handle);
    if (!held) return Code::invalid_handle;
    auto& all = numbers();
    std::lock_guard const lock{all.mutex};
    if (held.object()->kind() == ObjectKind::file) {
        int const descriptor = static_cast<File*>(held.object())->fd();
        all.handles[descriptor] = handle;
        return descriptor;
    }
    if (held.object()->kind() != ObjectKind::socket) return Code::invalid_handle;
    auto copy =
        platform::duplicate_descriptor(static_cast<Socket*>(held.object())->expose_descriptor());
    if (!copy) return copy.code();
    all.handles[copy->get()] = handle;
    return copy->release();
}

// A socket's descriptor is a second one, which is closed first: the connection ends with the last
// of them.
Result<Handle> close_descriptor(int descriptor) {
    auto const owner = give_up(descriptor);
    auto const held = library().handles().acquire(owner);
    if (held && held.object()->kind() == ObjectKind::file) return owner;
    if (auto const code = platform::close_descriptor(descriptor); code != Code::ok) return code;
    return owner;
}

}  // namespace ws2::core
