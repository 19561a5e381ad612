// SPDX-License-Identifier: MIT
// A folder of /proc for each process.
#include <dirent.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include "platform/posix/errno_table.hpp"
#include "platform/process_list.hpp"

namespace ws2::platform {
namespace {

std::string file_name_of(std::string const& path) { return path.substr(path.rfind('/') + 1); }

// `stat` of proc(5): the name in brackets, which may have brackets and spaces of its own, then the
// state, the parent, and the number of threads as the 20th word. Empty: the process has ended.
std::optional<RunningProcess> process_in(char const* folder) {
    std::ifstream file{std::string{"/proc/"} + folder + "/stat"};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    auto const begin = text.find('(');
    auto const end = text.rfind(')');
    if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
    RunningProcess process;
    process.id = static_cast<std::uint32_t>(std::strtoul(folder, nullptr, 10));
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

Result<std::vector<RunningProcess>> running_processes() {
    std::unique_ptr<DIR, int (*)(DIR*)> const folders{::opendir("/proc"), ::closedir};
    if (!folders) return Code::operation_not_supported;
    std::vector<RunningProcess> found;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread has this stream
    while (auto const* const entry = ::readdir(folders.get())) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        if (auto process = process_in(entry->d_name)) found.push_back(std::move(*process));
    }
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
