// SPDX-License-Identifier: MIT
#include "platform/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

#include "platform/poll.hpp"
#include "platform/posix/host_pipe.hpp"
#include "platform/posix/paths.hpp"
#include "platform/posix/pipe_signal.hpp"
#include "platform/program.hpp"

namespace ws2::platform {
namespace {

// What Win32 says to a file call; for sockets errno_table.cpp has other words.
constexpr struct {
    int os_error;
    Code code;
} file_rows[] = {
    {ENOENT,       Code::file_not_found     },
    {ENOTDIR,      Code::path_not_found     },
    {ENAMETOOLONG, Code::path_not_found     },
    {EMFILE,       Code::too_many_open_files},
    {ENFILE,       Code::too_many_open_files},
    {EACCES,       Code::win32_access_denied},
    {EPERM,        Code::win32_access_denied},
    {EROFS,        Code::win32_access_denied},
    {EISDIR,       Code::win32_access_denied},
    {ETXTBSY,      Code::win32_access_denied},
    {EBADF,        Code::win32_access_denied}, // the descriptor is ours, so its access is wrong
    {EEXIST,       Code::file_exists        },
    {ENOSPC,       Code::disk_full          },
    {EDQUOT,       Code::disk_full          },
    {EFBIG,        Code::disk_full          },
    {EPIPE,        Code::no_data_in_pipe    },
    {ENOMEM,       Code::not_enough_memory  },
    {EFAULT,       Code::no_access          },
    {ESPIPE,       Code::invalid_parameter  },
    {EINVAL,       Code::invalid_parameter  },
};

Code file_code(int os_error) {
    auto const* const row =
        std::ranges::find(file_rows, os_error, [](auto const& each) { return each.os_error; });
    return row != std::ranges::end(file_rows) ? row->code : Code::device_not_functioning;
}

Code file_outcome(int result) { return result == 0 ? Code::ok : file_code(errno); }

Code path_code(std::string const& path, int os_error) {
    return os_error == ENOENT && !stands_in_folder(path) ? Code::path_not_found
                                                         : file_code(os_error);
}

// Hosts have different errors for opening a socket.
Code open_code(std::string const& path, int os_error) {
    struct stat facts {};
    bool const is_socket = ::stat(path.c_str(), &facts) == 0 && S_ISSOCK(facts.st_mode);
    return is_socket && os_error != EEXIST && os_error != EACCES ? Code::cannot_access_file
                                                                 : path_code(path, os_error);
}

int access_flags(FileRequest const& request) {
    int flags = O_CLOEXEC | O_NOCTTY;
    if (request.can_read && request.can_write)
        flags |= O_RDWR;
    else
        flags |= request.can_write ? O_WRONLY : O_RDONLY;
    if (request.appends) flags |= O_APPEND;
    if (request.writes_through) flags |= O_SYNC;
    return flags;
}

bool is_folder(int fd) {
    struct stat facts {};
    return ::fstat(fd, &facts) == 0 && S_ISDIR(facts.st_mode);
}

UniqueDescriptor open_once(std::string const& path, int flags) {
    int fd = -1;
    do fd = ::open(path.c_str(), flags, 0666);
    while (fd < 0 && errno == EINTR);
    return UniqueDescriptor{fd};
}

// Windows reports whether the file existed before, so creating and opening are two attempts.
UniqueDescriptor open_or_create(std::string const& path, int flags, bool& existed) {
    for (;;) {
        auto fd = open_once(path, flags);
        existed = static_cast<bool>(fd);
        if (fd || errno != ENOENT) return fd;
        fd = open_once(path, flags | O_CREAT | O_EXCL);
        if (fd || errno != EEXIST) return fd;
    }
}

// The file that was opened, whatever its path means by now. One that is open for reading only has
// another name.
bool empty_file(int fd, FileRequest const& request) {
    if (request.can_write) return ::ftruncate(fd, 0) == 0;
    auto const name = "/dev/fd/" + std::to_string(fd);
    return ::truncate(name.c_str(), 0) == 0;
}

}  // namespace

Result<OpenedFile> open_file(std::string const& path, FileRequest const& request) {
    int const flags = access_flags(request);
    OpenedFile opened;
    switch (request.disposition) {
        case Disposition::create_new:
            opened.descriptor = open_once(path, flags | O_CREAT | O_EXCL);
            break;
        case Disposition::create_always:
        case Disposition::open_always:
            opened.descriptor = open_or_create(path, flags, opened.existed);
            break;
        case Disposition::open_existing:
            opened.descriptor = open_once(path, flags);
            break;
        case Disposition::truncate_existing:
            opened.descriptor = open_once(path, flags | O_TRUNC);
            break;
    }
    if (!opened.descriptor) return open_code(path, errno);
    if (is_folder(opened.descriptor.get())) return Code::win32_access_denied;
    if (request.disposition == Disposition::create_always && opened.existed &&
        !empty_file(opened.descriptor.get(), request) && errno != EINVAL)
        return file_code(errno);
    return opened;
}

Code remove_file(std::string const& path) {
    return ::unlink(path.c_str()) == 0 ? Code::ok : path_code(path, errno);
}

Code create_empty_file(std::string const& path) {
    return open_once(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC) ? Code::ok
                                                                    : path_code(path, errno);
}

Result<FileFacts> file_facts(std::string const& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return path_code(path, errno);
    return FileFacts{S_ISDIR(facts.st_mode), (facts.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0,
                     S_ISSOCK(facts.st_mode)};
}

Result<FileAccess> file_access(int fd) noexcept {
    int const flags = ::fcntl(fd, F_GETFL);
    if (flags < 0) return Code::invalid_handle;
    int const mode = flags & O_ACCMODE;
    return FileAccess{mode != O_WRONLY, mode != O_RDONLY};
}

FileType file_type(int fd) noexcept {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) return FileType::unknown;
    if (S_ISREG(facts.st_mode) || S_ISBLK(facts.st_mode)) return FileType::disk;
    if (S_ISCHR(facts.st_mode)) return FileType::character;
    return S_ISFIFO(facts.st_mode) || S_ISSOCK(facts.st_mode) ? FileType::pipe : FileType::unknown;
}

Result<std::size_t> read_file(int fd, void* data, std::size_t length) noexcept {
    for (;;) {
        auto const count = ::read(fd, data, length);
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) return file_code(errno);
    }
}

Result<std::size_t> read_file_at(int fd, void* data, std::size_t length,
                                 std::uint64_t offset) noexcept {
    for (;;) {
        auto const count = ::pread(fd, data, length, static_cast<off_t>(offset));
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == ESPIPE) return read_file(fd, data, length);
        if (errno != EINTR) return file_code(errno);
    }
}

Result<std::size_t> write_file_at(int fd, void const* data, std::size_t length,
                                  std::uint64_t offset) noexcept {
    std::size_t done = 0;
    while (done != length) {
        auto const count = ::pwrite(fd, static_cast<char const*>(data) + done, length - done,
                                    static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == ESPIPE) return write_file(fd, data, length);
        if (count < 0 && done == 0) return file_code(errno);
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

Result<std::size_t> write_file(int fd, void const* data, std::size_t length) noexcept {
    PipeSignalHeld const held;
    std::size_t done = 0;
    while (done != length) {
        auto const count = ::write(fd, static_cast<char const*>(data) + done, length - done);
        int const error = errno;
        if (count < 0 && error == EINTR) continue;
        if (count < 0 && error == EPIPE) held.take_raised();
        if (count < 0 && done == 0) return file_code(error);
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

// So many bytes do not wait where poll() says that there is room; no flag of the file says so,
// which other processes would have as well.
Result<std::size_t> write_what_fits(int fd, void const* data, std::size_t length) noexcept {
    constexpr std::size_t at_once = PIPE_BUF;
    std::size_t done = 0;
    while (done != length && poll_now(fd, poll_writable) != 0) {
        auto const part = std::min(length - done, at_once);
        auto const count = write_file(fd, static_cast<char const*>(data) + done, part);
        if (!count && done == 0) return count.code();
        if (!count) break;
        done += *count;
    }
    return done;
}

Result<std::uint64_t> file_size(int fd) noexcept {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) return file_code(errno);
    if (!S_ISREG(facts.st_mode)) return Code::invalid_function;
    return static_cast<std::uint64_t>(facts.st_size);
}

Result<std::uint64_t> seek_file(int fd, std::int64_t distance, SeekFrom from) noexcept {
    constexpr int origins[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    auto const position = ::lseek(fd, distance, origins[static_cast<int>(from)]);
    if (position >= 0) return static_cast<std::uint64_t>(position);
    return errno == EINVAL ? Code::negative_seek : file_code(errno);
}

Code cut_file(int fd) noexcept {
    auto const position = ::lseek(fd, 0, SEEK_CUR);
    return position < 0 ? file_code(errno) : file_outcome(::ftruncate(fd, position));
}

// What cannot be flushed (a terminal) has nothing to flush.
Code flush_file(int fd) noexcept {
    return ::fsync(fd) == 0 || errno == EINVAL || errno == EROFS ? Code::ok : file_code(errno);
}

Result<PipeEnds> open_pipe() {
    int ends[2];
    if (!open_host_pipe(ends)) return file_code(errno);
    return PipeEnds{UniqueDescriptor{ends[0]}, UniqueDescriptor{ends[1]}};
}

std::string temporary_folder() {
    // As any C program asks.
    char const* const wanted = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe)
    std::string folder = wanted && *wanted && is_environment_trusted() ? wanted : P_tmpdir;
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    return folder;
}

}  // namespace ws2::platform
