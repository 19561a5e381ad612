// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstring>

#include "platform/pages.hpp"

namespace ws2::platform {

MemorySizes memory_sizes() noexcept {
    MemorySizes sizes;
    std::FILE* const lines = std::fopen("/proc/meminfo", "re");
    if (!lines) return sizes;
    char name[64];
    unsigned long long kilobytes = 0;
    while (std::fscanf(lines, "%63s %llu%*[^\n]", name, &kilobytes) == 2) {  // NOLINT(cert-err34-c)
        auto const bytes = std::uint64_t{kilobytes} * 1024;
        if (std::strcmp(name, "MemTotal:") == 0) sizes.total = bytes;
        if (std::strcmp(name, "MemAvailable:") == 0) sizes.available = bytes;
        if (std::strcmp(name, "SwapTotal:") == 0) sizes.swap_total = bytes;
        if (std::strcmp(name, "SwapFree:") == 0) sizes.swap_available = bytes;
    }
    static_cast<void>(std::fclose(lines));
    return sizes;
}

}  // namespace ws2::platform
