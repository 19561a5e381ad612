// SPDX-License-Identifier: MIT
// Which Windows this is: Windows 10, the one whose behaviour the library has.
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>
#include <winternl.h>

namespace ws2::api {
namespace {

constexpr DWORD major_version = 10;
constexpr DWORD build = 19045;

// ERROR_INSUFFICIENT_BUFFER for a structure of another size [winetest: test_GetVersionEx].
template <class Info>
BOOL get_version(Info* info) {
    return win32_call(FALSE, [&] {
        if (!can_write(info)) return Code::no_access;
        if (info->dwOSVersionInfoSize < sizeof(Info)) return Code::insufficient_buffer;
        info->dwMajorVersion = major_version;
        info->dwMinorVersion = 0;
        info->dwBuildNumber = build;
        info->dwPlatformId = VER_PLATFORM_WIN32_NT;
        info->szCSDVersion[0] = 0;
        return Code::ok;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetVersion() { return build << 16 | major_version; }
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) {
    return get_version(lpVersionInformation);
}
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) {
    return get_version(lpVersionInformation);
}
NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation) {
    static_cast<void>(GetVersionExW(lpVersionInformation));
    return 0;
}
