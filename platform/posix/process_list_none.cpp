// SPDX-License-Identifier: MIT
#include "platform/process_list.hpp"

namespace ws2::platform {

Result<std::vector<std::uint32_t>> process_ids() { return Code::operation_not_supported; }

Result<std::vector<RunningProcess>> running_processes() { return Code::operation_not_supported; }

Result<std::string> program_of(std::uint32_t) { return Code::operation_not_supported; }

}  // namespace ws2::platform
