// SPDX-License-Identifier: MIT
// How many descriptors the process has open, for tests that leave none behind.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

namespace ws2::test {

struct Descriptors {
    std::size_t all = 0;
    std::size_t sockets = 0;
};

// Nothing where the host does not show them.
inline std::optional<Descriptors> open_descriptors() {
    std::error_code failure;
    std::filesystem::directory_iterator const folder{"/proc/self/fd", failure};
    if (failure) return std::nullopt;
    Descriptors found;
    for (auto const& entry : folder) {
        ++found.all;
        auto const target = std::filesystem::read_symlink(entry.path(), failure).string();
        if (target.rfind("socket:", 0) == 0) ++found.sockets;
    }
    return found;
}

}  // namespace ws2::test
