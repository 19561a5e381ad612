// SPDX-License-Identifier: MIT
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "platform/pages.hpp"
#include "platform/posix/file_stream.hpp"

namespace ws2::platform {
namespace {

// Where /proc is not mounted. The kernel does not count the page cache as available here.
MemorySizes sizes_of_sysinfo() noexcept {
    struct sysinfo info {};
    if (::sysinfo(&info) != 0) return {};
    auto const bytes = [&](std::uint64_t units) { return units * info.mem_unit; };
    return {bytes(info.totalram), bytes(std::uint64_t{info.freeram} + info.bufferram),
            bytes(info.totalswap), bytes(info.freeswap)};
}

}  // namespace

MemorySizes memory_sizes() noexcept {
    MemorySizes sizes;
    auto const lines = open_for_reading("/proc/meminfo");
    if (!lines) return sizes_of_sysinfo();
    char name[64];
    unsigned long long kilobytes = 0;
    while (std::fscanf(lines.get(), "%63s %llu%*[^\n]", name, &kilobytes) ==
           2) {  // NOLINT(cert-err34-c)
        auto const bytes = std::uint64_t{kilobytes} * 1024;
        if (std::strcmp(name, "MemTotal:") == 0) sizes.total = bytes;
        if (std::strcmp(name, "MemAvailable:") == 0) sizes.available = bytes;
        if (std::strcmp(name, "SwapTotal:") == 0) sizes.swap_total = bytes;
        if (std::strcmp(name, "SwapFree:") == 0) sizes.swap_available = bytes;
    }
    return sizes;
}

ProcessMemory process_memory() noexcept {
    auto const numbers = open_for_reading("/proc/self/statm");
    if (!numbers) return {};
    unsigned long long resident = 0;
    unsigned long long data = 0;
    // NOLINTNEXTLINE(cert-err34-c)
    int const count = std::fscanf(numbers.get(), "%*u %llu %*u %*u %*u %llu", &resident, &data);
    rusage usage{};
    if (count != 2 || ::getrusage(RUSAGE_SELF, &usage) != 0) return {};
    auto const page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return {resident * page, static_cast<std::uint64_t>(usage.ru_maxrss) * 1024, data * page,
            static_cast<std::uint64_t>(usage.ru_minflt + usage.ru_majflt)};
}

}  // namespace ws2::platform
