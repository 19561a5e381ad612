// SPDX-License-Identifier: MIT
#include "shim/core/waits/named_objects.hpp"

#include <algorithm>

#include "shim/core/objects/library.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {
namespace {

std::string_view without_session(std::string_view name) {
    static constexpr std::string_view this_session = "Local\\";
    if (name.starts_with(this_session)) name.remove_prefix(this_session.size());
    return name;
}

}  // namespace

NamedObjects& named_objects() {
    static auto& objects = *new NamedObjects;  // handles are closed until the process is gone
    return objects;
}

Result<Handle> NamedObjects::open_locked(std::string_view name, ObjectKind kind,
                                         std::uint32_t flags) {
    auto const found = objects_.find(name);
    if (found == objects_.end()) return Code::file_not_found;
    if (found->second->kind() != kind) return Code::invalid_handle;
    return library().handles().insert(ObjectPtr<Object>{found->second}, flags);
}

Result<NamedObjects::Created> NamedObjects::create(std::string_view name, ObjectKind kind,
                                                   std::function<ObjectPtr<Waitable>()> const& make,
                                                   std::uint32_t flags) {
    name = without_session(name);
    std::unique_lock lock{mutex_, std::defer_lock};
    if (!name.empty()) {
        lock.lock();
        auto const opened = open_locked(name, kind, flags);
        if (opened) return Created{*opened, Found::yes};
        if (opened.code() != Code::file_not_found) return opened.code();
    }
    auto const object = make();
    auto entry = objects_.end();
    if (!name.empty()) {
        object->set_named();
        entry = objects_.emplace(name, object.get()).first;
    }
    auto const handle = value_without_memory(Result<Handle>{Code::no_buffers}, [&] {
        return library().handles().insert(ObjectPtr<Object>{object.get()}, flags);
    });
    if (handle) return Created{*handle, Found::no};
    if (entry != objects_.end()) objects_.erase(entry);
    return handle.code();
}

Result<Handle> NamedObjects::open(std::string_view name, ObjectKind kind, std::uint32_t flags) {
    std::lock_guard const lock{mutex_};
    return open_locked(without_session(name), kind, flags);
}

void NamedObjects::forget(Waitable& object) {
    std::lock_guard const lock{mutex_};
    if (object.open_handles() != 0) return;
    auto const entry = std::ranges::find(objects_, &object, [](auto& each) { return each.second; });
    if (entry != objects_.end()) objects_.erase(entry);
}

}  // namespace ws2::core
