// SPDX-License-Identifier: MIT
// Wide text to and from UTF-8, and the ASCII form of international names.
#include "shim/core/text/unicode.hpp"

#include <string>

#include "shim/core/text/idn.hpp"
#include "tests/support/catch.hpp"

using namespace ws2::core;

TEST_CASE("wide text and UTF-8 are two forms of the same", "[unicode]") {
    std::wstring const wide = L"a\u00e9\u20ac\U0001F600";
    std::string const narrow = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    CHECK(to_utf8(wide) == narrow);
    CHECK(from_utf8(narrow) == wide);
}

TEST_CASE("the halves of a surrogate pair are joined", "[unicode]") {
    std::wstring const halves{static_cast<wchar_t>(0xD83D), static_cast<wchar_t>(0xDE00)};
    CHECK(to_utf8(halves) == "\xF0\x9F\x98\x80");
}

TEST_CASE("what is no character becomes the replacement character", "[unicode]") {
    std::string const replacement = "\xEF\xBF\xBD";
    CHECK(to_utf8(std::wstring{static_cast<wchar_t>(0xD83D)}) == replacement);
    CHECK(to_utf8(std::wstring{static_cast<wchar_t>(0x110000)}) == replacement);
    CHECK(from_utf8("\x80") == L"\uFFFD");
    CHECK(from_utf8("\xC3") == L"\uFFFD");
    CHECK(from_utf8("\xC0\x80x") == L"\uFFFD\uFFFDx");  // a long form of NUL
}

TEST_CASE("international names get their ASCII form", "[unicode]") {
    CHECK(to_ascii_name("www.example.com") == "www.example.com");
    CHECK(to_ascii_name(to_utf8(L"\u30C6\u30B9\u30C8.winehq.org")) == "xn--zckzah.winehq.org");
    CHECK(to_ascii_name(to_utf8(L"b\u00fccher.example.")) == "xn--bcher-kva.example.");
    CHECK(to_ascii_name(to_utf8(L"M\u00fcnchen.de")) == "xn--mnchen-3ya.de");
}
