// SPDX-License-Identifier: MIT
// Overlapped reads and writes of files. The host's files are always ready, so they are done in the
// call that starts them, at the position in OVERLAPPED, and reported as announced.
#pragma once

#include <functional>

#include "shim/core/files/file.hpp"
#include "shim/core/io/operation.hpp"

namespace ws2::core {

// `move` reads or writes at the offset it is given.
Started start_file_transfer(File& file, Announcement announcement,
                            std::function<Result<std::size_t>(std::uint64_t offset)> const& move);

// invalid_parameter: it has a port already.
Code associate(File& file, CompletionPort& port, std::uintptr_t key);
void add_modes(File& file, unsigned modes);
Association association_of(File& file);
// A device whose operations go on after the call that starts them: they end with its last handle.
void prepare_for_port(File& file);

}  // namespace ws2::core
