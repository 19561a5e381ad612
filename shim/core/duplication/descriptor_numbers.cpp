// SPDX-License-Identifier: MIT
#include "shim/core/duplication/descriptor_numbers.hpp"

#include <mutex>
#include <unordered_map>

#include "platform/adopting.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/pipes/pipe.hpp"
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

// Of an object that hands out copies; -1: of no such one.
int own_descriptor(Object& object) {
    if (object.kind() == ObjectKind::socket) return static_cast<Socket&>(object).fd();
    if (object.kind() == ObjectKind::named_pipe)
        return static_cast<Pipe&>(object).stream_descriptor();
    return -1;
}
Result<int> hand_out(Object& object) {
    if (object.kind() == ObjectKind::socket)
        return static_cast<Socket&>(object).expose_descriptor();
    if (object.kind() == ObjectKind::named_pipe) return static_cast<Pipe&>(object).hand_out();
    return Code::invalid_handle;
}

// The handle may have been closed meanwhile, and the number may be another file's now.
bool stands_for(Handle handle, int descriptor) {
    auto const held = library().handles().acquire(handle);
    if (!held) return false;
    if (held.object()->kind() == ObjectKind::file)
        return static_cast<File*>(held.object())->fd() == descriptor;
    int const own = own_descriptor(*held.object());
    return own >= 0 && platform::is_same_file(own, descriptor);
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
    auto const own = hand_out(*held.object());
    if (!own) return own.code();
    auto copy = platform::duplicate_descriptor(*own);
    if (!copy) return copy.code();
    all.handles[copy->get()] = handle;
    return copy->release();
}

// The descriptor of a socket or a named pipe is a second one, which is closed first: the connection
// ends with the last of them.
Result<Handle> close_descriptor(int descriptor) {
    auto const owner = give_up(descriptor);
    auto const held = library().handles().acquire(owner);
    if (held && held.object()->kind() == ObjectKind::file) return owner;
    if (auto const code = platform::close_descriptor(descriptor); code != Code::ok) return code;
    return owner;
}

}  // namespace ws2::core
