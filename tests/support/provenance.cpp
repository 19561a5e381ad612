// SPDX-License-Identifier: MIT
// The half of the provenance that the compiler knows.
#include "tests/support/provenance.hpp"

#include <algorithm>

#include "tests/support/deviations.hpp"

namespace ws2::test {
namespace {

std::string compiler() {
#if defined(__clang__)
    std::string text = "clang " __clang_version__;  // ends with a space as Debian packages it
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
#elif defined(__GNUC__)
    return "GCC " __VERSION__;
#elif defined(_MSC_VER)
    return "MSVC " + std::to_string(_MSC_FULL_VER);
#else
    return "";
#endif
}

std::string architecture() {
#if defined(__x86_64__) || defined(_M_X64)
    return "x86_64";
#elif defined(__aarch64__) || defined(_M_ARM64)
    return "arm64";
#elif defined(__i386__) || defined(_M_IX86)
    return "i386";
#elif defined(__arm__) || defined(_M_ARM)
    return "arm";
#elif defined(__riscv)
    return "riscv";
#else
    return std::to_string(sizeof(void*) * 8) + " bit";
#endif
}

}  // namespace

bool has_musl() {
    Facts::value_type const musl{"libc", "musl"};
    return std::ranges::count(facts_of_host(), musl) != 0;
}

Facts provenance() {
    auto facts = facts_of_host();
    facts.insert(facts.end(), {
                                  {"arch",     architecture()},
                                  {"compiler", compiler()    },
                                  {"version",  WS2_VERSION   },
                                  {"commit",   WS2_COMMIT    }
    });
    std::string names;
    for (auto const& each : target_names()) names += (names.empty() ? "" : " ") + each;
    facts.emplace_back("names", names);
    std::erase_if(facts, [](auto const& fact) { return fact.second.empty(); });
    return facts;
}

}  // namespace ws2::test
