// SPDX-License-Identifier: MIT
// FormatMessage, conversions of text, heaps and modules.
#include "tests/support/bad_memory.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/win32/support.hpp"

#include <array>
#include <cstdarg>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

using namespace ws2::test;

namespace {

constexpr DWORD system_text = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;

}  // namespace

BEHAVIOUR("win32.message-of-code", "Win32", high, "docs:FormatMessageA",
          "every Winsock code has a text that ends with a line end") {
    for (auto const code : std::initializer_list<DWORD>{WSAEINTR, WSAECONNRESET, WSAECONNREFUSED,
                                                        WSAHOST_NOT_FOUND, ERROR_INVALID_HANDLE}) {
        std::array<char, 512> text{};
        auto const length =
            FormatMessageA(system_text, nullptr, code, 0, text.data(), 512, nullptr);
        CHECK(length == std::strlen(text.data()));
        CHECK(std::string_view{text.data()}.ends_with("\r\n"));
    }
}

BEHAVIOUR(
    "win32.message-words", "Win32", high, "docs:System Error Codes",
    "the texts of FormatMessage for Winsock codes are those that programs' logs are searched for") {
    struct Expected {
        DWORD code;
        std::string_view words;
    };
    for (auto const [code, words] : std::initializer_list<Expected>{
             {WSAEINVAL,               "invalid argument was supplied"        },
             {WSAECONNREFUSED,         "actively refused it"                  },
             {WSAECONNRESET,           "forcibly closed by the remote host"   },
             {WSAEADDRINUSE,           "Only one usage of each socket address"},
             {WSAHOST_NOT_FOUND,       "No such host is known"                },
             {ERROR_ACCESS_DENIED,     "Access is denied"                     },
             {ERROR_INVALID_PARAMETER, "The parameter is incorrect"           },
             {ERROR_INVALID_HANDLE,    "The handle is invalid"                },
             {WAIT_TIMEOUT,            "timed out"                            },
    }) {
        INFO(code);
        std::array<char, 512> text{};
        FormatMessageA(system_text, nullptr, code, 0, text.data(), 512, nullptr);
        CHECK(std::string_view{text.data()}.find(words) != std::string_view::npos);
    }
}

BEHAVIOUR("win32.message-allocated", "Win32", high, "docs:FormatMessageA",
          "FORMAT_MESSAGE_ALLOCATE_BUFFER gives memory for LocalFree") {
    LPSTR text = nullptr;
    auto const length = FormatMessageA(system_text | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr,
                                       WSAECONNREFUSED, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT),
                                       reinterpret_cast<LPSTR>(&text), 0, nullptr);
    REQUIRE(text != nullptr);
    CHECK(length == std::strlen(text));
    CHECK(LocalFree(text) == nullptr);
}

BEHAVIOUR("win32.message-not-allocated", "Win32", high, "winetest:test_message_invalid_flags",
          "without a text FORMAT_MESSAGE_ALLOCATE_BUFFER gives a null pointer") {
    char nothing = 0;
    LPSTR text = &nothing;
    CHECK(refused(outcome([&] {
                      return FormatMessageA(system_text | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr,
                                            0x2FFFFFFF, 0, reinterpret_cast<LPSTR>(&text), 0,
                                            nullptr);
                  }),
                  ERROR_MR_MID_NOT_FOUND));
    CHECK((text == nullptr));
}

BEHAVIOUR(
    "win32.message-refused", "Win32", high, "docs:FormatMessageA",
    "FormatMessage with an unknown number or a buffer that is too small gives 0 and the reason") {
    std::array<char, 4> text{};
    CHECK(refused(outcome([&] {
                      return FormatMessageA(system_text, nullptr, 0x2FFFFFFF, 0, text.data(), 4,
                                            nullptr);
                  }),
                  ERROR_MR_MID_NOT_FOUND));
    CHECK(refused(outcome([&] {
                      return FormatMessageA(system_text, nullptr, ERROR_INVALID_PARAMETER, 0,
                                            text.data(), 4, nullptr);
                  }),
                  ERROR_INSUFFICIENT_BUFFER));
}

BEHAVIOUR("win32.message-inserts", "Win32", high, "docs:FormatMessageA",
          "inserts of FormatMessage are numbered, may repeat, and take a printf format between "
          "exclamation marks") {
    std::array<DWORD_PTR, 3> arguments{reinterpret_cast<DWORD_PTR>("one"), 42,
                                       reinterpret_cast<DWORD_PTR>("x")};
    std::array<char, 128> text{};
    FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                   "%2!05d! %1 %3!4s!|%%%n%1%0 unseen", 0, 0, text.data(), 128,
                   reinterpret_cast<va_list*>(arguments.data()));
    CHECK(std::string{text.data()} == "00042 one    x|%\r\none");
}

namespace {

constexpr DWORD own_text = FORMAT_MESSAGE_FROM_STRING;

std::string formatted(DWORD flags, char const* from) {
    std::array<char, 512> text{};
    auto const length =
        FormatMessageA(own_text | flags, from, 0, 0, text.data(), text.size(), nullptr);
    CHECK(length == std::strlen(text.data()));
    return text.data();
}

std::wstring formatted_with_list(wchar_t const* from, DWORD size, ...) {
    std::array<wchar_t, 64> text{};
    va_list list;
    va_start(list, size);
    FormatMessageW(own_text, from, 0, 0, text.data(), size, &list);
    auto const* const next = va_arg(list, wchar_t const*);
    va_end(list);
    return std::wstring{text.data()} + L'|' + next;
}

}  // namespace

BEHAVIOUR("win32.message-lines", "Win32", high, "winetest:test_message_wrap",
          "FormatMessage ends lines at blanks before they are as long as the width in its flags") {
    struct {
        DWORD width;
        char const* from;
        std::string_view expected;
    } const rows[] = {
        {20,  "short long line",                       "short long line"                          },
        {11,  "short long line",                       "short long\r\nline"                       },
        {10,  "short long line",                       "short\r\nlong line"                       },
        {12,  "short long    wordlongerthanaline",     "short long\r\n\r\nwordlongerth\r\nanaline"},
        {5,   "                ",                      "\r\n\r\n\r\n "                            },
        {8,   "shortlon%n",                            "shortlon\r\n\r\n"                         },
        {10,  "short%rlong line",                      "short\rlong line"                         },
        {11,  "short\nlong line",                      "short long\r\nline"                       },
        {11,  "short long\tline",                      "short\r\nlong\tline"                      },
        {255, "a line\r\nand another%nand the last\r", "a line and another\r\nand the last "      },
        {0,   "a line\nand another%n\r",               "a line\r\nand another\r\n\r\n"            },
    };
    for (auto const& row : rows) {
        CAPTURE(row.width, row.from);
        CHECK(formatted(row.width, row.from) == row.expected);
        CHECK(formatted(row.width | FORMAT_MESSAGE_IGNORE_INSERTS, row.from) == row.expected);
    }
}

BEHAVIOUR("win32.message-ignored-inserts", "Win32", high, "winetest:test_message_ignore_inserts",
          "FORMAT_MESSAGE_IGNORE_INSERTS leaves every escape but %n, %r, %t and %0 as it is") {
    CHECK(formatted(FORMAT_MESSAGE_IGNORE_INSERTS, "%1%2!*.*s!%99 %%% %.%!%n%t%0 unseen") ==
          "%1%2!*.*s!%99 %%% %.%!\r\n\t");
}

BEHAVIOUR("win32.message-wrong-template", "Win32", high, "winetest:test_message_from_string",
          "FormatMessage fails for an insert without arguments, for a % at the end and for a text "
          "without characters") {
    std::array<char, 16> text{};
    auto const format = [&](char const* from) {
        return outcome([&] {
            return FormatMessageA(own_text, from, 0, 0, text.data(), text.size(), nullptr);
        });
    };
    CHECK(refused(format("%1"), ERROR_INVALID_PARAMETER));
    CHECK(refused(format("test%"), ERROR_INVALID_PARAMETER));
    CHECK(refused(format("%0test"), ERROR_NO_WORK_DONE));
    CHECK(text[0] == '\0');
}

BEHAVIOUR("win32.message-counted-inserts", "Win32", high,
          "winetest:test_message_from_string_wide; "
          "winetest:test_message_insufficient_buffer_wide",
          "inserts of a list count widths and precisions, and are not taken behind the room") {
    constexpr DWORD room = 64;
    CHECK(formatted_with_list(L"%1!*.*u!,%1!*.*u!", room, 5, 3, 1, 4, 2, L"next") ==
          L"  001, 0002|next");
    CHECK(formatted_with_list(L"%1!*.*u!,%3!*.*u!", room, 5, 3, 1, 6, 4, 2, L"next") ==
          L"  001,  0002|next");
    CHECK(formatted_with_list(L"%1 %2", 3, L"long", L"next", L"") == L"lo|next");
}

BEHAVIOUR("win32.message-of-result", "Win32", high, "winetest:test_message_from_hmodule",
          "an HRESULT that is a Win32 error has the text of that error") {
    std::array<char, 512> of_result{};
    std::array<char, 512> of_error{};
    FormatMessageA(system_text, nullptr, 0x80070005, 0, of_result.data(), 512, nullptr);
    FormatMessageA(system_text, nullptr, ERROR_ACCESS_DENIED, 0, of_error.data(), 512, nullptr);
    CHECK(std::string{of_result.data()} == of_error.data());
    CHECK(of_error[0] != '\0');
}

BEHAVIOUR("win32.text-utf8", "Win32", high, "docs:MultiByteToWideChar",
          "UTF-8 and wide text convert both ways, with lengths that count the terminator") {
    std::array<wchar_t, 8> wide{};
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "h\xC3\xA4", -1, nullptr, 0) == 3);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "h\xC3\xA4", 3, wide.data(), 8) == 2);
    CHECK(wide[1] == 0xE4);
    std::array<char, 8> narrow{};
    CHECK(WideCharToMultiByte(CP_UTF8, 0, wide.data(), -1, narrow.data(), 8, nullptr, nullptr) ==
          4);
    CHECK(std::string{narrow.data()} == "h\xC3\xA4");
}

BEHAVIOUR("win32.text-refused", "Win32", high, "docs:MultiByteToWideChar",
          "MultiByteToWideChar has a code each for too little room, bytes that are no UTF-8, a "
          "length of 0 and an "
          "unknown flag") {
    std::array<wchar_t, 8> wide{};
    auto const convert = [&](DWORD flags, char const* text, int length, int size) {
        return outcome(
            [&] { return MultiByteToWideChar(CP_UTF8, flags, text, length, wide.data(), size); });
    };
    CHECK(refused(convert(0, "abc", -1, 3), ERROR_INSUFFICIENT_BUFFER));
    CHECK(refused(convert(MB_ERR_INVALID_CHARS, "\xC3", -1, 8), ERROR_NO_UNICODE_TRANSLATION));
    CHECK(refused(convert(0, "abc", 0, 8), ERROR_INVALID_PARAMETER));
    CHECK(refused(convert(0x4000, "abc", -1, 8), ERROR_INVALID_FLAGS));
}

BEHAVIOUR("win32.text-code-pages", "Win32", high, "docs:WideCharToMultiByte",
          "text of a code page that does not exist is converted neither way: "
          "ERROR_INVALID_PARAMETER") {
    constexpr UINT no_code_page = 54321;
    std::array<wchar_t, 8> wide{};
    CHECK(refused(
        outcome([&] { return MultiByteToWideChar(no_code_page, 0, "a", 1, wide.data(), 8); }),
        ERROR_INVALID_PARAMETER));
    std::array<char, 8> narrow{};
    CHECK(refused(outcome([&] {
                      return WideCharToMultiByte(no_code_page, 0, L"a", 1, narrow.data(), 8,
                                                 nullptr, nullptr);
                  }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.heap", "Win32", high, "docs:HeapAlloc",
          "a heap's blocks know their size, keep their bytes and can be zeroed") {
    UniqueHandle const none;
    HANDLE const heap = HeapCreate(0, 0, 0);
    REQUIRE(heap != nullptr);
    auto* block = static_cast<char*>(HeapAlloc(heap, HEAP_ZERO_MEMORY, 10));
    REQUIRE(block != nullptr);
    CHECK(HeapSize(heap, 0, block) == 10);
    block[0] = 'a';
    block = static_cast<char*>(HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 5000));
    REQUIRE(block != nullptr);
    CHECK(block[0] == 'a');
    CHECK(block[4999] == 0);
    CHECK(HeapFree(heap, 0, block));
    CHECK(HeapAlloc(heap, 0, 100) != nullptr);  // goes with the heap
    CHECK(HeapDestroy(heap));
    CHECK(GetProcessHeap() != nullptr);
}

BEHAVIOUR("win32.api-sets", "Win32", high, "libuv:thread_name",
          "a set of the system's calls is a module, where the calls are found") {
    auto const set = GetModuleHandleW(L"api-ms-win-core-processthreads-l1-1-3.dll");
    REQUIRE(set != nullptr);
    CHECK(GetProcAddress(set, "GetThreadDescription") != nullptr);
    CHECK(GetProcAddress(set, "NoSuchCall") == nullptr);
}

BEHAVIOUR("win32.modules", "Win32", high, "docs:GetProcAddress",
          "ws2_32.dll is loaded, and its functions have addresses") {
    auto const module = GetModuleHandleA("ws2_32.dll");
    REQUIRE(module != nullptr);
    CHECK(LoadLibraryA("WS2_32") == module);
    CHECK(GetProcAddress(module, "WSAGetLastError") != nullptr);
    auto const nothing = outcome([&] { return GetProcAddress(module, "no such call") != nullptr; });
    CHECK(refused(nothing, ERROR_PROC_NOT_FOUND));
    CHECK(refused(outcome([] { return LoadLibraryA("no-such-module.dll") != nullptr; }),
                  ERROR_MOD_NOT_FOUND));
    CHECK(FreeLibrary(module));
}

BEHAVIOUR("win32.system-folder", "Win32", high, "docs:GetSystemDirectoryA, LoadLibraryA",
          "the path of a module in the system's folder loads it") {
    char folder[MAX_PATH] = "";
    auto const length = GetSystemDirectoryA(folder, sizeof folder);
    REQUIRE(length != 0);
    REQUIRE(length == std::strlen(folder));
    CHECK(GetSystemDirectoryA(nullptr, 0) == length + 1);
    CHECK(GetSystemDirectoryA(folder, length) == length + 1);
    wchar_t wide[MAX_PATH] = L"";
    CHECK(GetSystemDirectoryW(wide, MAX_PATH) == length);
    char parent[MAX_PATH] = "";
    auto const short_length = GetWindowsDirectoryA(parent, sizeof parent);
    REQUIRE(short_length < length);
    CHECK(_strnicmp(parent, folder, short_length) == 0);
    CHECK(GetWindowsDirectoryW(wide, MAX_PATH) == short_length);

    auto const path = std::string{folder} + "\\iphlpapi.dll";
    auto const module = LoadLibraryA(path.c_str());
    REQUIRE(module != nullptr);
    CHECK(GetProcAddress(module, "GetNetworkParams") != nullptr);
    CHECK(FreeLibrary(module));
}

BEHAVIOUR("win32.lstr-nowhere", "Win32", high, "docs:lstrlenA, lstrcpyA, lstrcatA",
          "text at a pointer to nowhere has length 0, and is not copied: NULL") {
    auto* const nothing = static_cast<char*>(nowhere());
    std::array<char, 8> text{"ab"};
    CHECK(lstrlenA(nothing) == 0);
    CHECK(lstrlenW(static_cast<wchar_t*>(nowhere())) == 0);
    CHECK(lstrcpyA(text.data(), nothing) == nullptr);
    CHECK(lstrcpyA(nothing, "a") == nullptr);
    CHECK(lstrcpynA(nothing, "a", 2) == nullptr);
    CHECK(lstrcatA(text.data(), nothing) == nullptr);
    CHECK(lstrcatA(nothing, "a") == nullptr);
}

BEHAVIOUR("win32.wsprintf-longest", "Win32", high, "docs:wsprintfA",
          "wsprintf writes 1024 characters at most, the end among them") {
    std::array<char, 2048> text{};
    text.fill('.');
    std::string const words(3000, 'w');
    CHECK(wsprintfA(text.data(), "%s", words.c_str()) <= 1024);
    CHECK(text[1024] == '.');
    wsprintfA(text.data(), "%500000000s", "w");
    CHECK(text[1024] == '.');
}
