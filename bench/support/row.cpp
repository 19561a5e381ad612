// SPDX-License-Identifier: MIT
#include "bench/support/row.hpp"

#include <cstdio>
#include <cstdlib>

namespace ws2::bench {

std::vector<Row>& rows() {
    static std::vector<Row> all;
    return all;
}

void give_up(char const* what) {
    std::fprintf(stderr, "failed: %s\n", what);
    std::_Exit(1);
}

}  // namespace ws2::bench
