// SPDX-License-Identifier: MIT
// What programs ask for beside sockets and can do without. Windows' answers to a program that a
// user starts at a console, about names that do not exist.
#include <winsock2.h>

#include <windows.h>

#include <wincrypt.h>
#include <winreg.h>
#include <winsvc.h>

#include <array>

#include "tests/support/behaviour.hpp"
#include "tests/support/catch.hpp"

using namespace ws2::test;

TEST_CASE("a key that does not exist is not opened, and a root needs no opening", "[registry]") {
    HKEY key = nullptr;
    CHECK(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\No such firm\\No such program", 0, KEY_READ,
                        &key) == ERROR_FILE_NOT_FOUND);
    CHECK(RegOpenKeyExW(HKEY_CURRENT_USER, L"SOFTWARE\\No such firm", 0, KEY_READ, &key) ==
          ERROR_FILE_NOT_FOUND);
    DWORD size = 0;
    CHECK(RegQueryValueExA(HKEY_LOCAL_MACHINE, "no such value", nullptr, nullptr, nullptr, &size) ==
          ERROR_FILE_NOT_FOUND);
    CHECK(RegCloseKey(HKEY_LOCAL_MACHINE) == ERROR_SUCCESS);
    CHECK(RegCloseKey(nullptr) == ERROR_INVALID_HANDLE);
}

TEST_CASE("a value that does not exist is neither told nor deleted", "[registry]") {
    HKEY key = nullptr;
    CHECK(RegOpenKeyA(HKEY_CURRENT_USER, "SOFTWARE\\No such firm", &key) == ERROR_FILE_NOT_FOUND);
    CHECK(RegOpenKeyW(HKEY_CURRENT_USER, L"SOFTWARE\\No such firm", &key) == ERROR_FILE_NOT_FOUND);
    char data[4] = {'x', 'x', 'x', 'x'};
    DWORD size = sizeof data;
    CHECK(RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\No such firm", "no such value", RRF_RT_ANY,
                       nullptr, data, &size) == ERROR_FILE_NOT_FOUND);
    CHECK(data[0] == 'x');
    size = sizeof data;
    CHECK(RegGetValueW(HKEY_LOCAL_MACHINE, nullptr, L"no such value",
                       RRF_RT_ANY | RRF_ZEROONFAILURE, nullptr, data,
                       &size) == ERROR_FILE_NOT_FOUND);
    CHECK(data[0] == 0);
    CHECK(RegGetValueA(HKEY_LOCAL_MACHINE, nullptr, "no such value", RRF_RT_ANY, nullptr, data,
                       nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(RegDeleteValueA(HKEY_CURRENT_USER, "no such value") == ERROR_FILE_NOT_FOUND);
    CHECK(RegDeleteValueW(HKEY_CURRENT_USER, L"no such value") == ERROR_FILE_NOT_FOUND);
    CHECK(RegDeleteKeyA(HKEY_CURRENT_USER, "No such key") == ERROR_FILE_NOT_FOUND);
    CHECK(RegDeleteKeyW(HKEY_CURRENT_USER, L"No such key") == ERROR_FILE_NOT_FOUND);
}

BEHAVIOUR("win32.registry-empty-root", "Win32", high, "docs:RegQueryInfoKeyA, RegEnumValueA",
          "HKEY_LOCAL_MACHINE has no values to go through, and no key behind its last; what is no "
          "key is ERROR_INVALID_HANDLE") {
    DWORD keys = 77;
    DWORD values = 77;
    DWORD longest = 77;
    REQUIRE(RegQueryInfoKeyA(HKEY_LOCAL_MACHINE, nullptr, nullptr, nullptr, &keys, nullptr, nullptr,
                             &values, &longest, nullptr, nullptr, nullptr) == ERROR_SUCCESS);
    CHECK(values == 0);
    CHECK(longest == 0);
    char name[300] = "";
    DWORD size = sizeof name;
    CHECK(RegEnumValueA(HKEY_LOCAL_MACHINE, 0, name, &size, nullptr, nullptr, nullptr, nullptr) ==
          ERROR_NO_MORE_ITEMS);
    CHECK(RegEnumKeyA(HKEY_LOCAL_MACHINE, keys, name, sizeof name) == ERROR_NO_MORE_ITEMS);
    wchar_t wide[300] = L"";
    CHECK(RegEnumKeyW(HKEY_LOCAL_MACHINE, keys, wide, 300) == ERROR_NO_MORE_ITEMS);
    size = 300;
    CHECK(RegEnumValueW(HKEY_LOCAL_MACHINE, 0, wide, &size, nullptr, nullptr, nullptr, nullptr) ==
          ERROR_NO_MORE_ITEMS);
    REQUIRE(RegQueryInfoKeyW(HKEY_LOCAL_MACHINE, nullptr, nullptr, nullptr, nullptr, nullptr,
                             nullptr, &values, nullptr, nullptr, nullptr,
                             nullptr) == ERROR_SUCCESS);
    CHECK(values == 0);
    CHECK(RegQueryInfoKeyA(nullptr, nullptr, nullptr, nullptr, &keys, nullptr, nullptr, &values,
                           nullptr, nullptr, nullptr, nullptr) == ERROR_INVALID_HANDLE);
    CHECK(RegEnumKeyA(nullptr, 0, name, sizeof name) == ERROR_INVALID_HANDLE);
}

TEST_CASE("a program that was started at a console is no service", "[service]") {
    SERVICE_STATUS status = {};
    SetLastError(0);
    CHECK_FALSE(SetServiceStatus(nullptr, &status));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
    CHECK(OpenServiceA(nullptr, "no such service", SERVICE_QUERY_STATUS) == nullptr);
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
    SERVICE_DESCRIPTIONA description = {};
    SetLastError(0);
    CHECK_FALSE(ChangeServiceConfig2A(nullptr, SERVICE_CONFIG_DESCRIPTION, &description));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
    CHECK_FALSE(CloseServiceHandle(nullptr));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.event-log", "Win32", high, "docs:RegisterEventSourceA",
          "any name is a source of the log of events, whose handle is given back") {
    HANDLE const source = RegisterEventSourceA(nullptr, "no such source");
    REQUIRE(source);
    CHECK(DeregisterEventSource(source));
}

TEST_CASE("input that is no console's has no events", "[console]") {
    DWORD count = 77;
    INPUT_RECORD record;
    CHECK_FALSE(GetNumberOfConsoleInputEvents(nullptr, &count));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
    CHECK_FALSE(PeekConsoleInputW(nullptr, &record, 1, &count));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

TEST_CASE("random bytes come from a provider without keys", "[random]") {
    HCRYPTPROV provider = 0;
    REQUIRE(CryptAcquireContextA(&provider, nullptr, nullptr, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT));
    std::array<BYTE, 32> first{}, second{};
    CHECK(CryptGenRandom(provider, 32, first.data()));
    CHECK(CryptGenRandom(provider, 32, second.data()));
    CHECK(first != second);
    CHECK(CryptReleaseContext(provider, 0));
    SetLastError(0);
    CHECK_FALSE(CryptGenRandom(0, 32, first.data()));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

TEST_CASE("ntdll has the calls that tell of files and processes", "[ntdll]") {
    HMODULE const ntdll = GetModuleHandleW(L"ntdll.dll");
    REQUIRE(ntdll);
    for (auto const* name :
         {"NtQueryInformationFile", "NtSetInformationFile", "NtQueryVolumeInformationFile",
          "NtQueryDirectoryFile", "NtQuerySystemInformation", "NtQueryInformationProcess"}) {
        INFO(name);
        CHECK(GetProcAddress(ntdll, name));
    }
    CHECK(GetSystemMetrics(SM_CLEANBOOT) == 0);
    CHECK(LoadLibraryExA("iphlpapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32));
}

TEST_CASE("what a file is can be asked by its name", "[file]") {
    char folder[MAX_PATH], name[MAX_PATH];
    REQUIRE(GetTempPathA(MAX_PATH, folder) != 0);
    REQUIRE(GetTempFileNameA(folder, "atr", 0, name) != 0);
    HANDLE const file = CreateFileA(name, GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    DWORD written = 0;
    REQUIRE(WriteFile(file, "seven..", 7, &written, nullptr));
    CloseHandle(file);
    WIN32_FILE_ATTRIBUTE_DATA data = {};
    REQUIRE(GetFileAttributesExA(name, GetFileExInfoStandard, &data));
    CHECK(data.nFileSizeLow == 7);
    CHECK(data.nFileSizeHigh == 0);
    CHECK((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0);
    CHECK(data.ftLastWriteTime.dwHighDateTime != 0);
    REQUIRE(GetFileAttributesExA(folder, GetFileExInfoStandard, &data));
    CHECK((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0);
    DeleteFileA(name);
    CHECK_FALSE(GetFileAttributesExA(name, GetFileExInfoStandard, &data));
    CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
}

TEST_CASE("a security descriptor can let everybody in", "[security]") {
    SECURITY_DESCRIPTOR descriptor;
    CHECK_FALSE(InitializeSecurityDescriptor(&descriptor, 7));
    CHECK(GetLastError() == ERROR_UNKNOWN_REVISION);
    REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    CHECK(IsValidSecurityDescriptor(&descriptor));
    CHECK(descriptor.Control == 0);
    CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, nullptr, FALSE));
    CHECK(descriptor.Control == SE_DACL_PRESENT);
    CHECK(descriptor.Dacl == nullptr);
}
