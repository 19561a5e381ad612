// SPDX-License-Identifier: MIT
// A file of the host's that is read line by line, closed at the end of its scope.
#pragma once

#include <cstdio>
#include <memory>

namespace ws2::platform {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileStream = std::unique_ptr<std::FILE, CloseFile>;

// Null: it cannot be opened.
inline FileStream open_for_reading(char const* path) { return FileStream{std::fopen(path, "re")}; }

}  // namespace ws2::platform
