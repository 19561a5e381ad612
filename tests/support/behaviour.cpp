// SPDX-License-Identifier: MIT
// The list of behaviours a program can prove, and how Catch2 gets to see them.
#include "tests/support/behaviour.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "tests/support/crash_guard.hpp"

namespace ws2::test {
namespace {

std::string stem(std::string_view path) {
    path.remove_prefix(path.find_last_of("/\\") + 1);  // npos + 1 is 0: no folder, nothing to cut
    return std::string{path.substr(0, path.find('.'))};
}

[[noreturn]] void refuse(std::string const& complaint) {
    std::fprintf(stderr, "%s\n", complaint.c_str());
    std::exit(2);
}

}  // namespace

std::vector<KnownBehaviour>& known_behaviours() {
    static std::vector<KnownBehaviour> all;
    return all;
}

std::string catch_name(Behaviour const& behaviour) {
    return std::string{behaviour.id} + ": " + behaviour.says;
}

std::string catch_tags(Behaviour const& behaviour) {
    std::string tags;
    std::istringstream cited{behaviour.section};
    for (std::string row; cited >> row;) {
        tags += "[" + row + "]";
        auto const number = row.find('-');
        if (number != std::string::npos) tags += "[" + row.substr(0, number) + "]";
    }
    tags += std::string{"["} + behaviour.confidence.level + "]";
    if (deviation_here(behaviour.id)) tags += "[!shouldfail]";
    return tags;
}

void remember(Behaviour const& behaviour, SourceLine at) {
    for (auto const& each : known_behaviours()) {
        if (std::string_view{each.behaviour.id} == behaviour.id)
            refuse(std::string{"two behaviours are called "} + behaviour.id);
    }
    auto const [level, decision] = behaviour.confidence;
    if (level == 'L' && !*decision)
        refuse(std::string{behaviour.id} + ": confidence L needs decided(\"why\")");
    known_behaviours().push_back({behaviour, stem(at.file), at.line});
}

namespace {
std::atomic<bool> must_fail{false};  // rows run one after the other; their threads ask, too
}

bool row_must_fail() { return must_fail; }

void run_row(Behaviour const& behaviour, std::function<void()> const& body) {
    must_fail = deviation_here(behaviour.id) != nullptr;
    try {
        auto const crash = crash_of(body);
        if (!crash.empty()) FAIL_CHECK(crash);
    } catch (Skipped const& skipped) {
        note_skip(behaviour, skipped.reason);
    }
}

void skip(std::string const& reason) { throw Skipped{reason}; }

}  // namespace ws2::test
