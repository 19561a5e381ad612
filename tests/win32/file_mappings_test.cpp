// SPDX-License-Identifier: MIT
// Files and memory in the address space.
#include <cstring>
#include <string>
#include <vector>

#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

// A file that goes when its handle does.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string const& text) : handle_{open_temporary_file()} {
        DWORD written = 0;
        REQUIRE(
            WriteFile(handle_, text.data(), static_cast<DWORD>(text.size()), &written, nullptr));
    }
    operator HANDLE() const { return handle_; }

private:
    UniqueHandle handle_;
};

UniqueHandle memory(DWORD bytes, char const* name = nullptr) {
    return UniqueHandle{
        CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, bytes, name)};
}

}  // namespace

BEHAVIOUR("mapping.file", "Win32", high, "docs:MapViewOfFile",
          "a view of a file mapping has what is in the file, and the file gets what is written to "
          "the view") {
    TemporaryFile const file{"hello"};
    UniqueHandle const mapping{CreateFileMappingA(file, nullptr, PAGE_READWRITE, 0, 0, nullptr)};
    REQUIRE(mapping);
    auto* const view = static_cast<char*>(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0));
    REQUIRE((view != nullptr));
    CHECK(std::string(view, 5) == "hello");
    view[0] = 'J';
    CHECK(FlushViewOfFile(view, 0));
    REQUIRE(UnmapViewOfFile(view));
    SetFilePointer(file, 0, nullptr, FILE_BEGIN);
    char text[5];
    DWORD count = 0;
    REQUIRE(ReadFile(file, text, 5, &count, nullptr));
    CHECK(std::string(text, count) == "Jello");
}

BEHAVIOUR("mapping.grows", "Win32", high, "docs:CreateFileMappingW",
          "a mapping longer than its file makes the file longer") {
    TemporaryFile const file{"abc"};
    UniqueHandle const mapping{
        CreateFileMappingA(file, nullptr, PAGE_READWRITE, 0, 70000, nullptr)};
    REQUIRE(mapping);
    CHECK(GetFileSize(file, nullptr) == 70000);
    auto* const view =
        static_cast<char*>(MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0x10000, 10));
    REQUIRE((view != nullptr));
    CHECK(view[9] == 0);
    CHECK(UnmapViewOfFile(view));
}

BEHAVIOUR("mapping.granularity", "Win32", high, "docs:MapViewOfFile",
          "a view begins at a multiple of the allocation granularity") {
    auto const mapping = memory(4096);
    std::vector<void*> views;
    for (int i = 0; i < 20; ++i) views.push_back(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0));
    for (void* const view : views) {
        REQUIRE((view != nullptr));
        CHECK(reinterpret_cast<ULONG_PTR>(view) % 0x10000 == 0);
        CHECK(UnmapViewOfFile(view));
    }
}

BEHAVIOUR("mapping.place", "Win32", high, "docs:MapViewOfFileEx",
          "a view begins where it is told to, at a multiple of the allocation granularity where "
          "nothing is") {
    auto const mapping = memory(0x10000);
    void* const place = MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, nullptr);
    REQUIRE((place != nullptr));
    CHECK(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, place) == nullptr);
    CHECK(GetLastError() == ERROR_INVALID_ADDRESS);
    CHECK(MapViewOfFileEx(mapping, FILE_MAP_WRITE, 0, 0, 0, static_cast<char*>(place) + 0x1000) ==
          nullptr);
    CHECK(GetLastError() == ERROR_MAPPED_ALIGNMENT);
    static_cast<char*>(place)[0] = 'x';
    REQUIRE(UnmapViewOfFile(place));
    auto* const again = static_cast<char*>(MapViewOfFileEx(mapping, FILE_MAP_READ, 0, 0, 0, place));
    REQUIRE((again == place));
    CHECK(*again == 'x');
    CHECK(UnmapViewOfFile(again));
}

BEHAVIOUR("mapping.copy", "Win32", high, "docs:MapViewOfFile",
          "what is written to a FILE_MAP_COPY view stays in the view") {
    auto const mapping = memory(4096);
    auto* const copy = static_cast<char*>(MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0));
    auto* const view = static_cast<char*>(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0));
    REQUIRE((copy != nullptr && view != nullptr));
    copy[0] = 1;
    CHECK(view[0] == 0);
    UnmapViewOfFile(copy);
    UnmapViewOfFile(view);
}

BEHAVIOUR(
    "mapping.named", "Win32", high, "docs:CreateFileMappingW",
    "a file mapping without a file is found by its name, until its last handle and view are gone") {
    auto const name = "Local\\ws2shim mapping " + std::to_string(GetCurrentProcessId());
    SetLastError(untouched);
    auto first = memory(4096, name.c_str());
    REQUIRE(first);
    CHECK(GetLastError() == ERROR_SUCCESS);
    auto second = memory(100, name.c_str());
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
    UniqueHandle const third{OpenFileMappingA(FILE_MAP_READ, FALSE, name.c_str())};
    REQUIRE(third);
    auto* const written = static_cast<char*>(MapViewOfFile(first, FILE_MAP_WRITE, 0, 0, 0));
    auto const* const read = static_cast<char*>(MapViewOfFile(third, FILE_MAP_READ, 0, 0, 0));
    REQUIRE((written != nullptr && read != nullptr));
    std::strcpy(written, "told");
    CHECK(std::string(read) == "told");
    first.reset();
    second.reset();
    UnmapViewOfFile(written);
    UnmapViewOfFile(read);
}

BEHAVIOUR("mapping.name-goes", "Win32", high, "docs:CreateFileMappingW",
          "a view keeps the name of a file mapping as a handle does; then the name is "
          "ERROR_FILE_NOT_FOUND") {
    auto const name = "ws2shim view " + std::to_string(GetCurrentProcessId());
    auto mapping = memory(4096, name.c_str());
    void const* const view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    REQUIRE(view);
    mapping.reset();
    UnmapViewOfFile(view);
    CHECK(refused(
        outcome([&] { return as_value(OpenFileMappingA(FILE_MAP_READ, FALSE, name.c_str())); }),
        ERROR_FILE_NOT_FOUND));
}

BEHAVIOUR("mapping.refused", "Win32", high, "winetest:test_mapping",
          "CreateFileMapping refuses what a mapping cannot be: ERROR_INVALID_PARAMETER, "
          "ERROR_FILE_INVALID") {
    auto const create = [](HANDLE file, DWORD protection, DWORD bytes) {
        return outcome([&] {
            return as_value(CreateFileMappingA(file, nullptr, protection, 0, bytes, nullptr));
        });
    };
    CHECK(refused(create(INVALID_HANDLE_VALUE, PAGE_READWRITE, 0), ERROR_INVALID_PARAMETER));
    CHECK(refused(create(INVALID_HANDLE_VALUE, 0xBAD, 10), ERROR_INVALID_PARAMETER));
    TemporaryFile const empty{""};
    CHECK(refused(create(empty, PAGE_READWRITE, 0), ERROR_FILE_INVALID));
    CHECK(refused(create(empty, PAGE_READONLY, 10), ERROR_NOT_ENOUGH_MEMORY));
}

BEHAVIOUR("mapping.view-refused", "Win32", high, "docs:MapViewOfFile",
          "MapViewOfFile refuses a view that the mapping does not have: ERROR_MAPPED_ALIGNMENT, "
          "ERROR_ACCESS_DENIED") {
    auto const mapping = memory(0x20000);
    auto const map = [](HANDLE from, DWORD access, DWORD offset, SIZE_T bytes) {
        return outcome([&] { return as_value(MapViewOfFile(from, access, 0, offset, bytes)); });
    };
    CHECK(refused(map(mapping, FILE_MAP_READ, 4096, 0), ERROR_MAPPED_ALIGNMENT));
    CHECK(refused(map(mapping, FILE_MAP_READ, 0x10000, 0x20000), ERROR_ACCESS_DENIED));
    CHECK(refused(map(nullptr, FILE_MAP_READ, 0, 0), ERROR_INVALID_HANDLE));
    UniqueHandle const read_only{
        CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_READONLY, 0, 4096, nullptr)};
    CHECK(refused(map(read_only, FILE_MAP_WRITE, 0, 0), ERROR_ACCESS_DENIED));
    int outside = 0;
    CHECK(refused(outcome([&] { return UnmapViewOfFile(&outside); }), ERROR_INVALID_ADDRESS));
}
