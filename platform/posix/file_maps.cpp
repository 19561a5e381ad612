// SPDX-License-Identifier: MIT
// Named memory is a file in the host's folder for such, or for temporary files. Every process
// that has it holds a shared lock: the one that gets the exclusive lock is alone with it, which is
// the last to close it, or one that has found what a dead process left.
#include "platform/file_maps.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "platform/files.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/mapping.hpp"
#include "platform/posix/shared_folder.hpp"

namespace ws2::platform {

std::string shared_folder() {
    struct stat facts {};
    if (::stat("/dev/shm", &facts) == 0 && S_ISDIR(facts.st_mode)) return "/dev/shm";
    return temporary_folder();
}

namespace {

// Names hold anything but slashes: what is no letter or digit is written as a number.
std::string path_of(std::string const& name) {
    std::string path = shared_folder() + "/ws2shim-" + std::to_string(::getuid()) + '-';
    for (char const c : name) {
        bool const is_plain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        char code[4];
        std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(c));
        path += is_plain ? std::string(1, c) : std::string{code};
    }
    return path;
}

bool is_still_named(int fd, std::string const& path) {
    struct stat mine {};
    struct stat there {};
    return ::fstat(fd, &mine) == 0 && ::lstat(path.c_str(), &there) == 0 &&
           mine.st_ino == there.st_ino && mine.st_dev == there.st_dev && mine.st_uid == ::getuid();
}

// Another process has it, or it is empty and this process's.
enum class Finding : std::uint8_t { in_use, alone, gone };
Finding take(int fd, std::string const& path) {
    bool const alone = lock_opening(fd, LOCK_EX | LOCK_NB);
    if (!alone && !lock_opening(fd, LOCK_SH)) return Finding::gone;
    if (!is_still_named(fd, path)) return Finding::gone;
    return alone ? Finding::alone : Finding::in_use;
}

}  // namespace

void* map_view(int fd, std::uint64_t offset, std::size_t bytes, ViewAccess access,
               void* place) noexcept {
    int const protection = access == ViewAccess::read ? PROT_READ : PROT_READ | PROT_WRITE;
    int const sharing = access == ViewAccess::copy ? MAP_PRIVATE : MAP_SHARED;
    if (!place)
        return map_at_granularity(bytes, {protection, sharing, fd, static_cast<off_t>(offset)});
    void* const found = ::mmap(place, bytes, protection, sharing, fd, static_cast<off_t>(offset));
    if (found == MAP_FAILED) return nullptr;
    if (found == place) return found;
    ::munmap(found, bytes);
    return nullptr;
}

bool unmap_view(void* view, std::size_t bytes) noexcept { return ::munmap(view, bytes) == 0; }

Code flush_view(void* view, std::size_t bytes) noexcept {
    return ::msync(view, bytes, MS_SYNC) == 0 ? Code::ok : Code::device_not_functioning;
}

Code set_file_size(int fd, std::uint64_t bytes) noexcept {
    if (::ftruncate(fd, static_cast<off_t>(bytes)) == 0) return Code::ok;
    return errno == EFBIG || errno == ENOSPC ? Code::disk_full : Code::win32_access_denied;
}

Result<UniqueDescriptor> anonymous_memory(std::uint64_t bytes) {
    std::string path = shared_folder() + "/ws2shim.XXXXXX";
    UniqueDescriptor memory{::mkostemp(path.data(), O_CLOEXEC)};
    if (memory.get() < 0) return Code::not_enough_memory;
    ::unlink(path.c_str());
    if (set_file_size(memory.get(), bytes) != Code::ok) return Code::not_enough_memory;
    return memory;
}

Result<NamedMemory> open_named_memory(std::string const& name, std::uint64_t bytes) {
    auto const path = path_of(name);
    for (;;) {
        UniqueDescriptor memory{
            ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
        if (memory.get() < 0) return Code::win32_access_denied;
        auto const finding = take(memory.get(), path);
        if (finding == Finding::gone) continue;
        if (finding == Finding::in_use) return NamedMemory{std::move(memory), path, true};
        if (set_file_size(memory.get(), 0) != Code::ok ||
            set_file_size(memory.get(), bytes) != Code::ok) {
            ::unlink(path.c_str());
            return Code::not_enough_memory;
        }
        lock_opening(memory.get(), LOCK_SH);
        return NamedMemory{std::move(memory), path, false};
    }
}

Result<NamedMemory> find_named_memory(std::string const& name) {
    auto const path = path_of(name);
    for (;;) {
        UniqueDescriptor memory{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
        if (memory.get() < 0) return Code::file_not_found;
        auto const finding = take(memory.get(), path);
        if (finding == Finding::gone) continue;
        if (finding == Finding::in_use) return NamedMemory{std::move(memory), path, true};
        ::unlink(path.c_str());  // a dead process's
        return Code::file_not_found;
    }
}

void close_named_memory(NamedMemory memory) noexcept {
    if (memory.path.empty()) return;
    if (lock_opening(memory.descriptor.get(), LOCK_EX | LOCK_NB) &&
        is_still_named(memory.descriptor.get(), memory.path))
        ::unlink(memory.path.c_str());
}

}  // namespace ws2::platform
