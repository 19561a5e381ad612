// SPDX-License-Identifier: MIT
// A file with known bytes, open for reading, which is gone when the test is.
#pragma once

#include <winsock2.h>  // brings <windows.h>, and has to come first

#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_file.hpp"

namespace ws2::test {

class KnownFile {
public:
    explicit KnownFile(std::string const& text, LONG first_position = 0)
        : handle_{open_temporary_file()} {
        DWORD written = 0;
        REQUIRE(
            WriteFile(handle_, text.data(), static_cast<DWORD>(text.size()), &written, nullptr));
        seek(first_position);
    }
    KnownFile(KnownFile const&) = delete;
    KnownFile& operator=(KnownFile const&) = delete;
    ~KnownFile() { CloseHandle(handle_); }
    operator HANDLE() const { return handle_; }
    void seek(LONG position) const {
        REQUIRE(SetFilePointer(handle_, position, nullptr, FILE_BEGIN) ==
                static_cast<DWORD>(position));
    }
    DWORD position() const { return SetFilePointer(handle_, 0, nullptr, FILE_CURRENT); }

private:
    HANDLE handle_;
};

// Text in which a piece that is missing or doubled shows.
inline std::string letters(std::size_t length) {
    std::string text(length, ' ');
    for (std::size_t i = 0; i != length; ++i)
        text[i] = static_cast<char>('a' + i % 26 + i / 997 % 3);
    return text;
}

}  // namespace ws2::test
