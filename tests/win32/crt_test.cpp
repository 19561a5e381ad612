// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library that the library has because the host's has not.
#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <string>

#include <bcrypt.h>
#include <fcntl.h>
#include <io.h>
#include <ntsecapi.h>
#include <share.h>
#include <sys/stat.h>

using namespace ws2::test;

BEHAVIOUR("win32.crt-snprintf", "Win32", high, "docs:_snprintf",
          "_snprintf gives -1 for text that does not fit, and no 0 where there is no room for it") {
    char text[6];
    std::memset(text, '#', sizeof text);
    CHECK(_snprintf(text, 3, "%s", "ab") == 2);
    CHECK(std::string(text) == "ab");
    std::memset(text, '#', sizeof text);
    CHECK(_snprintf(text, 3, "%s", "abc") == 3);
    CHECK(std::string(text, 4) == "abc#");
    CHECK(_snprintf(text, 3, "%s", "abcd") == -1);
    CHECK(std::string(text, 4) == "abc#");
}

BEHAVIOUR("win32.crt-snprintf-sizes", "Win32", high, "docs:Format specification syntax",
          "_snprintf knows I64 and I32 as sizes of numbers") {
    // Not a literal: the host's compiler knows neither.
    std::string const format = "%d %I64d|%-6I64u|%I64X|%I32d|%%I64d";
    char text[64];
    CHECK(_snprintf(text, sizeof text, format.c_str(), 7, 5'000'000'000LL, 12ULL, 0xABCDEF0123ULL,
                    -3) == 39);
    CHECK(std::string(text) == "7 5000000000|12    |ABCDEF0123|-3|%I64d");
}

BEHAVIOUR("win32.crt-scanf", "Win32", high, "docs:sscanf_s",
          "the scanf functions that take sizes stop at a text that is longer") {
    char word[4] = "";
    char letter = 0;
    int number = 0;
    CHECK(sscanf_s("abc 12 x", "%s %d %c", word, 4u, &number, &letter, 1u) == 3);
    CHECK(std::string(word) == "abc");
    CHECK(number == 12);
    CHECK(letter == 'x');
    char set[8] = "";
    CHECK(sscanf_s("[aab]77", "[%[ab]]%*1d%d", set, 8u, &number) == 2);
    CHECK(std::string(set) == "aab");
    CHECK(number == 7);
}

BEHAVIOUR("win32.crt-scanf-too-long", "Win32", high, "docs:scanf_s",
          "text that does not fit is refused: an empty text, and nothing behind it is read") {
    char word[4] = "old";
    int number = 5;
    CHECK(sscanf_s("7 abcd 12", "%d %s %d", &number, word, 4u, &number) == 1);
    CHECK(word[0] == 0);
    CHECK(number == 7);
    CHECK(sscanf_s("abcd", "%3s", word, 4u) == 1);
    CHECK(std::string(word) == "abc");
    CHECK(sscanf_s("aabb", "%[ab]", word, 4u) == 0);
    CHECK(word[0] == 0);
    CHECK(sscanf_s("aab-", "%[ab]", word, 4u) == 1);
    CHECK(sscanf_s("abcde", "%5c", word, 4u) == 0);
    CHECK(sscanf_s("", "%s", word, 4u) == EOF);
    int count = 0;
    CHECK(sscanf_s("ab cd", "%s %n", word, 4u, &count) == 1);
    CHECK(count == 3);
    wchar_t wide[4] = L"old";
    CHECK(swscanf_s(L"abc 3", L"%s %d", wide, 4u, &number) == 2);
    CHECK(std::wstring(wide) == L"abc");
    CHECK(swscanf_s(L"abcd 4", L"%s %d", wide, 4u, &number) == 0);
    CHECK(wide[0] == 0);
    CHECK(number == 3);
    CHECK(swscanf_s(L"xy", L"%hs", word, 4u) == 1);
    CHECK(std::string(word) == "xy");
}

BEHAVIOUR("win32.crt-shared-open", "Win32", high, "docs:_sopen_s",
          "_sopen_s gives a descriptor or errno's number and -1; positions have 64 bits") {
    ReservedName const reserved;
    auto const& name = reserved.name();
    int file = 0;
    CHECK(_sopen_s(&file, name.c_str(), _O_RDONLY, _SH_DENYNO, 0) == ENOENT);
    CHECK(file == -1);
    REQUIRE(_sopen_s(&file, name.c_str(), _O_CREAT | _O_EXCL | _O_RDWR | _O_BINARY, _SH_DENYNO,
                     _S_IREAD | _S_IWRITE) == 0);
    CHECK(_write(file, "abc", 3) == 3);
    CHECK(_lseeki64(file, 1, SEEK_SET) == 1);
    CHECK(_telli64(file) == 1);
    CHECK(_lseeki64(file, 5'000'000'000, SEEK_SET) == 5'000'000'000);
    CHECK(_close(file) == 0);
    CHECK(_sopen_s(&file, name.c_str(), _O_CREAT | _O_EXCL | _O_RDWR, _SH_DENYNO, _S_IREAD) ==
          EEXIST);
    std::FILE* const stream = std::fopen(name.c_str(), "rb");
    REQUIRE(stream);
    CHECK(_fseeki64(stream, -2, SEEK_END) == 0);
    CHECK(_ftelli64(stream) == 1);
    std::fclose(stream);
    CHECK(_unlink(name.c_str()) == 0);
    int number = 0;
    CHECK(_set_errno(EAGAIN) == 0);
    CHECK(_get_errno(&number) == 0);
    CHECK(number == EAGAIN);
}

BEHAVIOUR("win32.crt-wide-put", "Win32", high, "docs:_wgetenv, _wputenv",
          "_wgetenv tells what _wputenv has set, and NULL for what it has taken away") {
    REQUIRE(_wputenv(L"WS2_TEST_WIDE=h\u00E9") == 0);
    wchar_t const* const value = _wgetenv(L"WS2_TEST_WIDE");
    REQUIRE(value);
    CHECK(std::wstring(value) == L"h\u00E9");
    REQUIRE(_wputenv(L"WS2_TEST_WIDE=") == 0);
    CHECK_FALSE(_wgetenv(L"WS2_TEST_WIDE"));
    CHECK(_wputenv(L"WS2_TEST_WIDE") == -1);
}

BEHAVIOUR("win32.crt-wide-environment", "Win32", high, "docs:getenv_s",
          "_wgetenv_s says how much room a variable takes, and ERANGE when it has too little") {
    std::size_t needed = 7;
    _wgetenv_s(&needed, nullptr, 0, L"PATH");
    REQUIRE(needed > 1);
    std::wstring room(needed, L'x');
    CHECK(_wgetenv_s(&needed, room.data(), room.size(), L"PATH") == 0);
    CHECK(std::wcslen(room.c_str()) + 1 == needed);
    CHECK(_wgetenv_s(&needed, room.data(), room.size() - 1, L"PATH") == ERANGE);
    CHECK(needed == room.size());
    _wgetenv_s(&needed, room.data(), room.size(), L"WS2_TEST_NOT_THERE");
    CHECK(needed == 0);
}

BEHAVIOUR("win32.crt-wide-folder", "Win32", high, "docs:_getcwd",
          "_wgetcwd says where _wchdir went to, in a buffer or in memory of its own") {
    std::wstring before(4096, L'x');
    REQUIRE(_wgetcwd(before.data(), 4096) == before.data());
    auto const length = std::wcslen(before.c_str());
    REQUIRE(length > 1);
    CHECK(_wchdir(L"ws2_no_such_folder") == -1);
    std::wstring narrow(length, L'x');
    CHECK(_wgetcwd(narrow.data(), static_cast<int>(length)) == nullptr);
    CHECK(errno == ERANGE);
    REQUIRE(_wchdir(L"..") == 0);
    wchar_t* const above = _wgetcwd(nullptr, 0);
    REQUIRE(above != nullptr);
    CHECK(std::wcslen(above) < length);
    std::free(above);
    CHECK(_wchdir(before.c_str()) == 0);
}

BEHAVIOUR("win32.crt-putenv", "Win32", high, "docs:putenv_s",
          "_putenv_s sets a variable, and takes it away with an empty text") {
    CHECK(_putenv_s("WS2_TEST_SET", "one") == 0);
    CHECK(_putenv_s("WS2_TEST_SET", "two") == 0);
    char value[8];
    std::size_t needed = 0;
    CHECK(getenv_s(&needed, value, sizeof value, "WS2_TEST_SET") == 0);
    CHECK(std::string(value) == "two");
    CHECK(_putenv_s("WS2_TEST_SET", "") == 0);
    CHECK(std::getenv("WS2_TEST_SET") == nullptr);
}

BEHAVIOUR("win32.crt-temporary-names", "Win32", high, "docs:tmpnam_s",
          "tmpnam_s gives each time another name, by which there is nothing yet") {
    char first[L_tmpnam_s], second[L_tmpnam_s];
    wchar_t wide[L_tmpnam_s];
    REQUIRE(tmpnam_s(first, sizeof first) == 0);
    REQUIRE(tmpnam_s(second, sizeof second) == 0);
    REQUIRE(_wtmpnam_s(wide, L_tmpnam_s) == 0);
    CHECK(std::string{first} != second);
    CHECK(_access(first, 0) == -1);
    CHECK(_waccess(wide, 0) == -1);
}

BEHAVIOUR("win32.random", "Win32", high, "docs:BCryptGenRandom",
          "BCryptGenRandom needs no algorithm with BCRYPT_USE_SYSTEM_PREFERRED_RNG") {
    unsigned char first[32] = {}, second[32] = {};
    CHECK(BCryptGenRandom(nullptr, first, sizeof first, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
    CHECK(BCryptGenRandom(nullptr, second, sizeof second, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
    CHECK(std::memcmp(first, second, sizeof first) != 0);
    CHECK_FALSE(BCRYPT_SUCCESS(BCryptGenRandom(nullptr, first, sizeof first, 0)));
}

TEST_CASE("RtlGenRandom fills a buffer with other numbers each time", "[random]") {
    unsigned char first[32] = {}, second[32] = {};
    CHECK(RtlGenRandom(first, sizeof first));
    CHECK(RtlGenRandom(second, sizeof second));
    CHECK(std::memcmp(first, second, sizeof first) != 0);
}

BEHAVIOUR("win32.crt-handle-of-file", "Win32", high, "docs:_get_osfhandle",
          "a descriptor of the C library has one HANDLE, which reads and writes the same file") {
    std::FILE* const file = std::tmpfile();
    REQUIRE(file);
    auto const handle = reinterpret_cast<HANDLE>(_get_osfhandle(_fileno(file)));
    REQUIRE(handle != INVALID_HANDLE_VALUE);
    CHECK(reinterpret_cast<HANDLE>(_get_osfhandle(_fileno(file))) == handle);
    CHECK(GetFileType(handle) == FILE_TYPE_DISK);
    DWORD count = 0;
    CHECK(WriteFile(handle, "abc", 3, &count, nullptr));
    std::rewind(file);
    char text[4] = "";
    CHECK(std::fread(text, 1, 3, file) == 3);
    CHECK(std::string(text) == "abc");
    std::fclose(file);
    CHECK(_get_osfhandle(-1) == -1);
}

BEHAVIOUR(
    "win32.crt-descriptor-of-handle", "Win32", high, "docs:_open_osfhandle",
    "the C library writes into a pipe by a descriptor for its HANDLE, and closing that one is "
    "closing the pipe") {
    HANDLE reader = nullptr, writer = nullptr;
    REQUIRE(CreatePipe(&reader, &writer, nullptr, 0));
    UniqueHandle const closes_reader{reader};
    int const descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(writer), 0);
    REQUIRE(descriptor >= 0);
    CHECK(reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)) == writer);
    CHECK(_write(descriptor, "xyz", 3) == 3);
    DWORD waiting = 0, count = 0;
    CHECK(PeekNamedPipe(reader, nullptr, 0, nullptr, &waiting, nullptr));
    CHECK(waiting == 3);
    char text[4] = "";
    CHECK(ReadFile(reader, text, 3, &count, nullptr));
    CHECK(std::string(text) == "xyz");
    CHECK(PeekNamedPipe(reader, nullptr, 0, nullptr, &waiting, nullptr));
    CHECK(waiting == 0);
    CHECK(_close(descriptor) == 0);
    CHECK(!PeekNamedPipe(reader, nullptr, 0, nullptr, &waiting, nullptr));
    CHECK(GetLastError() == ERROR_BROKEN_PIPE);
}

BEHAVIOUR("win32.crt-descriptor-of-socket", "Win32", medium, "docs:_open_osfhandle",
          "a descriptor for a SOCKET leads back to it; what is no handle any more has none") {
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    SOCKET const s = WSASocketW(AF_INET, SOCK_STREAM, 0, nullptr, 0, 0);
    REQUIRE(s != INVALID_SOCKET);
    int const descriptor = _open_osfhandle(static_cast<intptr_t>(s), 0);
    REQUIRE(descriptor >= 0);
    CHECK(static_cast<SOCKET>(_get_osfhandle(descriptor)) == s);
    CHECK(_close(descriptor) == 0);
    CHECK(_open_osfhandle(static_cast<intptr_t>(s), 0) == -1);
    WSACleanup();
}

BEHAVIOUR("win32.crt-time-zone", "Win32", high, "docs:_daylight, _dstbias, _timezone, _tzname",
          "_timezone has the seconds from local time without summer time to UTC") {
    _tzset();
    time_t const now = time(nullptr);
    struct tm utc {};
    REQUIRE(gmtime_s(&utc, &now) == 0);
    utc.tm_isdst = 0;
    CHECK(mktime(&utc) - now == _timezone);
    CHECK((_daylight == 0 || _daylight == 1));
    CHECK(_tzname[0] != nullptr);
}

BEHAVIOUR("win32.oem-text", "Win32", high, "docs:CharToOemA, OemToCharBuffA",
          "text of the console's character set, with letters that all sets have") {
    char narrow[8] = "zzzzzzz";
    WCHAR wide[8] = L"zzzzzzz";
    CHECK(CharToOemA("abc", narrow));
    CHECK(std::string(narrow) == "abc");
    CHECK(CharToOemW(L"def", narrow));
    CHECK(std::string(narrow) == "def");
    CHECK(OemToCharW("ghi", wide));
    CHECK(std::wstring(wide) == L"ghi");
    CHECK(OemToCharBuffA("xyz", narrow, 2));
    CHECK(std::string(narrow) == "xyf");
    CHECK_FALSE(CharToOemA(nullptr, narrow));
}
