// SPDX-License-Identifier: MIT
// A file or memory that can be put into the address space in views. A view keeps the mapping alive
// when its last handle is closed.
#pragma once

#include <string>

#include "platform/file_maps.hpp"
#include "shim/core/objects/object.hpp"

namespace ws2::core {

class File;

class FileMapping final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::file_mapping;

    enum class Access : std::uint8_t { read, read_write, copy };

    FileMapping(platform::NamedMemory memory, std::uint64_t bytes, Access access)
        : Object{ObjectKind::file_mapping},
          memory_{std::move(memory)},
          bytes_{bytes},
          access_{access} {}

    int fd() const { return memory_.descriptor.get(); }
    std::uint64_t bytes() const { return bytes_; }
    Access access() const { return access_; }
    bool existed() const { return memory_.existed; }

private:
    ~FileMapping() override { platform::close_named_memory(std::move(memory_)); }

    platform::NamedMemory memory_;
    std::uint64_t const bytes_;
    Access const access_;
};

// Of a file; 0 bytes: all of it. win32_access_denied, file_invalid (an empty file),
// not_enough_memory (longer than a file that cannot grow).
Result<ObjectPtr<FileMapping>> map_file(File const& file, std::uint64_t bytes,
                                        FileMapping::Access access);
// Of memory, found or made under a name, or without one.
Result<ObjectPtr<FileMapping>> map_memory(std::string const& name, std::uint64_t bytes,
                                          FileMapping::Access access);
// file_not_found.
Result<ObjectPtr<FileMapping>> find_memory(std::string const& name);

// 0 bytes: to the end. At `place`, or where there is room. mapped_alignment (the offset or place),
// win32_access_denied (beyond the end, or more than the mapping allows), not_enough_memory,
// invalid_address (something is at that place).
Result<void*> open_view(FileMapping& mapping, std::uint64_t offset, std::size_t bytes,
                        platform::ViewAccess access, void* place);
// invalid_address: no view begins there.
Code close_view(void const* address);
// 0 bytes: to the end of the view.
Code flush_view(void const* address, std::size_t bytes);

}  // namespace ws2::core
