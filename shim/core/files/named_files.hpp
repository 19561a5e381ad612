// SPDX-License-Identifier: MIT
// Files and folders by their names: what they are, removing, moving and copying them, and names for
// temporary ones. Names are Windows', see to_host_path(); failures are Win32's codes for files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "platform/files.hpp"
#include "platform/folders.hpp"

namespace ws2::core {

using platform::Existing;

Result<platform::FileFacts> file_facts(std::string const& name);
Result<platform::FileStatus> file_status(std::string const& name);
// not_supported for a folder that is to be read-only: on Windows one can still be written to.
Code set_read_only(std::string const& name, bool is_read_only);
// win32_access_denied for a folder.
Code delete_file(std::string const& name);

// Across devices a file can only be copied, which takes its time.
enum class AcrossDevices : std::uint8_t { refused, copied };
Code move_file(std::string const& from, std::string const& to, Existing existing,
               AcrossDevices across);
Code copy_file(std::string const& from, std::string const& to, Existing existing);

Code create_folder(std::string const& name);
Code remove_folder(std::string const& name);

// Another name for a file, and a name that stands for a path.
Code add_name(std::string const& file, std::string const& name);
Code create_symbolic_link(std::string const& target, std::string const& name);

// Of the file system that the folder is in.
Result<platform::VolumeSpace> volume_space(std::string const& folder);

std::string current_folder();
Code change_folder(std::string const& name);
// From the root, whether there is such a file or not.
std::string full_path(std::string const& name);

// With a slash at its end.
std::string temporary_folder();

// A path in that folder that is no file's: its random number is unlikely to be drawn again.
std::string unused_temporary_name();

// Number 0: the first that is free, and the file is created. With a number of the caller's nothing
// is created and nothing is looked at [docs: GetTempFileNameW]. Each path is given to `offer`
// before its file is made, so that no file stays when there is no memory to report its path.
// Returns the number of the last one.
Result<std::uint32_t> temporary_file(std::string const& folder, std::string_view prefix,
                                     std::uint32_t number,
                                     std::function<void(std::string const&)> const& offer);

}  // namespace ws2::core
