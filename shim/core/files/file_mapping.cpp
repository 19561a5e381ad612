// SPDX-License-Identifier: MIT
#include "shim/core/files/file_mapping.hpp"

#include <limits>
#include <map>
#include <mutex>

#include "platform/adopting.hpp"
#include "platform/pages.hpp"
#include "platform/process.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {
namespace {

using platform::NamedMemory;
using platform::ViewAccess;

constexpr std::uint64_t granularity = platform::allocation_granularity;

struct View {
    std::size_t bytes;
    ObjectPtr<FileMapping> mapping;
};

struct Views {
    RankedMutex<Rank::views> mutex;
    std::map<char const*, View> all;
};

Views& views() {
    static auto& all = *new Views;  // never destroyed: see NeverDestroyed
    return all;
}

bool allows(FileMapping::Access mapping, ViewAccess view) {
    return view != ViewAccess::read_write || mapping == FileMapping::Access::read_write;
}

ObjectPtr<FileMapping> make(NamedMemory memory, std::uint64_t bytes, FileMapping::Access access) {
    return ObjectPtr<FileMapping>{
        new FileMapping{std::move(memory), bytes, access}
    };
}

}  // namespace

Result<ObjectPtr<FileMapping>> map_file(File const& file, std::uint64_t bytes,
                                        FileMapping::Access access) {
    bool const writes = access == FileMapping::Access::read_write;
    if (!file.access().can_read || (writes && !file.access().can_write))
        return Code::win32_access_denied;
    auto const size = platform::file_size(file.fd());
    if (!size) return size.code();
    if (bytes == 0) bytes = *size;
    if (bytes == 0) return Code::file_invalid;
    if (bytes > *size) {
        if (!writes) return Code::not_enough_memory;
        auto const code = platform::set_file_size(file.fd(), bytes);
        if (code != Code::ok) return code;
    }
    auto copy = platform::duplicate_descriptor(file.fd());
    if (!copy) return Code::not_enough_memory;
    return make({std::move(*copy), "", false}, bytes, access);
}

Result<ObjectPtr<FileMapping>> map_memory(std::string const& name, std::uint64_t bytes,
                                          FileMapping::Access access) {
    if (bytes == 0) return Code::invalid_parameter;
    if (name.empty()) {
        auto memory = platform::anonymous_memory(bytes);
        if (!memory) return memory.code();
        return make({std::move(*memory), "", false}, bytes, access);
    }
    auto memory = platform::open_named_memory(name, bytes);
    if (!memory) return memory.code();
    auto const size = platform::file_size(memory->descriptor.get());
    if (!size) return size.code();
    return make(std::move(*memory), *size, access);
}

Result<ObjectPtr<FileMapping>> find_memory(std::string const& name) {
    auto memory = platform::find_named_memory(name);
    if (!memory) return memory.code();
    auto const size = platform::file_size(memory->descriptor.get());
    if (!size) return size.code();
    return make(std::move(*memory), *size, FileMapping::Access::read_write);
}

Result<void*> open_view(FileMapping& mapping, std::uint64_t offset, std::size_t bytes,
                        ViewAccess access, void* place) {
    if (!allows(mapping.access(), access)) return Code::win32_access_denied;
    if (offset % granularity != 0 || reinterpret_cast<std::uintptr_t>(place) % granularity != 0)
        return Code::mapped_alignment;
    if (offset >= mapping.bytes() || bytes > mapping.bytes() - offset)
        return Code::win32_access_denied;
    std::uint64_t const wanted = bytes == 0 ? mapping.bytes() - offset : bytes;
    if (wanted > std::numeric_limits<std::size_t>::max() / 2) return Code::not_enough_memory;
    auto& all = views();
    std::lock_guard const lock{all.mutex};
    void* const found =
        platform::map_view(mapping.fd(), offset, static_cast<std::size_t>(wanted), access, place);
    if (!found) return place ? Code::invalid_address : Code::not_enough_memory;
    all.all[static_cast<char const*>(found)] = {static_cast<std::size_t>(wanted),
                                                ObjectPtr<FileMapping>{&mapping}};
    return found;
}

Code close_view(void const* address) {
    ObjectPtr<FileMapping> closing;
    auto& all = views();
    std::lock_guard const lock{all.mutex};
    auto const found = all.all.find(static_cast<char const*>(address));
    if (found == all.all.end()) return Code::invalid_address;
    platform::unmap_view(const_cast<char*>(found->first), found->second.bytes);
    closing = std::move(found->second.mapping);
    all.all.erase(found);
    return Code::ok;
}

Code flush_view(void const* address, std::size_t bytes) {
    auto& all = views();
    std::lock_guard const lock{all.mutex};
    auto const* const place = static_cast<char const*>(address);
    auto found = all.all.upper_bound(place);
    if (found == all.all.begin()) return Code::invalid_address;
    --found;
    auto const before = static_cast<std::size_t>(place - found->first);
    if (before >= found->second.bytes || bytes > found->second.bytes - before)
        return Code::invalid_address;
    auto const* const end = bytes == 0 ? found->first + found->second.bytes : place + bytes;
    auto const page = before / platform::page_size() * platform::page_size();
    return platform::flush_view(const_cast<char*>(found->first + page),
                                static_cast<std::size_t>(end - found->first) - page);
}

}  // namespace ws2::core
