// SPDX-License-Identifier: MIT
// Environment variables, the command line, the program's file, versions, pages of memory.
#include <algorithm>
#include <array>
#include <cstring>
#include <cwchar>
#include <string>
#include <vector>

#include "tests/win32/support.hpp"

#include <psapi.h>

using namespace ws2::test;

BEHAVIOUR("win32.environment", "Win32", high, "docs:SetEnvironmentVariable",
          "an environment variable is set, measured, read and removed, narrow and wide") {
    REQUIRE(SetEnvironmentVariableA("WS2_TEST_VARIABLE", "value"));
    char value[16];
    CHECK(GetEnvironmentVariableA("WS2_TEST_VARIABLE", nullptr, 0) == 6);
    CHECK(GetEnvironmentVariableA("WS2_TEST_VARIABLE", value, 5) == 6);
    REQUIRE(GetEnvironmentVariableA("WS2_TEST_VARIABLE", value, sizeof value) == 5);
    CHECK(std::string(value) == "value");
    REQUIRE(SetEnvironmentVariableW(L"WS2_TEST_VARIABLE", L"wide"));
    WCHAR wide[16];
    REQUIRE(GetEnvironmentVariableW(L"WS2_TEST_VARIABLE", wide, 16) == 4);
    CHECK(std::wstring(wide) == L"wide");
    CHECK(SetEnvironmentVariableA("WS2_TEST_VARIABLE", nullptr));
    SetLastError(untouched);
    CHECK(GetEnvironmentVariableA("WS2_TEST_VARIABLE", value, sizeof value) == 0);
    CHECK(GetLastError() == ERROR_ENVVAR_NOT_FOUND);
}

BEHAVIOUR("win32.environment-letters", "Win32", high, "winetest:environ",
          "names of environment variables do not differ in upper and lower case, and an empty "
          "value is a value") {
    REQUIRE(SetEnvironmentVariableA("Ws2_Test_Letters", "value"));
    char value[16];
    CHECK(GetEnvironmentVariableA("WS2_TEST_LETTERS", value, sizeof value) == 5);
    REQUIRE(SetEnvironmentVariableW(L"ws2_test_letters", L"other"));
    REQUIRE(GetEnvironmentVariableA("Ws2_Test_Letters", value, sizeof value) == 5);
    CHECK(std::string(value) == "other");
    REQUIRE(SetEnvironmentVariableA("WS2_test_LETTERS", ""));
    SetLastError(untouched);
    CHECK(GetEnvironmentVariableA("Ws2_Test_Letters", value, sizeof value) == 0);
    CHECK(GetLastError() == untouched);
    CHECK(std::string(value).empty());
    CHECK(SetEnvironmentVariableA("ws2_TEST_letters", nullptr));
    CHECK(GetEnvironmentVariableA("Ws2_Test_Letters", value, sizeof value) == 0);
    CHECK(GetLastError() == ERROR_ENVVAR_NOT_FOUND);
}

BEHAVIOUR("win32.command-line", "Win32", high, "docs:GetCommandLineA",
          "the command line begins with the program, and is the same text each time") {
    auto const* const line = GetCommandLineA();
    REQUIRE(line);
    CHECK(std::string(line).find("win32_tests") != std::string::npos);
    CHECK(GetCommandLineA() == line);
    CHECK(std::wstring(GetCommandLineW()).size() == std::string(line).size());
}

BEHAVIOUR("win32.module-file", "Win32", high, "docs:GetModuleFileNameA",
          "GetModuleFileName gives the program's file; too little room cuts it: "
          "ERROR_INSUFFICIENT_BUFFER") {
    char name[1024];
    auto const length = GetModuleFileNameA(nullptr, name, sizeof name);
    REQUIRE(length == std::string(name).size());
    CHECK(GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    char little[4];
    SetLastError(untouched);
    CHECK(GetModuleFileNameA(nullptr, little, sizeof little) == sizeof little);
    CHECK(GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(std::string(little, 3) == std::string(name, 3));
}

BEHAVIOUR("win32.version", "Win32", high, "docs:GetVersionExA",
          "GetVersionEx tells a version of NT's, and refuses a structure of another size") {
    OSVERSIONINFOA info{};
    info.dwOSVersionInfoSize = sizeof info;
    REQUIRE(GetVersionExA(&info));
    CHECK(info.dwPlatformId == VER_PLATFORM_WIN32_NT);
    CHECK(info.dwMajorVersion >= 6);
    CHECK((GetVersion() & 0xFF) == info.dwMajorVersion);
    info.dwOSVersionInfoSize = 3;
    CHECK(refused(outcome([&] { return GetVersionExA(&info); }), ERROR_INSUFFICIENT_BUFFER));
}

BEHAVIOUR("win32.pages-arguments", "Win32", high, "docs:VirtualAlloc",
          "VirtualAlloc of no bytes, or without MEM_COMMIT and MEM_RESERVE, is "
          "ERROR_INVALID_PARAMETER") {
    auto const allocated = [](SIZE_T size, DWORD type) {
        return outcome([&] {
            auto* const place = VirtualAlloc(nullptr, size, type, PAGE_READWRITE);
            return reinterpret_cast<LONG_PTR>(place);
        });
    };
    CHECK(refused(allocated(0, MEM_COMMIT), ERROR_INVALID_PARAMETER));
    CHECK(refused(allocated(4096, 0), ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.pages", "Win32", high, "docs:VirtualAlloc",
          "pages are reserved, committed, written, protected and released") {
    auto* const place =
        static_cast<char*>(VirtualAlloc(nullptr, 65536, MEM_RESERVE, PAGE_NOACCESS));
    REQUIRE((place != nullptr));
    REQUIRE((VirtualAlloc(place, 4096, MEM_COMMIT, PAGE_READWRITE) == place));
    CHECK(place[0] == 0);
    std::memset(place, 1, 4096);
    DWORD before = 0;
    REQUIRE(VirtualProtect(place, 4096, PAGE_READONLY, &before));
    CHECK(before == PAGE_READWRITE);
    CHECK(place[4095] == 1);
    CHECK(refused(outcome([&] { return VirtualFree(place, 4096, MEM_RELEASE); }),
                  ERROR_INVALID_PARAMETER));
    CHECK(VirtualFree(place, 0, MEM_RELEASE));
    CHECK_FALSE(VirtualFree(place, 0, MEM_RELEASE));
}

BEHAVIOUR("win32.pages-query", "Win32", high, "docs:VirtualQuery",
          "VirtualQuery tells of the pages from the one with the address on what they are, and to "
          "what they belong") {
    auto* const place =
        static_cast<char*>(VirtualAlloc(nullptr, 0x40000, MEM_RESERVE, PAGE_NOACCESS));
    REQUIRE((place != nullptr));
    REQUIRE((VirtualAlloc(place + 0x10000, 0x20000, MEM_COMMIT, PAGE_READWRITE) != nullptr));
    auto const state_at = [&](SIZE_T distance) {
        MEMORY_BASIC_INFORMATION found{};
        REQUIRE(VirtualQuery(place + distance, &found, sizeof found) == sizeof found);
        CHECK((found.BaseAddress == place + distance / 4096 * 4096));
        CHECK((found.AllocationBase == place));
        CHECK(found.AllocationProtect == PAGE_NOACCESS);
        CHECK(found.Type == MEM_PRIVATE);
        return std::vector<SIZE_T>{found.State, found.Protect, found.RegionSize};
    };
    CHECK((state_at(0) == std::vector<SIZE_T>{MEM_RESERVE, 0, 0x10000}));
    CHECK((state_at(0x11001) == std::vector<SIZE_T>{MEM_COMMIT, PAGE_READWRITE, 0x1F000}));
    CHECK((state_at(0x30000) == std::vector<SIZE_T>{MEM_RESERVE, 0, 0x10000}));
    DWORD before = 0;
    REQUIRE(VirtualProtect(place + 0x20000, 4096, PAGE_READONLY, &before));
    CHECK(before == PAGE_READWRITE);
    CHECK((state_at(0x10000) == std::vector<SIZE_T>{MEM_COMMIT, PAGE_READWRITE, 0x10000}));
    CHECK((state_at(0x20000) == std::vector<SIZE_T>{MEM_COMMIT, PAGE_READONLY, 0x1000}));
    REQUIRE(VirtualProtect(place + 0x20000, 4096, PAGE_READWRITE, &before));
    CHECK(before == PAGE_READONLY);
    REQUIRE(VirtualFree(place + 0x20000, 0x1000, MEM_DECOMMIT));
    CHECK((state_at(0x20000) == std::vector<SIZE_T>{MEM_RESERVE, 0, 0x1000}));
    REQUIRE(VirtualFree(place, 0, MEM_RELEASE));
}

BEHAVIOUR("win32.pages-query-others", "Win32", high, "docs:MEMORY_BASIC_INFORMATION",
          "VirtualQuery knows code, constants, the stack, and places where there is nothing") {
    MEMORY_BASIC_INFORMATION found{};
    static int const constant = 42;
    auto const type_of = [&](void const* place) {
        REQUIRE(VirtualQuery(place, &found, sizeof found) == sizeof found);
        CHECK(found.State == MEM_COMMIT);
        return found.Type;
    };
    CHECK(type_of(&constant) == MEM_IMAGE);
    CHECK(found.Protect == PAGE_READONLY);
    CHECK(found.AllocationProtect == PAGE_EXECUTE_WRITECOPY);
    void* const program = found.AllocationBase;
    auto* const code = +[] { return 42; };
    CHECK(type_of(reinterpret_cast<void*>(code)) == MEM_IMAGE);
    CHECK(found.Protect == PAGE_EXECUTE_READ);
    CHECK((found.AllocationBase == program));
    CHECK(type_of(&found) == MEM_PRIVATE);
    CHECK(found.Protect == PAGE_READWRITE);
    REQUIRE(VirtualQuery(nullptr, &found, sizeof found) == sizeof found);
    CHECK(found.State == MEM_FREE);
    CHECK(found.Protect == PAGE_NOACCESS);
    CHECK(found.Type == 0);
    CHECK((found.BaseAddress == nullptr));
    auto const queried = [&](void const* place, SIZE_T size) {
        return outcome([&] { return VirtualQuery(place, &found, size) != 0; });
    };
    CHECK(refused(queried(nullptr, sizeof found - 1), ERROR_BAD_LENGTH));
    CHECK(refused(queried(reinterpret_cast<void*>(~ULONG_PTR{0}), sizeof found),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.pages-of-process", "Win32", high, "docs:VirtualAllocEx",
          "VirtualAllocEx, VirtualQueryEx and VirtualFreeEx take this process by its handle") {
    auto const self = GetCurrentProcess();
    void* const place =
        VirtualAllocEx(self, nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY);
    REQUIRE((place != nullptr));
    MEMORY_BASIC_INFORMATION found{};
    REQUIRE(VirtualQueryEx(self, place, &found, sizeof found) == sizeof found);
    CHECK((found.AllocationBase == place));
    CHECK(found.AllocationProtect == PAGE_READONLY);
    CHECK(VirtualFreeEx(self, place, 0, MEM_RELEASE));
    auto const freed = [&](HANDLE process) {
        return outcome([&] { return VirtualFreeEx(process, place, 0, MEM_RELEASE); });
    };
    CHECK(refused(freed(nullptr), ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.pages-granularity", "Win32", high, "docs:VirtualAlloc",
          "memory is reserved at multiples of the allocation granularity, where a place that is "
          "asked for is rounded down") {
    SYSTEM_INFO system{};
    GetSystemInfo(&system);
    auto const past = [&](void* place) {
        return reinterpret_cast<ULONG_PTR>(place) % system.dwAllocationGranularity;
    };
    CHECK(system.dwAllocationGranularity == 0x10000);
    std::vector<void*> places;
    for (int i = 0; i < 20; ++i)
        places.push_back(VirtualAlloc(nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE));
    for (void* const place : places) {
        REQUIRE((place != nullptr));
        CHECK(past(place) == 0);
        static_cast<char*>(place)[4095] = 1;
    }
    for (void* const place : places) CHECK(VirtualFree(place, 0, MEM_RELEASE));
    auto* const room =
        static_cast<char*>(VirtualAlloc(nullptr, 0x20000, MEM_RESERVE, PAGE_NOACCESS));
    REQUIRE((room != nullptr));
    CHECK(past(room) == 0);
    CHECK(VirtualAlloc(room + 0x10000, 4096, MEM_RESERVE, PAGE_NOACCESS) == nullptr);
    CHECK(GetLastError() == ERROR_INVALID_ADDRESS);
    REQUIRE(VirtualFree(room, 0, MEM_RELEASE));
    void* const again = VirtualAlloc(room + 0x1000, 4096, MEM_RESERVE, PAGE_NOACCESS);
    CHECK((again == room));
    CHECK(VirtualFree(again, 0, MEM_RELEASE));
}

BEHAVIOUR("win32.pages-locked", "Win32", high, "docs:VirtualLock",
          "pages are locked in memory and unlocked once; unlocking others is ERROR_NOT_LOCKED") {
    void* const place = VirtualAlloc(nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    REQUIRE((place != nullptr));
    if (VirtualLock(place, 4096))
        CHECK(VirtualUnlock(place, 4096));
    else
        CHECK(GetLastError() == ERROR_WORKING_SET_QUOTA);
    CHECK(VirtualFree(place, 0, MEM_RELEASE));
}

BEHAVIOUR("win32.heap-information", "Win32", high, "docs:HeapSetInformation",
          "the process heap has low fragmentation, and keeps it; the heaps of the process are "
          "counted; what is too short for an answer is ERROR_INSUFFICIENT_BUFFER") {
    ULONG kind = 2;
    CHECK(HeapSetInformation(GetProcessHeap(), HeapCompatibilityInformation, &kind, sizeof kind));
    CHECK(HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0));
    kind = 0;
    SIZE_T size = 0;
    REQUIRE(HeapQueryInformation(GetProcessHeap(), HeapCompatibilityInformation, &kind, sizeof kind,
                                 &size));
    CHECK(kind == 2);
    CHECK(size == sizeof kind);
    CHECK(refused(outcome([&] {
                      return HeapQueryInformation(GetProcessHeap(), HeapCompatibilityInformation,
                                                  &kind, 1, &size);
                  }),
                  ERROR_INSUFFICIENT_BUFFER));
    HANDLE heaps[64]{};
    auto const count = GetProcessHeaps(64, heaps);
    REQUIRE(count >= 1);
    CHECK(std::find(heaps, heaps + std::min<DWORD>(count, 64), GetProcessHeap()) !=
          heaps + std::min<DWORD>(count, 64));
}

BEHAVIOUR("win32.memory-status", "Win32", high, "docs:GlobalMemoryStatusEx",
          "GlobalMemoryStatusEx tells how much memory there is; another size of the structure is "
          "ERROR_INVALID_PARAMETER") {
    MEMORYSTATUSEX status{};
    CHECK(refused(outcome([&] { return GlobalMemoryStatusEx(&status); }), ERROR_INVALID_PARAMETER));
    status.dwLength = sizeof status;
    REQUIRE(GlobalMemoryStatusEx(&status));
    CHECK(status.dwMemoryLoad <= 100);
    CHECK(status.ullTotalPhys >= status.ullAvailPhys);
    CHECK(status.ullAvailPhys != 0);
    CHECK(status.ullTotalPageFile >= status.ullTotalPhys);
}

BEHAVIOUR("win32.memory-status-older", "Win32", high, "docs:GlobalMemoryStatus",
          "GlobalMemoryStatus sets the structure's length and tells how much memory there is") {
    MEMORYSTATUS status{};
    GlobalMemoryStatus(&status);
    CHECK(status.dwLength == sizeof status);
    CHECK(status.dwMemoryLoad <= 100);
    CHECK(status.dwTotalPhys >= status.dwAvailPhys);
    CHECK(status.dwAvailPhys != 0);
    CHECK(status.dwTotalPageFile >= status.dwTotalPhys);
    CHECK(status.dwTotalVirtual >= status.dwAvailVirtual);
}

BEHAVIOUR("win32.process-memory", "Win32", high, "docs:GetProcessMemoryInfo",
          "memory that a process has used counts as its working set; too little room is "
          "ERROR_INSUFFICIENT_BUFFER, no process ERROR_INVALID_HANDLE") {
    auto const own = GetCurrentProcess();
    PROCESS_MEMORY_COUNTERS before{};
    REQUIRE(GetProcessMemoryInfo(own, &before, sizeof before));
    CHECK(before.cb == sizeof before);
    constexpr SIZE_T size = 32 * 1024 * 1024;
    std::string const used(size, 'x');
    PROCESS_MEMORY_COUNTERS now{};
    REQUIRE(GetProcessMemoryInfo(own, &now, sizeof now));
    CHECK(now.WorkingSetSize >= before.WorkingSetSize + size / 2);
    CHECK(now.PeakWorkingSetSize >= now.WorkingSetSize / 2);
    CHECK(now.PagefileUsage >= before.PagefileUsage + size / 2);
    CHECK(now.PageFaultCount >= before.PageFaultCount);
    CHECK(used.size() == size);
    CHECK(refused(outcome([&] { return GetProcessMemoryInfo(own, &now, sizeof now - 1); }),
                  ERROR_INSUFFICIENT_BUFFER));
    CHECK(refused(outcome([&] { return GetProcessMemoryInfo(nullptr, &now, sizeof now); }),
                  ERROR_INVALID_HANDLE));
}

namespace {

LONG WINAPI first_filter(EXCEPTION_POINTERS*) { return EXCEPTION_CONTINUE_SEARCH; }
LONG WINAPI going_on(EXCEPTION_POINTERS* what) {
    return what->ExceptionRecord->ExceptionCode == 0xE0001234 &&
                   what->ExceptionRecord->NumberParameters == 1 &&
                   what->ExceptionRecord->ExceptionInformation[0] == 42
               ? EXCEPTION_CONTINUE_EXECUTION
               : EXCEPTION_CONTINUE_SEARCH;
}

}  // namespace

BEHAVIOUR("win32.exception-filter", "Win32", high, "docs:SetUnhandledExceptionFilter",
          "SetUnhandledExceptionFilter returns the filter before, and a raised exception goes on "
          "where the filter says") {
    auto* const before = SetUnhandledExceptionFilter(first_filter);
    CHECK((SetUnhandledExceptionFilter(going_on) == first_filter));
    ULONG_PTR const argument = 42;
    RaiseException(0xE0001234, 0, 1, &argument);
    CHECK((SetUnhandledExceptionFilter(before) == going_on));
}

namespace {

std::string called;  // which handlers, in this order

LONG WINAPI searching_on(EXCEPTION_POINTERS*) {
    called += 's';
    return EXCEPTION_CONTINUE_SEARCH;
}
LONG WINAPI handling(EXCEPTION_POINTERS* what) {
    called += 'h';
    return going_on(what);
}

}  // namespace

BEHAVIOUR(
    "win32.vectored-handlers", "Win32", high, "docs:AddVectoredExceptionHandler",
    "vectored handlers see a raised exception one after the other and before the filter, until "
    "one says that the program goes on") {
    auto* const before = SetUnhandledExceptionFilter(going_on);
    ULONG_PTR const argument = 42;
    called.clear();
    void* const last = AddVectoredExceptionHandler(0, handling);
    void* const first = AddVectoredExceptionHandler(1, searching_on);
    void* const behind = AddVectoredExceptionHandler(0, searching_on);
    REQUIRE((last != nullptr && first != nullptr && behind != nullptr));
    RaiseException(0xE0001234, 0, 1, &argument);
    CHECK(called == "sh");
    CHECK(RemoveVectoredExceptionHandler(last) != 0);
    CHECK(RemoveVectoredExceptionHandler(last) == 0);
    RaiseException(0xE0001234, 0, 1, &argument);
    CHECK(called == "shss");
    CHECK(RemoveVectoredExceptionHandler(first) != 0);
    CHECK(RemoveVectoredExceptionHandler(behind) != 0);
    CHECK((SetUnhandledExceptionFilter(before) == going_on));
}

TEST_CASE("names between percent signs become what the environment has", "[environment]") {
    REQUIRE(SetEnvironmentVariableA("WS2_TEST_VARIABLE", "value"));
    std::array<char, 60> text{};
    DWORD const count = ExpandEnvironmentStringsA("<%WS2_TEST_VARIABLE%|%WS2_NOT_THERE%|50%>",
                                                  text.data(), text.size());
    CHECK(std::string{text.data()} == "<value|%WS2_NOT_THERE%|50%>");
    CHECK(count >= 28);  // with the 0 at the end; Windows may count one more
    std::array<WCHAR, 20> wide{};
    CHECK(ExpandEnvironmentStringsW(L"%WS2_TEST_VARIABLE%", wide.data(), 20) == 6);
    CHECK(std::wstring{wide.data()} == L"value");
    CHECK(ExpandEnvironmentStringsW(L"%WS2_TEST_VARIABLE%", nullptr, 0) == 6);
    REQUIRE(SetEnvironmentVariableA("WS2_TEST_VARIABLE", nullptr));
}

BEHAVIOUR("win32.environment-block", "Win32", high, "docs:GetEnvironmentStringsW",
          "GetEnvironmentStrings gives every variable, each with a 0, and a 0 behind them") {
    REQUIRE(SetEnvironmentVariableW(L"WS2_TEST_VARIABLE", L"value"));
    auto* const texts = GetEnvironmentStringsW();
    REQUIRE(texts);
    bool is_there = false;
    for (auto const* each = texts; *each; each += std::wcslen(each) + 1)
        is_there |= std::wstring{each} == L"WS2_TEST_VARIABLE=value";
    CHECK(is_there);
    CHECK(FreeEnvironmentStringsW(texts));
    REQUIRE(SetEnvironmentVariableW(L"WS2_TEST_VARIABLE", nullptr));
}

BEHAVIOUR("win32.code-page", "Win32", high, "docs:GetACP",
          "narrow text is in the code page that GetACP names") {
    CHECK(GetACP() != 0);
    CHECK(GetOEMCP() != 0);
    std::array<WCHAR, 4> by_name{};
    std::array<WCHAR, 4> by_default{};
    CHECK(MultiByteToWideChar(GetACP(), 0, "abc", -1, by_name.data(), 4) == 4);
    CHECK(MultiByteToWideChar(CP_ACP, 0, "abc", -1, by_default.data(), 4) == 4);
    CHECK(by_name == by_default);
}

TEST_CASE("a version is verified by conditions", "[versions]") {
    OSVERSIONINFOEXW here{};
    here.dwOSVersionInfoSize = sizeof here;
    REQUIRE(GetVersionExW(reinterpret_cast<LPOSVERSIONINFOW>(&here)));
    CHECK(here.wProductType >= VER_NT_WORKSTATION);
    ULONGLONG const same = VerSetConditionMask(VerSetConditionMask(0, VER_MAJORVERSION, VER_EQUAL),
                                               VER_MINORVERSION, VER_EQUAL);
    CHECK(VerifyVersionInfoW(&here, VER_MAJORVERSION | VER_MINORVERSION, same));
    ULONGLONG const newer =
        VerSetConditionMask(VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL),
                            VER_MINORVERSION, VER_GREATER_EQUAL);
    OSVERSIONINFOEXW wanted = here;
    --wanted.dwMajorVersion;
    wanted.dwMinorVersion += 3;
    CHECK(VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION, newer));
    wanted.dwMajorVersion = here.dwMajorVersion + 1;
    CHECK_FALSE(VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION, newer));
    CHECK(GetLastError() == ERROR_OLD_WIN_VERSION);
    CHECK_FALSE(VerifyVersionInfoW(&here, 0, newer));
    CHECK(GetLastError() == ERROR_BAD_ARGUMENTS);
    CHECK_FALSE(VerifyVersionInfoW(&here, VER_MAJORVERSION, 0));
    CHECK(GetLastError() == ERROR_BAD_ARGUMENTS);
    CHECK(VerSetConditionMask(0, 0, VER_EQUAL) == 0);
}
