// SPDX-License-Identifier: MIT
// Who the process is, as an object: opened to ask or to change it.
#pragma once

#include <cstdint>

#include "shim/core/objects/object.hpp"

namespace ws2::core {

class AccessToken final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::access_token;

    explicit AccessToken(std::uint32_t rights)
        : Object{ObjectKind::access_token}, rights_{rights} {}
    bool may(std::uint32_t right) const { return (rights_ & right) != 0; }

private:
    ~AccessToken() override = default;
    std::uint32_t const rights_;
};

}  // namespace ws2::core
