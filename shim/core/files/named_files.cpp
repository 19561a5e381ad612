// SPDX-License-Identifier: MIT
#include "shim/core/files/named_files.hpp"

#include <chrono>
#include <new>
#include <utility>

#include "platform/random.hpp"
#include "shim/core/files/file.hpp"

namespace ws2::core {

Result<platform::FileFacts> file_facts(std::string const& name) {
    if (name.empty()) return Code::path_not_found;
    return platform::file_facts(to_host_path(name));
}

Result<platform::FileStatus> file_status(std::string const& name) {
    return platform::file_status(to_host_path(name));
}

Code set_read_only(std::string const& name, bool is_read_only) {
    auto const facts = file_status(name);
    if (!facts) return facts.code();
    if (facts->is_folder) return is_read_only ? Code::not_supported : Code::ok;
    return platform::set_read_only(to_host_path(name), is_read_only);
}

Code delete_file(std::string const& name) {
    auto const facts = file_facts(name);
    if (facts && facts->is_folder) return Code::win32_access_denied;
    // A symbolic link that leads nowhere is there itself.
    if (!facts && facts.code() != Code::file_not_found) return facts.code();
    return platform::remove_file(to_host_path(name));
}

Code move_file(std::string const& from, std::string const& to, Existing existing,
               AcrossDevices across) {
    auto const source = to_host_path(from);
    auto const target = to_host_path(to);
    auto const code = platform::move_file(source, target, existing);
    if (code != Code::not_same_device || across == AcrossDevices::refused) return code;
    auto const copied = platform::copy_file(source, target, existing);
    return copied == Code::ok ? platform::remove_file(source) : copied;
}

Code copy_file(std::string const& from, std::string const& to, Existing existing) {
    return platform::copy_file(to_host_path(from), to_host_path(to), existing);
}

Code create_folder(std::string const& name) {
    return name.empty() ? Code::path_not_found : platform::create_folder(to_host_path(name));
}

Code add_name(std::string const& file, std::string const& name) {
    return name.empty() ? Code::path_not_found
                        : platform::add_name(to_host_path(file), to_host_path(name));
}

Code create_symbolic_link(std::string const& target, std::string const& name) {
    return name.empty() ? Code::path_not_found
                        : platform::create_symbolic_link(to_host_path(target), to_host_path(name));
}

Result<platform::VolumeSpace> volume_space(std::string const& folder) {
    return platform::volume_space(to_host_path(folder));
}

Code remove_folder(std::string const& name) {
    return name.empty() ? Code::path_not_found : platform::remove_folder(to_host_path(name));
}

std::string current_folder() { return platform::current_folder(); }
Code change_folder(std::string const& name) { return platform::change_folder(to_host_path(name)); }
std::string full_path(std::string const& name) {
    return platform::absolute_path(to_host_path(name));
}

// --- temporary files ----------------------------------------------------------------------------

std::string temporary_folder() { return platform::temporary_folder() + "/"; }

namespace {

std::string temporary_name(std::string const& folder, std::string_view prefix,
                           std::uint32_t number) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string name = folder;
    if (!name.empty() && name.back() != '/') name += '/';
    name += prefix.substr(0, 3);
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        auto const digit = (number >> shift) & 0xf;
        started = started || digit != 0 || shift == 0;
        if (started) name += digits[digit];
    }
    return name + ".tmp";
}

}  // namespace

std::string unused_temporary_name() {
    auto const folder = temporary_folder();
    for (;;) {
        std::uint64_t number = 0;
        if (!platform::fill_random(&number, sizeof number)) throw std::bad_alloc{};
        auto path = folder + "s" + std::to_string(number);
        if (!platform::file_facts(path)) return path;
    }
}

Result<std::uint32_t> temporary_file(std::string const& folder, std::string_view prefix,
                                     std::uint32_t number,
                                     std::function<void(std::string const&)> const& offer) {
    // What GetTempFileName leaves for the name and its number [docs: GetTempFileNameW].
    constexpr std::size_t longest_folder = 260 - 14;
    auto const host_folder = to_host_path(folder);
    if (host_folder.size() > longest_folder) return Code::buffer_overflow;
    number &= 0xffff;
    if (number != 0) {
        offer(temporary_name(host_folder, prefix, number));
        return number;
    }
    auto const facts = platform::file_facts(host_folder);
    if (!facts || !facts->is_folder) return Code::directory_invalid;
    auto const now = std::chrono::steady_clock::now().time_since_epoch();
    auto const start = static_cast<std::uint32_t>(now / std::chrono::milliseconds{1});
    for (std::uint32_t tries = 0; tries != 0xffff; ++tries) {
        auto const candidate = (start + tries) & 0xffff;
        if (candidate == 0) continue;
        auto const path = temporary_name(host_folder, prefix, candidate);
        offer(path);
        auto const code = platform::create_empty_file(path);
        if (code == Code::ok) return candidate;
        if (code != Code::file_exists) return code;
    }
    return Code::file_exists;
}

}  // namespace ws2::core
