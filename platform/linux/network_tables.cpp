// SPDX-License-Identifier: MIT
// The tables below /proc/net. One that is missing is empty.
#include "platform/network_tables.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <memory>

namespace ws2::platform {
namespace {

struct CloseTable {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

template <class Use>
void for_each_line(char const* table, Use&& use) {
    std::unique_ptr<std::FILE, CloseTable> const file{std::fopen(table, "re")};
    if (!file) return;
    char line[1024];
    while (std::fgets(line, sizeof line, file.get())) use(line);
}

// "  eth0: bytes packets errs drop fifo frame compressed multicast bytes packets errs drop ..."
bool read_counters(char const* line, AdapterCounters& to) {
    char const* const colon = std::strrchr(line, ':');
    if (!colon) return false;
    auto const* const name = line + std::strspn(line, " ");
    to.name.assign(name, colon);
    return std::sscanf(colon + 1,
                       "%" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64 "%*u%*u%*u%" SCNu64 "%" SCNu64
                       "%" SCNu64 "%" SCNu64 "%" SCNu64,
                       &to.received_bytes, &to.received_packets, &to.received_errors,
                       &to.received_dropped, &to.received_multicast, &to.sent_bytes,
                       &to.sent_packets, &to.sent_errors, &to.sent_dropped) == 9;
}

}  // namespace

std::vector<AdapterCounters> adapter_counters() {
    std::vector<AdapterCounters> found;
    for_each_line("/proc/net/dev", [&](char const* line) {
        AdapterCounters one;
        if (read_counters(line, one)) found.push_back(std::move(one));
    });
    return found;
}

}  // namespace ws2::platform
