// SPDX-License-Identifier: MIT
// The main function of every Catch2 program. `--behaviours` prints what the program can prove, so
// that the report can tell a behaviour that did not run from one that does not exist.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER
#endif
#include <cstdio>
#include <string_view>

#include "tests/support/catch.hpp"
#include "tests/support/report.hpp"

int main(int argc, char* argv[]) {
    if (argc > 1 && std::string_view{argv[1]} == "--behaviours") {
        std::fputs(ws2::test::catalogue().c_str(), stdout);
        return 0;
    }
    return Catch::Session{}.run(argc, argv);
}
