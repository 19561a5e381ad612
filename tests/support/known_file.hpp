// SPDX-License-Identifier: MIT
// A file with known bytes, open for reading, which is gone when the test is.
#pragma once

#include <windows.h>

#include <string>

#include "tests/support/catch.hpp"

namespace ws2::test {

class KnownFile {
public:
    explicit KnownFile(std::string const& text, LONG first_position = 0) {
        char folder[MAX_PATH + 1];
        REQUIRE(GetTempPathA(sizeof folder, folder) != 0);
        REQUIRE(GetTempFileNameA(folder, "ws2", 0, name_) != 0);
        handle_ =
            CreateFileA(name_, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
        REQUIRE(handle_ != INVALID_HANDLE_VALUE);
        DWORD written = 0;
        REQUIRE(
            WriteFile(handle_, text.data(), static_cast<DWORD>(text.size()), &written, nullptr));
        seek(first_position);
    }
    KnownFile(KnownFile const&) = delete;
    KnownFile& operator=(KnownFile const&) = delete;
    ~KnownFile() {
        CloseHandle(handle_);
        DeleteFileA(name_);
    }
    operator HANDLE() const { return handle_; }
    void seek(LONG position) const {
        REQUIRE(SetFilePointer(handle_, position, nullptr, FILE_BEGIN) ==
                static_cast<DWORD>(position));
    }
    DWORD position() const { return SetFilePointer(handle_, 0, nullptr, FILE_CURRENT); }

private:
    char name_[MAX_PATH];
    HANDLE handle_ = nullptr;
};

// Text in which a piece that is missing or doubled shows.
inline std::string letters(std::size_t length) {
    std::string text(length, ' ');
    for (std::size_t i = 0; i != length; ++i)
        text[i] = static_cast<char>('a' + i % 26 + i / 997 % 3);
    return text;
}

}  // namespace ws2::test
