// SPDX-License-Identifier: MIT
// The calls of a static library, which have no symbols that a loader could find. The list is made
// of ci/exports.txt.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "shim/api/win32/modules.hpp"

// Without their types, which do not matter here: the caller of GetProcAddress casts to the type.
#define WS2_EXPORTED_CALL(name) extern "C" void name();
#include WS2_EXPORTS
#undef WS2_EXPORTED_CALL

namespace ws2::api {
namespace {

constexpr struct {
    std::string_view name;
    void (*address)();
} exports[] = {
#define WS2_EXPORTED_CALL(name) {#name, name},
#include WS2_EXPORTS
#undef WS2_EXPORTED_CALL
};

}  // namespace

void* find_export(char const* link_name) {
    auto const* const found = std::ranges::find(exports, std::string_view{link_name},
                                                [](auto const& each) { return each.name; });
    return found != std::end(exports) ? reinterpret_cast<void*>(found->address) : nullptr;
}

}  // namespace ws2::api
