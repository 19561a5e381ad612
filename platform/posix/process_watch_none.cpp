// SPDX-License-Identifier: MIT
#include "platform/process.hpp"
#include "platform/processes.hpp"

namespace ws2::platform {

Result<UniqueDescriptor> watch_process(std::uint32_t id) noexcept {
    return process_exists(id) ? Code::not_supported : Code::invalid_parameter;
}

}  // namespace ws2::platform
