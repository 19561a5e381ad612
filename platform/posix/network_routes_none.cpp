// SPDX-License-Identifier: MIT
#include "platform/network_routes.hpp"

namespace ws2::platform {

Result<std::vector<Route>> routes(Family) { return Code::operation_not_supported; }

Result<std::vector<Neighbour>> neighbours(Family) { return Code::operation_not_supported; }

Code look_for_neighbour(Address const&) { return Code::operation_not_supported; }

}  // namespace ws2::platform
