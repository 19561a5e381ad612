// SPDX-License-Identifier: MIT
// Tables of the network, whose size the caller has to find out.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/win32/support.hpp"

namespace ws2::test {

// The table that `get(table, &size)` fills in. Sockets of others come and go meanwhile.
template <class Table, class Get>
std::vector<std::max_align_t> table_of(Get&& get) {
    std::vector<std::max_align_t> room;
    DWORD size = 0;
    DWORD result = ERROR_INSUFFICIENT_BUFFER;
    for (int i = 0; i != 100 && result == ERROR_INSUFFICIENT_BUFFER; ++i) {
        room.resize(size / sizeof(std::max_align_t) + 1);
        result = get(size == 0 ? nullptr : reinterpret_cast<Table*>(room.data()), &size);
    }
    REQUIRE(result == NO_ERROR);
    return room;
}

}  // namespace ws2::test
