// SPDX-License-Identifier: MIT
// The tables below /proc/thread-self/net. One that is missing is empty. Those of /proc/net are the
// first thread's, and gone once that has ended.
#include "platform/network_tables.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "platform/linux/numbered_entries.hpp"
#include "platform/linux/tcp_states.hpp"
#include "platform/posix/file_stream.hpp"

namespace ws2::platform {
namespace {

template <class Use>
void for_each_line(char const* table, Use&& use) {
    auto const file = open_for_reading(table);
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

using Inode = unsigned long;

// The address as words of the processor's order, 8 digits each, and the port in digits.
bool read_address(char const* digits, unsigned port, Address& to) {
    auto const length = std::strlen(digits);
    if (length != 8 && length != 32) return false;
    to.family = length == 8 ? Family::ipv4 : Family::ipv6;
    for (std::size_t i = 0; i != length / 8; ++i) {
        char const word[9] = {digits[8 * i],     digits[8 * i + 1], digits[8 * i + 2],
                              digits[8 * i + 3], digits[8 * i + 4], digits[8 * i + 5],
                              digits[8 * i + 6], digits[8 * i + 7], 0};
        auto const number = static_cast<std::uint32_t>(std::strtoul(word, nullptr, 16));
        std::memcpy(to.ip.data() + 4 * i, &number, sizeof number);
    }
    std::uint8_t const bytes[2] = {static_cast<std::uint8_t>(port >> 8),
                                   static_cast<std::uint8_t>(port & 0xFF)};
    std::memcpy(&to.port_be, bytes, sizeof bytes);
    return true;
}

bool is_mapped_ipv4(Address const& address) {
    static constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return address.family == Family::ipv6 &&
           std::memcmp(address.ip.data(), prefix.data(), prefix.size()) == 0;
}

void unmap(Address& address) {
    address.family = Family::ipv4;
    std::memmove(address.ip.data(), address.ip.data() + 12, 4);
    std::memset(address.ip.data() + 4, 0, 12);
}

bool read_endpoint(char const* line, Endpoint& to, Inode& inode) {
    char local[33];
    char remote[33];
    unsigned local_port = 0;
    unsigned remote_port = 0;
    unsigned state = 0;
    if (std::sscanf(line, " %*[0-9]: %32[0-9A-F]:%X %32[0-9A-F]:%X %X %*s %*s %*s %*u %*u %lu",
                    local, &local_port, remote, &remote_port, &state, &inode) != 6)
        return false;
    to.state = tcp_state_of(state);
    if (!read_address(local, local_port, to.local)) return false;
    if (!read_address(remote, remote_port, to.remote)) return false;
    if (is_mapped_ipv4(to.local)) {
        unmap(to.local);
        unmap(to.remote);
    }
    return true;
}

// A row of the table whose process is looked for.
struct Unowned {
    Inode inode = 0;
    std::size_t row = 0;
};

// Calls use(inode) for each socket among the descriptors of a process.
template <class Use>
void for_each_socket(char const* process, Use&& use) {
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%.20s/fd", process);
    auto const descriptors = open_folder(path);
    if (!descriptors) return;  // another user's
    for_each_number(descriptors, [&](char const* descriptor) {
        char target[64] = {};
        Inode inode = 0;
        if (::readlinkat(::dirfd(descriptors.get()), descriptor, target, sizeof target - 1) > 0 &&
            std::sscanf(target, "socket:[%lu]", &inode) == 1)
            use(inode);
    });
}

// Of the processes that have a socket, the first that is listed counts. There may be thousands of
// descriptors: nothing is allocated for them.
void find_owners(std::vector<Unowned>& unowned, std::vector<Endpoint>& to) {
    if (unowned.empty()) return;
    std::ranges::sort(unowned, {}, &Unowned::inode);
    auto const processes = open_folder("/proc");
    if (!processes) return;
    for_each_number(processes, [&](char const* process) {
        auto const number = static_cast<std::uint32_t>(std::strtoul(process, nullptr, 10));
        for_each_socket(process, [&](Inode inode) {
            auto const found = std::ranges::lower_bound(unowned, inode, {}, &Unowned::inode);
            if (found == unowned.end() || found->inode != inode) return;
            auto& owner = to[found->row].process;
            if (owner == 0) owner = number;
        });
    });
}

// The rows that belong to a socket that is open are noted in `unowned`.
void append_endpoints(char const* table, Family family, std::vector<Endpoint>& to,
                      std::vector<Unowned>& unowned) {
    for_each_line(table, [&](char const* line) {
        Endpoint one;
        Inode inode = 0;
        if (!read_endpoint(line, one, inode) || one.local.family != family) return;
        if (inode != 0) unowned.push_back({inode, to.size()});
        to.push_back(one);
    });
}

// A line of names and one of as many numbers, both after "Tcp:".
void append_counters(std::string const& names, std::string const& values,
                     std::vector<ProtocolCounter>& to) {
    auto const protocol = names.substr(0, names.find(':'));
    char const* name = names.c_str() + protocol.size() + 1;
    char const* value = values.c_str() + protocol.size() + 1;
    for (;;) {
        name += std::strspn(name, " ");
        auto const length = std::strcspn(name, " \n");
        if (length == 0) return;
        char* end = nullptr;
        auto const number = std::strtoll(value, &end, 10);
        if (end == value) return;
        to.push_back({
            protocol + std::string{name, length},
              static_cast<std::uint64_t>(number)
        });
        name += length;
        value = end;
    }
}

}  // namespace

std::vector<AdapterCounters> adapter_counters() {
    std::vector<AdapterCounters> found;
    for_each_line("/proc/thread-self/net/dev", [&](char const* line) {
        AdapterCounters one;
        if (read_counters(line, one)) found.push_back(std::move(one));
    });
    return found;
}

Result<std::vector<Endpoint>> endpoints(SocketType type, Family family, Owners owners) {
    bool const is_stream = type == SocketType::stream;
    std::vector<Endpoint> found;
    std::vector<Unowned> unowned;
    if (family == Family::ipv4)
        append_endpoints(is_stream ? "/proc/thread-self/net/tcp" : "/proc/thread-self/net/udp",
                         family, found, unowned);
    append_endpoints(is_stream ? "/proc/thread-self/net/tcp6" : "/proc/thread-self/net/udp6",
                     family, found, unowned);
    if (owners == Owners::yes) find_owners(unowned, found);
    return found;
}

Result<std::vector<ProtocolCounter>> protocol_counters() {
    std::vector<ProtocolCounter> found;
    std::string names;
    for_each_line("/proc/thread-self/net/snmp", [&](char const* line) {
        auto const protocol = std::strcspn(line, ":") + 1;
        bool const are_values = names.compare(0, protocol, line, protocol) == 0;
        if (are_values) append_counters(names, line, found);
        names = are_values ? "" : line;
    });
    if (found.empty()) return Code::operation_not_supported;
    return found;
}

}  // namespace ws2::platform
