// SPDX-License-Identifier: MIT
#include "platform/folders.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

#include "platform/posix/paths.hpp"

namespace ws2::platform {
namespace {

namespace fs = std::filesystem;

Code code_of(std::error_code const& error) {
    switch (error.value()) {
        case 0:
            return Code::ok;
        case ENOENT:
            return Code::file_not_found;
        case ENOTDIR:
        case ENAMETOOLONG:
            return Code::path_not_found;
        case EEXIST:
            return Code::already_exists;
        case ENOTEMPTY:
            return Code::folder_not_empty;
        case EXDEV:
            return Code::not_same_device;
        case ENOSPC:
            return Code::disk_full;
        case EMFILE:
        case ENFILE:
            return Code::too_many_open_files;
        case EACCES:
        case EPERM:
        case EROFS:
        case EISDIR:
        case EBUSY:
            return Code::win32_access_denied;
        default:
            return Code::device_not_functioning;
    }
}

Code last_code() { return code_of(std::error_code{errno, std::generic_category()}); }

bool exists(std::string const& path) {
    struct stat facts {};
    return ::lstat(path.c_str(), &facts) == 0;
}

// ENOTDIR may be about the path's last name, or about one before it.
Code last_code_at(std::string const& path) {
    auto const code = last_code();
    if (code == Code::file_not_found && !stands_in_folder(path)) return Code::path_not_found;
    return code == Code::path_not_found && exists(path) ? Code::directory_invalid : code;
}

std::int64_t ticks(timespec const& moment) {
    return std::int64_t{moment.tv_sec} * 10'000'000 + moment.tv_nsec / 100;
}

}  // namespace

namespace {

FileStatus status_of(struct stat const& facts) noexcept {
    FileStatus status;
    status.is_folder = S_ISDIR(facts.st_mode);
    status.is_read_only = (facts.st_mode & 0222) == 0;
    status.is_socket = S_ISSOCK(facts.st_mode);
    status.size = status.is_folder ? 0 : static_cast<std::uint64_t>(facts.st_size);
    status.written = ticks(facts.st_mtim);
    status.accessed = ticks(facts.st_atim);
    status.changed = ticks(facts.st_ctim);
    status.volume = static_cast<std::uint64_t>(facts.st_dev);
    status.number = static_cast<std::uint64_t>(facts.st_ino);
    status.allocated = static_cast<std::uint64_t>(facts.st_blocks) * 512;
    status.names = static_cast<std::uint32_t>(facts.st_nlink);
    return status;
}

}  // namespace

Result<FileStatus> file_status(std::string const& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 && ::lstat(path.c_str(), &facts) != 0)
        return last_code_at(path);
    return status_of(facts);
}

Result<FileStatus> file_status(int fd) noexcept {
    struct stat facts {};
    if (::fstat(fd, &facts) != 0) return last_code();
    return status_of(facts);
}

Code set_read_only(std::string const& path, bool is_read_only) noexcept {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return last_code();
    constexpr mode_t any_writer = S_IWUSR | S_IWGRP | S_IWOTH;
    if (is_read_only == ((facts.st_mode & any_writer) == 0)) return Code::ok;
    auto const others = facts.st_mode & static_cast<mode_t>(07777 & ~any_writer);
    auto const mode = is_read_only ? others : others | S_IWUSR;
    return ::chmod(path.c_str(), static_cast<mode_t>(mode)) == 0 ? Code::ok : last_code();
}

Code set_file_times(int fd, FileTimes const& times) noexcept {
    constexpr std::int64_t a_second = 10'000'000;
    auto const moment = [](std::optional<std::int64_t> const& ticks_since_1970) {
        timespec time{};
        time.tv_nsec = UTIME_OMIT;
        if (!ticks_since_1970) return time;
        auto const rest = (*ticks_since_1970 % a_second + a_second) % a_second;
        time.tv_sec = static_cast<time_t>((*ticks_since_1970 - rest) / a_second);
        time.tv_nsec = static_cast<long>(rest * 100);
        return time;
    };
    timespec const both[]{moment(times.accessed), moment(times.written)};
    return ::futimens(fd, both) == 0 ? Code::ok : last_code();
}

Result<std::vector<std::string>> names_in(std::string const& folder) {
    // Not the iterator of <filesystem>, which ends the process when it gets no memory.
    std::unique_ptr<DIR, int (*)(DIR*)> const opened{
        ::opendir(folder.empty() ? "." : folder.c_str()), ::closedir};
    if (!opened) return errno == ENOENT ? Code::path_not_found : last_code();
    std::vector<std::string> names{".", ".."};
    // No other thread has the stream. NOLINTNEXTLINE(concurrency-mt-unsafe)
    while (auto const* const entry = ::readdir(opened.get())) {
        std::string_view const name{entry->d_name};
        if (name != "." && name != "..") names.emplace_back(name);
    }
    return names;
}

Code create_folder(std::string const& path) {
    if (::mkdir(path.c_str(), 0777) == 0) return Code::ok;
    return errno == ENOENT ? Code::path_not_found : last_code();
}

Code remove_folder(std::string const& path) {
    return ::rmdir(path.c_str()) == 0 ? Code::ok : last_code_at(path);
}

Code move_file(std::string const& from, std::string const& to, Existing existing) {
    if (!exists(from)) return Code::file_not_found;
    if (existing == Existing::kept && exists(to)) return Code::already_exists;
    if (::rename(from.c_str(), to.c_str()) == 0) return Code::ok;
    return errno == ENOENT ? Code::path_not_found : last_code();
}

Code copy_file(std::string const& from, std::string const& to, Existing existing) {
    if (!exists(from)) return Code::file_not_found;
    if (existing == Existing::kept && exists(to)) return Code::file_exists;
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    return error.value() == ENOENT ? Code::path_not_found : code_of(error);
}

// link() makes a name for a symbolic link itself on some hosts.
Code add_name(std::string const& file, std::string const& name) {
    if (::linkat(AT_FDCWD, file.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0)
        return Code::ok;
    return errno == ENOENT && exists(file) ? Code::path_not_found : last_code();
}

Code create_symbolic_link(std::string const& target, std::string const& name) {
    if (::symlink(target.c_str(), name.c_str()) == 0) return Code::ok;
    return errno == ENOENT ? Code::path_not_found : last_code();
}

Result<VolumeSpace> volume_space(std::string const& folder) {
    struct statvfs facts {};
    auto const status = file_status(folder);
    if (!status) return status.code();
    if (!status->is_folder) return Code::directory_invalid;
    if (::statvfs(folder.c_str(), &facts) != 0) return last_code();
    std::uint64_t const unit = facts.f_frsize;
    return VolumeSpace{facts.f_blocks * unit, facts.f_bfree * unit, facts.f_bavail * unit,
                       static_cast<std::uint32_t>(unit)};
}

std::string current_folder() {
    std::error_code error;
    return fs::current_path(error).string();
}

Code change_folder(std::string const& path) {
    return ::chdir(path.c_str()) == 0 ? Code::ok : last_code_at(path);
}

std::string absolute_path(std::string const& path) {
    std::error_code error;
    auto const absolute = fs::absolute(path.empty() ? "." : path, error).lexically_normal();
    return absolute.string();
}

}  // namespace ws2::platform
