// SPDX-License-Identifier: MIT
// Which Windows this is: Windows 10, the one whose behaviour the library has.
#include <algorithm>
#include <bit>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>
#include <winternl.h>

namespace ws2::api {
namespace {

constexpr OSVERSIONINFOEXW this_version{.dwOSVersionInfoSize = sizeof(OSVERSIONINFOEXW),
                                        .dwMajorVersion = 10,
                                        .dwMinorVersion = 0,
                                        .dwBuildNumber = 19045,
                                        .dwPlatformId = VER_PLATFORM_WIN32_NT,
                                        .szCSDVersion = {},
                                        .wServicePackMajor = 0,
                                        .wServicePackMinor = 0,
                                        .wSuiteMask = VER_SUITE_SINGLEUSERTS,
                                        .wProductType = VER_NT_WORKSTATION,
                                        .wReserved = 0};

// ERROR_INSUFFICIENT_BUFFER for a structure of another size [winetest: test_GetVersionEx].
template <class Extended, class Info>
BOOL get_version(Info* info) {
    return win32_call(FALSE, [&] {
        if (!can_write(info)) return Code::no_access;
        bool const is_extended = info->dwOSVersionInfoSize == sizeof(Extended);
        if (!is_extended && info->dwOSVersionInfoSize != sizeof(Info))
            return Code::insufficient_buffer;
        info->dwMajorVersion = this_version.dwMajorVersion;
        info->dwMinorVersion = this_version.dwMinorVersion;
        info->dwBuildNumber = this_version.dwBuildNumber;
        info->dwPlatformId = this_version.dwPlatformId;
        info->szCSDVersion[0] = 0;
        if (!is_extended) return Code::ok;
        auto* const extended = reinterpret_cast<Extended*>(info);
        if (!can_write(extended)) return Code::no_access;
        extended->wServicePackMajor = this_version.wServicePackMajor;
        extended->wServicePackMinor = this_version.wServicePackMinor;
        extended->wSuiteMask = this_version.wSuiteMask;
        extended->wProductType = this_version.wProductType;
        return Code::ok;
    });
}

// A mask has three bits for each field, and the highest bit says that it is one.
constexpr ULONGLONG is_mask = ULONGLONG{1} << 63;

unsigned place_of(DWORD field) { return 3 * static_cast<unsigned>(std::bit_width(field) - 1); }
unsigned condition_of(ULONGLONG mask, DWORD field) {
    return static_cast<unsigned>(mask >> place_of(field) & 7);
}

// Nothing holds of a field without a condition.
bool holds(unsigned condition, DWORD here, DWORD wanted) {
    switch (condition) {
        case VER_EQUAL:
            return here == wanted;
        case VER_GREATER:
            return here > wanted;
        case VER_GREATER_EQUAL:
            return here >= wanted;
        case VER_LESS:
            return here < wanted;
        case VER_LESS_EQUAL:
            return here <= wanted;
        default:
            return false;
    }
}

struct Field {
    DWORD bit;
    DWORD here;
    DWORD wanted;
};

// The numbers of a version are one number: a later field counts where the ones before are equal.
// The first condition that is given is all of theirs.
template <class Info>
bool version_holds(Info const& wanted, DWORD fields, ULONGLONG mask) {
    Field const numbers[]{
        {VER_MAJORVERSION,     this_version.dwMajorVersion,    wanted.dwMajorVersion   },
        {VER_MINORVERSION,     this_version.dwMinorVersion,    wanted.dwMinorVersion   },
        {VER_SERVICEPACKMAJOR, this_version.wServicePackMajor, wanted.wServicePackMajor},
        {VER_SERVICEPACKMINOR, this_version.wServicePackMinor, wanted.wServicePackMinor}
    };
    unsigned condition = 0;
    bool result = true;
    for (auto const& each : numbers) {
        if ((fields & each.bit) == 0) continue;
        if (condition == 0) condition = condition_of(mask, each.bit);
        result = holds(condition, each.here, each.wanted);
        if (each.here != each.wanted) return result;
    }
    return result;
}

template <class Info>
bool others_hold(Info const& wanted, DWORD fields, ULONGLONG mask) {
    Field const others[]{
        {VER_BUILDNUMBER,  this_version.dwBuildNumber, wanted.dwBuildNumber},
        {VER_PLATFORMID,   this_version.dwPlatformId,  wanted.dwPlatformId },
        {VER_PRODUCT_TYPE, this_version.wProductType,  wanted.wProductType }
    };
    return std::ranges::all_of(others, [&](Field const& each) {
        return (fields & each.bit) == 0 ||
               holds(condition_of(mask, each.bit), each.here, each.wanted);
    });
}

// All of the suites, or one of them.
template <class Info>
bool suites_hold(Info const& wanted, DWORD fields, ULONGLONG mask) {
    if ((fields & VER_SUITENAME) == 0) return true;
    auto const common = this_version.wSuiteMask & wanted.wSuiteMask;
    if (condition_of(mask, VER_SUITENAME) == VER_AND) return common == wanted.wSuiteMask;
    return common != 0 || wanted.wSuiteMask == 0;
}

bool has_condition_for_suites(DWORD fields, ULONGLONG mask) {
    auto const condition = condition_of(mask, VER_SUITENAME);
    return (fields & VER_SUITENAME) == 0 || condition == VER_AND || condition == VER_OR;
}

template <class Info>
BOOL verify_version(Info const* wanted, DWORD fields, ULONGLONG mask) {
    return win32_call(FALSE, [&] {
        if (!can_read(wanted)) return Code::no_access;
        if (fields == 0 || mask == 0 || !has_condition_for_suites(fields, mask))
            return Code::bad_arguments;
        bool const is_so = version_holds(*wanted, fields, mask) &&
                           others_hold(*wanted, fields, mask) && suites_hold(*wanted, fields, mask);
        return is_so ? Code::ok : Code::old_win_version;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetVersion() { return this_version.dwBuildNumber << 16 | this_version.dwMajorVersion; }
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) {
    return get_version<OSVERSIONINFOEXA>(lpVersionInformation);
}
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) {
    return get_version<OSVERSIONINFOEXW>(lpVersionInformation);
}
NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation) {
    static_cast<void>(GetVersionExW(lpVersionInformation));
    return 0;
}
ULONGLONG WINAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask, BYTE Condition) {
    // Of several fields the one with the highest bit is meant.
    if (TypeMask == 0) return 0;
    return ConditionMask | is_mask | ULONGLONG{Condition & 7u} << place_of(TypeMask & 0xFF);
}
BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
                               DWORDLONG dwlConditionMask) {
    return verify_version(lpVersionInformation, dwTypeMask, dwlConditionMask);
}
BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
                               DWORDLONG dwlConditionMask) {
    return verify_version(lpVersionInformation, dwTypeMask, dwlConditionMask);
}
