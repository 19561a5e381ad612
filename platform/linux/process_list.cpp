// SPDX-License-Identifier: MIT
// A folder of /proc for each process.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

#include "platform/linux/numbered_entries.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/process_list.hpp"

namespace ws2::platform {
namespace {

std::string file_name_of(std::string const& path) { return path.substr(path.rfind('/') + 1); }

// `stat` of proc(5): the name in brackets, which may have brackets and spaces of its own, then the
// state, the parent, and the number of threads as the 20th word. Empty: the process has ended.
std::optional<RunningProcess> process_with(std::uint32_t id) {
    std::ifstream file{"/proc/" + std::to_string(id) + "/stat"};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    auto const begin = text.find('(');
    auto const end = text.rfind(')');
    if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
    RunningProcess process;
    process.id = id;
    constexpr int parent = 4;
    constexpr int threads = 20;
    std::istringstream words{text.substr(end + 1)};
    std::string word;
    for (int number = 3; number <= threads && words >> word; ++number) {
        auto const value = static_cast<std::uint32_t>(std::strtoul(word.c_str(), nullptr, 10));
        if (number == parent) process.parent = value;
        if (number == threads) process.threads = value;
    }
    auto const program = program_of(process.id);
    process.name = program ? file_name_of(*program) : text.substr(begin + 1, end - begin - 1);
    return process;
}

}  // namespace

Result<std::vector<std::uint32_t>> process_ids() {
    auto const folder = open_folder("/proc");
    if (!folder) return Code::operation_not_supported;
    std::vector<std::uint32_t> found;
    for_each_number(folder, [&](char const* name) {
        found.push_back(static_cast<std::uint32_t>(std::strtoul(name, nullptr, 10)));
    });
    return found;
}

Result<std::vector<RunningProcess>> running_processes() {
    auto const ids = process_ids();
    if (!ids) return ids.code();
    std::vector<RunningProcess> found;
    for (auto const id : *ids)
        if (auto process = process_with(id)) found.push_back(std::move(*process));
    return found;
}

Result<std::string> program_of(std::uint32_t id) {
    std::array<char, 32> link;
    std::snprintf(link.data(), link.size(), "/proc/%u/exe", id);
    std::array<char, PATH_MAX> path;
    auto const length = ::readlink(link.data(), path.data(), path.size());
    if (length >= 0) return std::string(path.data(), static_cast<std::size_t>(length));
    // The host's own threads have no program.
    std::snprintf(link.data(), link.size(), "/proc/%u", id);
    if (errno == ENOENT && ::access(link.data(), F_OK) != 0) return Code::invalid_parameter;
    return errno == EACCES || errno == ENOENT ? Code::win32_access_denied : code_from_errno(errno);
}

}  // namespace ws2::platform
