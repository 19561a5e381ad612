// SPDX-License-Identifier: MIT
#pragma once

#include "platform/types.hpp"
#include "shim/core/objects/object.hpp"

namespace ws2::core {

// An enumeration of the networks that Network Location Awareness has identified. There is no such
// service here, so it ends at once, as on a Windows whose service is stopped.
class NetworkLookup final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::network_lookup;

    NetworkLookup() : Object{object_kind} {}

    Code next() const { return Code::no_more_results; }
};

}  // namespace ws2::core
