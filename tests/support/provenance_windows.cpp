// SPDX-License-Identifier: MIT
// What Windows says of itself, or Wine in its place.
#include <windows.h>

#include "tests/support/provenance.hpp"

namespace ws2::test {
namespace {

template <class Function>
Function* ntdll(char const* name) {
    auto const found = GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
    return reinterpret_cast<Function*>(reinterpret_cast<void*>(found));
}

// GetVersionEx answers what the program's manifest asks for; this one reports the truth.
std::string windows_version() {
    auto* const ask = ntdll<LONG WINAPI(OSVERSIONINFOEXW*)>("RtlGetVersion");
    OSVERSIONINFOEXW version{};
    version.dwOSVersionInfoSize = sizeof version;
    if (!ask || ask(&version) != 0) return "";
    auto const kind = version.wProductType == VER_NT_WORKSTATION ? "" : " Server";
    return std::string{"Windows"} + kind + " " + std::to_string(version.dwMajorVersion) + "." +
           std::to_string(version.dwMinorVersion) + "." + std::to_string(version.dwBuildNumber);
}

bool is_administrator() {
    SID_IDENTIFIER_AUTHORITY authority = SECURITY_NT_AUTHORITY;
    PSID group = nullptr;
    BOOL member = FALSE;
    if (!AllocateAndInitializeSid(&authority, 2, SECURITY_BUILTIN_DOMAIN_RID,
                                  DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &group))
        return false;
    if (!CheckTokenMembership(nullptr, group, &member)) member = FALSE;
    FreeSid(group);
    return member != FALSE;
}

char const* runtime() {
#ifdef _UCRT
    return "UCRT";
#else
    return "msvcrt";
#endif
}

}  // namespace

Facts facts_of_host() {
    auto const windows = windows_version();
    Facts facts{
        {"libc", runtime()                        },
        {"root", is_administrator() ? "yes" : "no"}
    };
    auto* const wine_version = ntdll<char const * CDECL()>("wine_get_version");
    if (!wine_version) {
        facts.emplace_back("os", windows);
        facts.emplace_back("library", "Windows' ws2_32");
        return facts;
    }
    auto const wine = std::string{"Wine "} + wine_version();
    facts.emplace_back("os", wine + " as " + windows);
    facts.emplace_back("library", wine + "'s ws2_32");
    char const* system = "";
    char const* release = "";
    if (auto* const ask = ntdll<void CDECL(char const**, char const**)>("wine_get_host_version"))
        ask(&system, &release);
    facts.emplace_back("kernel", std::string{system} + " " + release);
    return facts;
}

}  // namespace ws2::test
