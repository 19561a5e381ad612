// SPDX-License-Identifier: MIT
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "platform/pages.hpp"
#include "platform/posix/file_stream.hpp"

namespace ws2::platform {
namespace {

// A line of /proc/self/maps.
struct MapsLine {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char access[5] = "";
    char device[16] = "";
    std::uint64_t file = 0;  // 0: none

    bool is_of_same_file(MapsLine const& other) const {
        return file != 0 && file == other.file && std::strcmp(device, other.device) == 0;
    }
    // The host divides what it keeps differently by itself.
    bool goes_on_in(MapsLine const& next) const {
        return end == next.begin && std::memcmp(access, next.access, sizeof access) == 0 &&
               (is_of_same_file(next) || (file == 0 && next.file == 0));
    }
    bool is_executable() const { return access[2] == 'x'; }
};

bool read(std::FILE* lines, MapsLine& mapping) noexcept {
    // NOLINTNEXTLINE(cert-err34-c)
    return std::fscanf(lines, " %" SCNxPTR "-%" SCNxPTR " %4s %*s %15s %" SCNu64 "%*[^\n]",
                       &mapping.begin, &mapping.end, mapping.access, mapping.device,
                       &mapping.file) == 5;
}

MemoryRegion region_of(MapsLine const& mapping, std::uintptr_t begin) noexcept {
    auto const kind = mapping.file == 0 ? MemoryRegion::Kind::own : MemoryRegion::Kind::file;
    return {begin,
            mapping.end,
            begin,
            kind,
            mapping.access[0] == 'r',
            mapping.access[1] == 'w',
            mapping.is_executable()};
}

}  // namespace

// The parts of a program or library follow each other, and one of them is executable.
MemoryRegion memory_region(std::uintptr_t place) noexcept {
    auto const lines = open_for_reading("/proc/self/maps");
    if (!lines) return {};
    MemoryRegion found;
    MapsLine last;
    std::uintptr_t begin = 0;       // where the region begins that has this line
    std::uintptr_t file_begin = 0;  // where the file does
    bool is_program = false;
    for (MapsLine mapping; read(lines.get(), mapping); last = mapping) {
        bool const goes_on = last.goes_on_in(mapping);
        bool const is_same_file = last.is_of_same_file(mapping);
        if (found.end != 0 && !goes_on && !is_same_file) break;
        if (!goes_on) begin = mapping.begin;
        if (!is_same_file) file_begin = mapping.begin;
        is_program = mapping.file != 0 && ((is_same_file && is_program) || mapping.is_executable());
        if (found.end != 0 && goes_on && found.end == mapping.begin) found.end = mapping.end;
        if (found.end != 0 || mapping.end <= place) continue;
        if (place < mapping.begin) return {last.end, mapping.begin, last.end};
        found = region_of(mapping, begin);
        found.whole = file_begin;
    }
    if (found.end == 0) return {last.end, UINTPTR_MAX, last.end};
    if (found.kind == MemoryRegion::Kind::file && is_program)
        found.kind = MemoryRegion::Kind::program;
    if (found.kind != MemoryRegion::Kind::program) found.whole = found.begin;
    return found;
}

}  // namespace ws2::platform
