// SPDX-License-Identifier: MIT
// Events, mutexes and semaphores that are found by name. All kinds share one namespace, and a name
// exists as long as a handle of its object is open. Other processes do not see the names.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "shim/core/objects/handle_table.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class NamedObjects {
public:
    enum class Found : std::uint8_t { no, yes };
    struct Created {
        Handle handle = 0;
        Found found = Found::no;
    };

    // A handle of the object with this name, or of a new one. invalid_handle: the name belongs to
    // an object of another kind. An empty name is no name. A "Local\" in front changes nothing.
    // `flags` are the handle's.
    Result<Created> create(std::string_view name, ObjectKind kind,
                           std::function<ObjectPtr<Waitable>()> const& make, std::uint32_t flags);

    // file_not_found: there is no object with this name.
    Result<Handle> open(std::string_view name, ObjectKind kind, std::uint32_t flags);

    // The last handle of `object` was closed. Nothing happens if another was opened meanwhile.
    void forget(Waitable& object);

private:
    Result<Handle> open_locked(std::string_view name, ObjectKind kind, std::uint32_t flags);

    RankedMutex<Rank::named_objects> mutex_;
    std::map<std::string, Waitable*, std::less<>> objects_;
};

NamedObjects& named_objects();

}  // namespace ws2::core
