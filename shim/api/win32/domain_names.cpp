// SPDX-License-Identifier: MIT
// Internationalized domain names for programs that convert them themselves.
#include <algorithm>
#include <cwchar>
#include <string>
#include <string_view>

#include "shim/api/win32_entry.hpp"
#include "shim/core/text/idn.hpp"
#include "shim/core/text/unicode.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

constexpr DWORD known_idn_flags =
    IDN_ALLOW_UNASSIGNED | IDN_USE_STD3_ASCII_RULES | IDN_EMAIL_ADDRESS | IDN_RAW_PUNYCODE;
constexpr std::size_t longest_domain_label = 63;

// Every label has a character at least, but for what follows a dot at the end.
bool is_domain_name(std::string_view name) {
    while (true) {
        auto const label = name.substr(0, name.find('.'));
        if (label.empty() || label.size() > longest_domain_label) return false;
        if (label.size() == name.size()) return true;
        name.remove_prefix(label.size() + 1);
        if (name.empty()) return true;
    }
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

int WINAPI IdnToAscii(DWORD dwFlags, LPCWSTR lpUnicodeCharStr, int cchUnicodeChar,
                      LPWSTR lpASCIICharStr, int cchASCIIChar) {
    return win32_value(0, [&]() -> int {
        if (!lpUnicodeCharStr || cchUnicodeChar < -1 || cchASCIIChar < 0 ||
            (cchASCIIChar > 0 && !lpASCIICharStr))
            return failed(ERROR_INVALID_PARAMETER);
        if ((dwFlags & ~known_idn_flags) != 0) return failed(ERROR_INVALID_FLAGS);
        std::wstring_view text{lpUnicodeCharStr, cchUnicodeChar < 0
                                                     ? std::wcslen(lpUnicodeCharStr) + 1
                                                     : static_cast<std::size_t>(cchUnicodeChar)};
        bool const is_terminated = text.ends_with(L'\0');
        if (is_terminated) text.remove_suffix(1);
        auto const ascii = core::to_ascii_name(core::to_utf8(text));
        if (!is_domain_name(ascii)) return failed(ERROR_INVALID_NAME);
        auto const length = ascii.size() + (is_terminated ? 1 : 0);
        if (cchASCIIChar > 0) {
            if (length > static_cast<std::size_t>(cchASCIIChar))
                return failed(ERROR_INSUFFICIENT_BUFFER);
            std::copy_n(ascii.c_str(), length, lpASCIICharStr);
        }
        return static_cast<int>(length);
    });
}
