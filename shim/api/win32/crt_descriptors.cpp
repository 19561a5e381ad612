// SPDX-License-Identifier: MIT
// The C library's descriptors and the handles behind them.
#include "platform/process.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/duplication/descriptor_numbers.hpp"

#include <windows.h>

#include <io.h>

namespace ws2::api {
namespace {

// A failure sets errno, as the C library does, and not the last error.
template <class Value, class Find>
Value value_or_errno(Find&& find) {
    auto code = Code::not_enough_memory;
    Value value{-1};
    static_cast<void>(is_done([&] {
        auto const found = find();
        code = found.code();
        if (found) value = static_cast<Value>(*found);
    }));
    if (code != Code::ok) platform::report_to_c(code);
    return value;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

intptr_t _get_osfhandle(int fd) {
    return value_or_errno<intptr_t>([&] { return core::handle_of_descriptor(fd); });
}

int* _errno() { return platform::c_error(); }

int _close(int fd) {
    return value_or_errno<int>([&]() -> Result<int> {
        auto const owner = core::close_descriptor(fd);
        if (!owner) return owner.code();
        if (*owner != 0 && !CloseHandle(to_handle(*owner))) return Code::invalid_handle;
        return 0;
    });
}

int _open_osfhandle(intptr_t osfhandle, int) {
    return value_or_errno<int>(
        [&] { return core::descriptor_of_handle(static_cast<core::Handle>(osfhandle)); });
}
