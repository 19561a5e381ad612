// SPDX-License-Identifier: MIT
// Contract: folders, and files by their names. Failures are Win32's codes for files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

// Moments in hundreds of nanoseconds since 1970.
struct FileStatus {
    bool is_folder = false;
    bool is_read_only = false;
    bool is_socket = false;  // made by the bind of an AF_UNIX socket
    std::uint64_t size = 0;
    std::int64_t written = 0;
    std::int64_t accessed = 0;
    std::int64_t changed = 0;
    // Which file it is: two names of one file have the same pair.
    std::uint64_t volume = 0;
    std::uint64_t number = 0;
    std::uint32_t names = 0;
    std::uint64_t allocated = 0;  // bytes on the device
};
// file_not_found; path_not_found when a folder before the last name is missing as well.
Result<FileStatus> file_status(std::string const& path);
Result<FileStatus> file_status(int fd) noexcept;

// Whether anyone may write to the file. What may be written again is its owner's.
// win32_access_denied: the file is another user's.
Code set_read_only(std::string const& path, bool is_read_only) noexcept;

// In units of 100 ns since 1970; nothing leaves a time as it is. win32_access_denied: the file is
// another user's.
struct FileTimes {
    std::optional<std::int64_t> accessed;
    std::optional<std::int64_t> written;
};
Code set_file_times(int fd, FileTimes const& times) noexcept;

// All names in a folder, "." and ".." first. path_not_found.
Result<std::vector<std::string>> names_in(std::string const& folder);

// already_exists, path_not_found.
Code create_folder(std::string const& path);
// folder_not_empty, directory_invalid for a file, and as file_status().
Code remove_folder(std::string const& path);

enum class Existing : std::uint8_t { kept, replaced };
// already_exists for a target that is to be kept; not_same_device across file systems.
Code move_file(std::string const& from, std::string const& to, Existing existing);
// file_exists for a target that is to be kept.
Code copy_file(std::string const& from, std::string const& to, Existing existing);

std::string current_folder();
// directory_invalid for a file, and as file_status().
Code change_folder(std::string const& path);

// Another name for a file, and a name that stands for a path. already_exists, file_not_found,
// path_not_found, not_same_device.
Code add_name(std::string const& file, std::string const& name);
Code create_symbolic_link(std::string const& target, std::string const& name);

// Of the file system that a folder is in, in bytes.
struct VolumeSpace {
    std::uint64_t total = 0;
    std::uint64_t free = 0;
    std::uint64_t available = 0;  // to this user
    std::uint32_t unit = 0;       // what files take up is a multiple of this
};
// directory_invalid for a file, and as file_status().
Result<VolumeSpace> volume_space(std::string const& folder);

// From the root, without "." and "..", whether there is such a file or not.
std::string absolute_path(std::string const& path);

}  // namespace ws2::platform
