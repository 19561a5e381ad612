// SPDX-License-Identifier: MIT
// Files behind handles, as far as programs that use sockets touch them.
#include <winsock2.h>

#include <windows.h>

#include <cstring>
#include <string>
#include <vector>

#include "tests/support/bad_memory.hpp"
#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

// The name of a file that is there, is this test's alone, and goes at the end.
class TemporaryName {
public:
    TemporaryName() {
        HANDLE const file = CreateFileA(*this, GENERIC_WRITE, 0, nullptr, CREATE_NEW,
                                        FILE_ATTRIBUTE_NORMAL, nullptr);
        REQUIRE(file != INVALID_HANDLE_VALUE);
        CloseHandle(file);
    }
    TemporaryName(TemporaryName const&) = delete;
    TemporaryName& operator=(TemporaryName const&) = delete;
    ~TemporaryName() { DeleteFileA(*this); }
    operator char const*() const { return reserved_.name().c_str(); }

private:
    ReservedName const reserved_;
};

HANDLE opened(char const* name, DWORD disposition, DWORD access = GENERIC_READ | GENERIC_WRITE) {
    return CreateFileA(name, access, 0, nullptr, disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
}

struct Opening {
    bool works;
    DWORD error;
};
Opening open_and_close(char const* name, DWORD disposition,
                       DWORD access = GENERIC_READ | GENERIC_WRITE) {
    SetLastError(untouched);
    HANDLE const file = opened(name, disposition, access);
    auto const error = GetLastError();
    if (file == INVALID_HANDLE_VALUE) return {false, error};
    CloseHandle(file);
    return {true, error};
}

DWORD written(HANDLE file, char const* text) {
    DWORD count = 0;
    REQUIRE(WriteFile(file, text, static_cast<DWORD>(std::strlen(text)), &count, nullptr));
    return count;
}

std::string read_all(HANDLE file) {
    char data[64];
    DWORD count = 0;
    REQUIRE(ReadFile(file, data, sizeof data, &count, nullptr));
    return {data, count};
}

struct DispositionRow {
    Behaviour is;
    bool exists;
    DWORD disposition;
    bool works;
    DWORD error;
};

// clang-format off
constexpr auto create_docs = "docs:CreateFileW";
DispositionRow const disposition_rows[] = {
    {{"win32.file-create-new", "Win32", high, create_docs, "CREATE_NEW makes a file that was not there"}, false, CREATE_NEW, true, 0},
    {{"win32.file-create-new-exists", "Win32", high, create_docs, "CREATE_NEW refuses a file that exists: ERROR_FILE_EXISTS"}, true, CREATE_NEW, false, ERROR_FILE_EXISTS},
    {{"win32.file-create-always", "Win32", high, create_docs, "CREATE_ALWAYS makes a file that does not exist"}, false, CREATE_ALWAYS, true, 0},
    {{"win32.file-create-always-exists", "Win32", high, create_docs, "CREATE_ALWAYS on a file that exists succeeds with ERROR_ALREADY_EXISTS"}, true, CREATE_ALWAYS, true, ERROR_ALREADY_EXISTS},
    {{"win32.file-open-existing", "Win32", high, create_docs, "OPEN_EXISTING opens a file that exists"}, true, OPEN_EXISTING, true, 0},
    {{"win32.file-open-missing", "Win32", high, create_docs, "OPEN_EXISTING wants the file: ERROR_FILE_NOT_FOUND"}, false, OPEN_EXISTING, false, ERROR_FILE_NOT_FOUND},
    {{"win32.file-open-always", "Win32", high, create_docs, "OPEN_ALWAYS makes a file that does not exist"}, false, OPEN_ALWAYS, true, 0},
    {{"win32.file-open-always-exists", "Win32", high, create_docs, "OPEN_ALWAYS on a file that exists succeeds with ERROR_ALREADY_EXISTS"}, true, OPEN_ALWAYS, true, ERROR_ALREADY_EXISTS},
    {{"win32.file-truncate-missing", "Win32", high, create_docs, "TRUNCATE_EXISTING on a file that does not exist is ERROR_FILE_NOT_FOUND"}, false, TRUNCATE_EXISTING, false, ERROR_FILE_NOT_FOUND},
};
// clang-format on

}  // namespace

BEHAVIOURS(disposition_rows, row) {
    TemporaryName const name;
    if (!row.exists) REQUIRE(DeleteFileA(name));
    auto const result = open_and_close(name, row.disposition);
    CHECK(result.works == row.works);
    CHECK(result.error == row.error);
}

BEHAVIOUR(
    "win32.file-bad-names", "Win32", high, create_docs,
    "CreateFile in a missing folder is ERROR_PATH_NOT_FOUND, of a folder ERROR_ACCESS_DENIED") {
    auto const folder = temporary_folder();
    CHECK(open_and_close((folder + "no such folder/file").c_str(), OPEN_EXISTING).error ==
          ERROR_PATH_NOT_FOUND);
    CHECK(open_and_close("", OPEN_EXISTING).error == ERROR_PATH_NOT_FOUND);
    CHECK(refused(outcome([] { return DeleteFileA(""); }), ERROR_PATH_NOT_FOUND));
    CHECK(outcome([] { return GetFileAttributesA(""); }) ==
          Outcome{INVALID_FILE_ATTRIBUTES, ERROR_PATH_NOT_FOUND});
    CHECK(open_and_close(folder.substr(0, folder.size() - 1).c_str(), OPEN_EXISTING).error ==
          ERROR_ACCESS_DENIED);
}

BEHAVIOUR("win32.file-no-console", "Win32", high, "docs:GetConsoleScreenBufferInfo",
          "GetConsoleScreenBufferInfo of a file is ERROR_INVALID_HANDLE") {
    UniqueHandle const file{open_temporary_file()};
    CONSOLE_SCREEN_BUFFER_INFO info{};
    CHECK(refused(outcome([&] { return GetConsoleScreenBufferInfo(file, &info); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.console-text-elsewhere", "Win32", high, "docs:WriteConsole",
          "WriteConsole, ReadConsole, GetConsoleMode and SetConsoleMode of a file or a pipe are "
          "ERROR_INVALID_HANDLE") {
    UniqueHandle const file{open_temporary_file()};
    HANDLE ends[2];
    REQUIRE(CreatePipe(&ends[0], &ends[1], nullptr, 0));
    UniqueHandle const reader{ends[0]};
    UniqueHandle const writer{ends[1]};
    char room[2] = {'a', 'b'};
    wchar_t wide_room[2] = {L'a', L'b'};
    DWORD count = 0;
    auto const is_refused = [&](auto&& call) {
        return refused(outcome(call), ERROR_INVALID_HANDLE);
    };
    for (HANDLE const out : {HANDLE{file}, HANDLE{writer}}) {
        CHECK(is_refused([&] { return WriteConsoleA(out, room, 2, &count, nullptr); }));
        CHECK(is_refused([&] { return WriteConsoleW(out, wide_room, 2, &count, nullptr); }));
    }
    for (HANDLE const in : {HANDLE{file}, HANDLE{reader}}) {
        CHECK(is_refused([&] { return ReadConsoleA(in, room, 2, &count, nullptr); }));
        CHECK(is_refused([&] { return ReadConsoleW(in, wide_room, 2, &count, nullptr); }));
        CHECK(is_refused([&] { return GetConsoleMode(in, &count); }));
        CHECK(is_refused([&] { return SetConsoleMode(in, 0); }));
    }
    CHECK(GetFileSize(file, nullptr) == 0);
}

BEHAVIOUR(
    "win32.file-read-write", "Win32", high, "docs:ReadFile",
    "what WriteFile wrote is read back; at the end of the file ReadFile succeeds with nothing") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, CREATE_ALWAYS)};
    REQUIRE(static_cast<HANDLE>(file) != INVALID_HANDLE_VALUE);
    CHECK(written(file, "hello world") == 11);
    CHECK(read_all(file).empty());
    CHECK(SetFilePointer(file, 6, nullptr, FILE_BEGIN) == 6);
    CHECK(read_all(file) == "world");
    CHECK(GetFileSize(file, nullptr) == 11);
    CHECK(FlushFileBuffers(file));
}

BEHAVIOUR("win32.file-bad-memory", "Win32", high, "winetest:kernel32 test_read_write",
          "ReadFile of a file into memory that is not there is ERROR_NOACCESS, WriteFile from such "
          "memory ERROR_INVALID_USER_BUFFER; no bytes need none") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, CREATE_ALWAYS)};
    CHECK(written(file, "hello") == 5);
    CHECK(SetFilePointer(file, 0, nullptr, FILE_BEGIN) == 0);
    DWORD count = 0;
    CHECK(refused(outcome([&] { return ReadFile(file, nowhere(), 5, &count, nullptr); }),
                  ERROR_NOACCESS));
    CHECK(refused(outcome([&] { return WriteFile(file, nowhere(), 5, &count, nullptr); }),
                  ERROR_INVALID_USER_BUFFER));
    CHECK(ReadFile(file, nullptr, 0, &count, nullptr));
    CHECK(WriteFile(file, nullptr, 0, &count, nullptr));
    CHECK(SetFilePointer(file, 0, nullptr, FILE_CURRENT) == 0);
}

BEHAVIOUR("win32.file-partly-bad-memory", "Win32", high, "winetest:kernel32 test_read_write",
          "of memory that is there only in part WriteFile writes nothing, and ReadFile stores "
          "nothing even if the file has no more than fits") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, CREATE_ALWAYS)};
    constexpr DWORD half = 0x2000;
    auto* const memory = static_cast<char*>(
        VirtualAlloc(nullptr, 2 * half, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE));
    REQUIRE(memory);
    DWORD before = 0;
    REQUIRE(VirtualProtect(memory + half, half, PAGE_NOACCESS, &before));
    DWORD count = 77;
    CHECK(refused(outcome([&] { return WriteFile(file, memory, 2 * half, &count, nullptr); }),
                  ERROR_INVALID_USER_BUFFER));
    CHECK(count == 0);
    CHECK(GetFileSize(file, nullptr) == 0);
    CHECK(written(file, "hello") == 5);
    CHECK(SetFilePointer(file, 0, nullptr, FILE_BEGIN) == 0);
    count = 77;
    CHECK(refused(outcome([&] { return ReadFile(file, memory, 2 * half, &count, nullptr); }),
                  ERROR_NOACCESS));
    CHECK(count == 0);
    CHECK(ReadFile(file, memory, half, &count, nullptr));
    CHECK(count == 5);
    CHECK(VirtualFree(memory, 0, MEM_RELEASE));
}

BEHAVIOUR("win32.file-access", "Win32", high, "docs:ReadFile",
          "a handle of a file does only what it was opened for: ERROR_ACCESS_DENIED") {
    TemporaryName const name;
    char one{};
    DWORD count = 77;
    UniqueHandle const reader{opened(name, OPEN_EXISTING, GENERIC_READ)};
    CHECK(!WriteFile(reader, "x", 1, &count, nullptr));
    CHECK(GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(count == 0);
    CHECK(!ReadFile(nullptr, &one, 1, &count, nullptr));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.file-pointer", "Win32", high, "docs:SetFilePointerEx",
          "a file's pointer may stand behind the end, and never before the start") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, CREATE_ALWAYS)};
    written(file, "abc");
    LARGE_INTEGER distance;
    LARGE_INTEGER position;
    distance.QuadPart = -1;
    REQUIRE(SetFilePointerEx(file, distance, &position, FILE_END));
    CHECK(position.QuadPart == 2);
    distance.QuadPart = 100;
    REQUIRE(SetFilePointerEx(file, distance, &position, FILE_CURRENT));
    CHECK(position.QuadPart == 102);
    REQUIRE(SetEndOfFile(file));
    REQUIRE(GetFileSizeEx(file, &position));
    CHECK(position.QuadPart == 102);
    CHECK(SetFilePointer(file, -1, nullptr, FILE_BEGIN) == INVALID_SET_FILE_POINTER);
    CHECK(GetLastError() == ERROR_NEGATIVE_SEEK);
    CHECK(SetFilePointer(file, 0, nullptr, FILE_END + 1) == INVALID_SET_FILE_POINTER);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.file-valid-data", "Win32", high, "docs:SetFileValidData",
          "SetFileValidData wants the right to manage volumes, which a process does not have "
          "enabled: ERROR_PRIVILEGE_NOT_HELD") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, CREATE_ALWAYS)};
    CHECK(!SetFileValidData(file, 0));
    CHECK(GetLastError() == ERROR_PRIVILEGE_NOT_HELD);
    CHECK(AreFileApisANSI());
}

BEHAVIOUR(
    "win32.file-times", "Win32", high, "docs:SetFileTime",
    "the times of a file's last access and writing are set each by itself, and NULL sets none") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, OPEN_EXISTING, GENERIC_WRITE | FILE_READ_ATTRIBUTES)};
    FILETIME const day{0, 0x01D00000}, year{0, 0x01D04000};
    CHECK(SetFileTime(file, nullptr, &day, &year));
    FILETIME accessed{}, written{};
    CHECK(GetFileTime(file, nullptr, &accessed, &written));
    CHECK(CompareFileTime(&accessed, &day) == 0);
    CHECK(CompareFileTime(&written, &year) == 0);
    CHECK(SetFileTime(file, nullptr, nullptr, &day));
    CHECK(GetFileTime(file, nullptr, &accessed, &written));
    CHECK(CompareFileTime(&accessed, &day) == 0);
    CHECK(CompareFileTime(&written, &day) == 0);
    CHECK(!GetFileTime(nullptr, nullptr, &accessed, &written));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.file-delete", "Win32", high, "docs:DeleteFileW",
          "a file that DeleteFile has deleted cannot be opened") {
    TemporaryName const name;
    CHECK((GetFileAttributesA(name) & FILE_ATTRIBUTE_DIRECTORY) == 0);
    CHECK(DeleteFileA(name));
    CHECK(!DeleteFileA(name));
    CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(GetFileAttributesA(name) == INVALID_FILE_ATTRIBUTES);
    CHECK((GetFileAttributesA(temporary_folder().c_str()) & FILE_ATTRIBUTE_DIRECTORY) != 0);
}

BEHAVIOUR("win32.file-delete-on-close", "Win32", high, create_docs,
          "FILE_FLAG_DELETE_ON_CLOSE: the file goes with its last handle") {
    TemporaryName const name;
    HANDLE const file = CreateFileA(name, GENERIC_WRITE | DELETE, FILE_SHARE_DELETE, nullptr,
                                    OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    REQUIRE(file != INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(file));
    CHECK(GetFileAttributesA(name) == INVALID_FILE_ATTRIBUTES);
}

BEHAVIOUR(
    "win32.file-temporary-path", "Win32", high, "docs:GetTempPathW",
    "GetTempPath reports the length without the terminator, or the room that would do with it") {
    auto const folder = temporary_folder();
    CHECK((folder.back() == '/' || folder.back() == '\\'));
    char little[1];
    CHECK(GetTempPathA(sizeof little, little) == folder.size() + 1);
}

BEHAVIOUR("win32.file-temporary-name", "Win32", high, "docs:GetTempFileNameW",
          "GetTempFileName uses three letters of the prefix, the number and .TMP; given a number "
          "it makes no file") {
    char name[MAX_PATH];
    CHECK(GetTempFileNameA(temporary_folder().c_str(), "prefix", 0xABC, name) == 0xABC);
    std::string const made{name};
    CHECK(lstrcmpiA(made.substr(made.size() - 10).c_str(), "preabc.tmp") == 0);
    CHECK(GetFileAttributesA(name) == INVALID_FILE_ATTRIBUTES);
    CHECK(GetTempFileNameA((temporary_folder() + "missing").c_str(), "p", 0, name) == 0);
    CHECK(GetLastError() == ERROR_DIRECTORY);
}

BEHAVIOUR("win32.file-pipe", "Win32", high, "docs:CreatePipe",
          "what is written into a pipe is read from it, and without a writer ReadFile fails with "
          "ERROR_BROKEN_PIPE") {
    HANDLE ends[2];
    REQUIRE(CreatePipe(&ends[0], &ends[1], nullptr, 0));
    UniqueHandle const reader{ends[0]};
    UniqueHandle writer{ends[1]};
    CHECK(written(writer, "through") == 7);
    CHECK(read_all(reader) == "through");
    CHECK(GetFileType(reader) == FILE_TYPE_PIPE);
    writer.reset();
    char one{};
    DWORD count = 0;
    CHECK(!ReadFile(reader, &one, 1, &count, nullptr));
    CHECK(GetLastError() == ERROR_BROKEN_PIPE);
}

BEHAVIOUR("win32.file-pipe-without-reader", "Win32", high, "docs:WriteFile",
          "WriteFile into a pipe that nobody reads is ERROR_NO_DATA, and no signal comes") {
    HANDLE ends[2];
    REQUIRE(CreatePipe(&ends[0], &ends[1], nullptr, 0));
    UniqueHandle const writer{ends[1]};
    CloseHandle(ends[0]);
    DWORD count = 0;
    CHECK(!WriteFile(writer, "x", 1, &count, nullptr));
    CHECK(GetLastError() == ERROR_NO_DATA);
}

BEHAVIOUR("win32.file-pipe-info", "Win32", medium, "winetest:kernel32 test_CreatePipe",
          "GetNamedPipeInfo tells of CreatePipe's pipes, too: the end that reads is the server's, "
          "there is one, and its buffers are of the size that was asked for") {
    HANDLE ends[2];
    REQUIRE(CreatePipe(&ends[0], &ends[1], nullptr, 8192));
    UniqueHandle const reader{ends[0]};
    UniqueHandle const writer{ends[1]};
    for (int const at : {0, 1}) {
        DWORD flags = 77;
        DWORD out = 0;
        DWORD in = 0;
        DWORD most = 0;
        REQUIRE(GetNamedPipeInfo(ends[at], &flags, &out, &in, &most));
        CHECK(flags == (at == 0 ? PIPE_SERVER_END : PIPE_CLIENT_END));
        CHECK(out == 8192);
        CHECK(in == 8192);
        CHECK(most == 1);
        CHECK(GetNamedPipeHandleStateA(ends[at], &flags, &most, nullptr, nullptr, nullptr, 0));
        CHECK(flags == 0);
        CHECK(most == 1);
    }
}

BEHAVIOUR("win32.file-pipe-no-wait", "Win32", high, "docs:SetNamedPipeHandleState",
          "CreatePipe's pipes take PIPE_NOWAIT, with which an empty pipe is ERROR_NO_DATA and a "
          "full one takes less") {
    HANDLE ends[2];
    REQUIRE(CreatePipe(&ends[0], &ends[1], nullptr, 0));
    UniqueHandle const reader{ends[0]};
    UniqueHandle writer{ends[1]};
    DWORD mode = PIPE_NOWAIT;
    REQUIRE(SetNamedPipeHandleState(reader, &mode, nullptr, nullptr));
    REQUIRE(SetNamedPipeHandleState(writer, &mode, nullptr, nullptr));
    DWORD state = 0;
    CHECK(GetNamedPipeHandleStateA(reader, &state, nullptr, nullptr, nullptr, nullptr, 0));
    CHECK(state == PIPE_NOWAIT);
    std::vector<char> const much(1 << 20, 'x');
    std::vector<char> read(much.size());
    DWORD count = 77;
    CHECK(!ReadFile(reader, read.data(), 10, &count, nullptr));
    CHECK(GetLastError() == ERROR_NO_DATA);
    DWORD written = 0;
    REQUIRE(WriteFile(writer, much.data(), static_cast<DWORD>(much.size()), &written, nullptr));
    CHECK(written < much.size());
    DWORD taken = 0;
    while (ReadFile(reader, read.data(), static_cast<DWORD>(read.size()), &count, nullptr))
        taken += count;
    CHECK(GetLastError() == ERROR_NO_DATA);
    CHECK(taken == written);
    CHECK(WriteFile(writer, "more", 4, &count, nullptr));
    CHECK(count == 4);
    CHECK(ReadFile(reader, read.data(), 4, &count, nullptr));
    writer.reset();
    CHECK(!ReadFile(reader, read.data(), 4, &count, nullptr));
    CHECK(GetLastError() == ERROR_BROKEN_PIPE);
    mode = PIPE_READMODE_MESSAGE;
    CHECK(!SetNamedPipeHandleState(reader, &mode, nullptr, nullptr));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.file-types", "Win32", high, "docs:GetFileType",
          "GetFileType of a file is FILE_TYPE_DISK; of what is no handle FILE_TYPE_UNKNOWN with "
          "ERROR_INVALID_HANDLE") {
    TemporaryName const name;
    UniqueHandle const file{opened(name, OPEN_EXISTING)};
    CHECK(GetFileType(file) == FILE_TYPE_DISK);
    CHECK(GetFileType(nullptr) == FILE_TYPE_UNKNOWN);
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR(
    "win32.file-standard", "Win32", high, "docs:GetStdHandle",
    "GetStdHandle gives the process's output as a handle to write to; other numbers are refused") {
    HANDLE const output = GetStdHandle(STD_OUTPUT_HANDLE);
    REQUIRE(output);
    REQUIRE(output != INVALID_HANDLE_VALUE);
    CHECK(GetStdHandle(STD_OUTPUT_HANDLE) == output);
    CHECK(GetFileType(output) != FILE_TYPE_UNKNOWN);
    CHECK(GetStdHandle(7) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.file-long-names", "Win32", high, "docs:GetLongPathNameA",
          "GetLongPathName gives the long form if there is such a file; with too little room the "
          "length with the 0") {
    TemporaryName const name;
    char shortened[MAX_PATH] = "", lengthened[MAX_PATH] = "";
    DWORD const short_length = GetShortPathNameA(name, shortened, MAX_PATH);
    CHECK(short_length == std::strlen(shortened));
    DWORD const length = GetLongPathNameA(shortened, lengthened, MAX_PATH);
    CHECK(length != 0);
    CHECK(length == std::strlen(lengthened));
    CHECK(GetLongPathNameA(shortened, lengthened, 1) == length + 1);
    CHECK(GetLongPathNameA("no-such-file", lengthened, MAX_PATH) == 0);
    CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
}
