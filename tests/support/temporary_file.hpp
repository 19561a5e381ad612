// SPDX-License-Identifier: MIT
// Names for files that a test makes. The file is there already, empty; the test removes it.
#pragma once

#include <winsock2.h>  // brings <windows.h>, and has to come first

#include <string>

#include "tests/support/catch.hpp"

namespace ws2::test {

// With a separator at its end.
inline std::string temporary_folder() {
    char folder[MAX_PATH + 1];
    auto const length = GetTempPathA(sizeof folder, folder);
    REQUIRE(length != 0);
    return {folder, length};
}

inline std::string temporary_file_name() {
    char name[MAX_PATH];
    REQUIRE(GetTempFileNameA(temporary_folder().c_str(), "ws2", 0, name) != 0);
    return name;
}

// A name that no other process chooses, whether there is a file of it or not: what GetTempFileName
// has made stays beside it.
class ReservedName {
public:
    ReservedName() = default;
    ReservedName(ReservedName const&) = delete;
    ReservedName& operator=(ReservedName const&) = delete;
    ~ReservedName() { DeleteFileA(reserved_.c_str()); }
    std::string const& name() const { return name_; }

private:
    std::string const reserved_ = temporary_file_name();
    std::string const name_ = reserved_ + ".own";
};

// Open for reading and writing, and gone when its handle is closed.
inline HANDLE open_temporary_file(DWORD flags = 0) {
    HANDLE const file =
        CreateFileA(temporary_file_name().c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                    CREATE_ALWAYS, flags | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    REQUIRE(file != INVALID_HANDLE_VALUE);
    return file;
}

}  // namespace ws2::test
