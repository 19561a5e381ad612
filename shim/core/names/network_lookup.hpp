// SPDX-License-Identifier: MIT
#pragma once

#include "platform/types.hpp"
#include "shim/core/objects/object.hpp"

namespace ws2::core {

// An enumeration of the networks that the system has told apart. There is no service here that
// does, so it ends at once, as on a Windows whose service is stopped.
class NetworkLookup final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::network_lookup;

    NetworkLookup() : Object{object_kind} {}

    Code next() const { return Code::no_more_results; }
};

}  // namespace ws2::core
