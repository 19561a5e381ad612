// SPDX-License-Identifier: MIT
// Contract: files, as far as programs that use sockets touch them. Failures are Win32's codes for
// files, which differ from Winsock's. Paths are the host's, in its own encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "platform/types.hpp"

namespace ws2::platform {

// In the order of Win32's numbers, 1 to 5.
enum class Disposition : std::uint8_t {
    create_new,
    create_always,
    open_existing,
    open_always,
    truncate_existing,
};

struct FileRequest {
    bool can_read = false;
    bool can_write = false;
    bool appends = false;
    bool writes_through = false;
    Disposition disposition = Disposition::open_existing;
};

struct OpenedFile {
    UniqueDescriptor descriptor;
    bool existed = false;
};

// file_not_found, path_not_found (a folder on the way is missing), win32_access_denied (also for a
// folder), file_exists, too_many_open_files, cannot_access_file (an AF_UNIX socket has the path).
Result<OpenedFile> open_file(std::string const& path, FileRequest const& request);

Code remove_file(std::string const& path);

// file_exists, path_not_found.
Code create_empty_file(std::string const& path);

struct FileFacts {
    bool is_folder = false;
    bool is_read_only = false;
    bool is_socket = false;  // made by the bind of an AF_UNIX socket
};
Result<FileFacts> file_facts(std::string const& path);

struct FileAccess {
    bool can_read = false;
    bool can_write = false;
};
// How a descriptor was opened. invalid_handle: it is none.
Result<FileAccess> file_access(int fd) noexcept;

enum class FileType : std::uint8_t { unknown, disk, character, pipe };
FileType file_type(int fd) noexcept;

// At the file pointer, which moves. 0 bytes read: the end.
Result<std::size_t> read_file(int fd, void* data, std::size_t length) noexcept;
Result<std::size_t> write_file(int fd, void const* data, std::size_t length) noexcept;
// Into a pipe, as much as there is room for.
Result<std::size_t> write_what_fits(int fd, void const* data, std::size_t length) noexcept;

// At `offset`, and the file pointer stays; what has no positions (a pipe) is read and written where
// it is.
Result<std::size_t> read_file_at(int fd, void* data, std::size_t length,
                                 std::uint64_t offset) noexcept;
Result<std::size_t> write_file_at(int fd, void const* data, std::size_t length,
                                  std::uint64_t offset) noexcept;

Result<std::uint64_t> file_size(int fd) noexcept;

// negative_seek: before the start; the pointer stays.
enum class SeekFrom : std::uint8_t { start, current, end };
Result<std::uint64_t> seek_file(int fd, std::int64_t distance, SeekFrom from) noexcept;

// Ends the file at its pointer.
Code cut_file(int fd) noexcept;
Code flush_file(int fd) noexcept;

struct PipeEnds {
    UniqueDescriptor reader;
    UniqueDescriptor writer;
};
Result<PipeEnds> open_pipe();

// The host's, or what the user prefers, without a slash at its end.
std::string temporary_folder();

// Sends up to `length` bytes of a file from *offset on, which moves, to a connected stream. 0: the
// file ends there. would_block, interrupted and the codes of send(); never SIGPIPE.
Result<std::size_t> send_file(int socket, int file, std::uint64_t& offset,
                              std::size_t length) noexcept;

}  // namespace ws2::platform
