// SPDX-License-Identifier: MIT
// The main function of every Catch2 program. `--behaviours` prints what the program can prove, so
// that the report can distinguish a behaviour that did not run from one that does not exist;
// `--about` prints where its results come from. Words NAME=value in front of everything else are
// put into the environment, as `env` does: a remote shell may have no such program.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER
#endif
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/support/catch.hpp"
#include "tests/support/report.hpp"

namespace {

void set_variable(std::string const& name, std::string const& value) {
#ifdef _WIN32
    _putenv_s(name.c_str(), value.c_str());
#else
    setenv(name.c_str(), value.c_str(), 1);
#endif
}

// How many words in front are variables.
int take_variables(int argc, char* argv[]) {
    int taken = 0;
    for (; taken + 1 < argc; ++taken) {
        std::string const word = argv[taken + 1];
        auto const equals = word.find('=');
        if (word.rfind("WS2_", 0) != 0 || equals == std::string::npos) break;
        set_variable(word.substr(0, equals), word.substr(equals + 1));
    }
    return taken;
}

}  // namespace

int main(int argc, char* argv[]) {
    auto const taken = take_variables(argc, argv);
    argv[taken] = argv[0];
    argv += taken;
    argc -= taken;
    std::string_view const first = argc > 1 ? argv[1] : "";
    if (first == "--behaviours" || first == "--about") {
        auto const text = first == "--about" ? ws2::test::about() : ws2::test::catalogue();
        std::fputs(text.c_str(), stdout);
        return 0;
    }
    return Catch::Session{}.run(argc, argv);
}
