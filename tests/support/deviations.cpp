// SPDX-License-Identifier: MIT
// Which target this is, and which rows of deviations.def hold on it. One of the few files in the
// tests that may ask for the host: here, so that no test has to.
#include "tests/support/deviations.hpp"

#include <algorithm>
#include <cstdlib>

#ifdef _WIN32
#include <windows.h>
#endif

namespace ws2::test {
namespace {

#define DEVIATION(ids, where, source, why) Deviation{ids, where, source, why},
// The empty row keeps the array legal when the list is. No std::array: deducing its length from
// this many rows is more than compilers nest.
constexpr Deviation rows[] = {
#include "tests/support/deviations.def"
    Deviation{},
};
#undef DEVIATION

#ifdef _WIN32
std::vector<std::string> host_names() {
    // Wine says so itself: Windows' ntdll has no such export.
    auto const ntdll = GetModuleHandleA("ntdll.dll");
    auto const in_wine = ntdll && GetProcAddress(ntdll, "wine_get_version");
    return {in_wine ? "wine" : "windows"};
}
#elif defined(WS2_PORTABLE_PLATFORM)
// Built with what POSIX promises and nothing else, whatever the host could do.
std::vector<std::string> host_names() { return {"native-portable", "native-poll", "native"}; }
#elif defined(__linux__) && defined(WS2_THREAD_SANITIZER)
// Signals come too late under this sanitizer, so the library looks before every receive.
std::vector<std::string> host_names() { return {"native-linux", "native"}; }
#elif defined(__linux__)
std::vector<std::string> host_names() { return {"native-linux-signals", "native-linux", "native"}; }
#elif defined(__APPLE__)
std::vector<std::string> host_names() { return {"native-macos", "native"}; }
#else
std::vector<std::string> host_names() { return {"native-bsd", "native"}; }
#endif

// Whether `holds` is true for one of the words in `list`.
template <class Predicate>
bool any_word(std::string_view list, char separator, Predicate holds) {
    while (!list.empty()) {
        auto const end = std::min(list.find(separator), list.size());
        if (holds(list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

bool names_us(std::string_view where) {
    auto const& ours = target_names();
    return any_word(where, '|', [&](std::string_view word) {
        return word == "everywhere" || std::find(ours.begin(), ours.end(), word) != ours.end();
    });
}

}  // namespace

std::vector<std::string> const& target_names() {
    static std::vector<std::string> const names = [] {
        auto all = host_names();
        if (auto const* extra = std::getenv("WS2_TARGET")) all.insert(all.begin(), extra);
        auto const* const poller = std::getenv("WS2_POLLER");
        if (poller && std::string_view{poller} == "poll") all.emplace_back("native-poll");
        return all;
    }();
    return names;
}

Deviation const* deviation_here(std::string_view id) {
    for (auto const& row : rows) {
        auto const about =
            any_word(row.ids, ' ', [&](std::string_view each) { return each == id; });
        if (about && names_us(row.where)) return &row;
    }
    return nullptr;
}

}  // namespace ws2::test
