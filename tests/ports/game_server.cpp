// SPDX-License-Identifier: MIT
// What servers on a completion port bring along besides: a crash reporter with all its handlers,
// the multimedia clock by <windows.h> alone, a locale by a wide name, backslashes in the name of
// one of the host's headers, a cast that is passed as a reference, std::this_thread without
// <thread>, a declaration of inet_ntop of their own.
#include <sys\types.h>
#include <winsock2.h>

#include <crtdbg.h>
#include <dbghelp.h>
#include <ntstatus.h>
#include <ws2tcpip.h>
#include <cstdio>
#include <cstring>
#include <openssl/applink.c>

// As a header of MinGW's for an older Windows lacks it.
extern "C" {
WINSOCK_API_LINKAGE PCSTR WSAAPI inet_ntop(INT Family, PVOID pAddr, PSTR pStringBuf,
                                           size_t StringBufSize);
}

static void on_bad_argument(const wchar_t*, const wchar_t*, const wchar_t*, unsigned, uintptr_t) {}
static void on_pure_call() {}
static int on_report(int, char*, int*) { return TRUE; }

static bool forget(SOCKET& s) {
    bool const is_one = s != INVALID_SOCKET;
    s = INVALID_SOCKET;
    return is_one;
}

static bool has_handlers() {
    _invalid_parameter_handler const handler = on_bad_argument;
    if (_set_invalid_parameter_handler(handler) != NULL) return false;
    if (_set_invalid_parameter_handler(NULL) != handler) return false;
    if (_set_purecall_handler(on_pure_call) != NULL) return false;
    return _CrtSetReportHook(on_report) == NULL && _get_purecall_handler() == on_pure_call;
}

int main() {
    char name[NI_MAXHOST + 1] = "";
    WPARAM wParam = 5;
    if (!forget((SOCKET)wParam) || wParam != INVALID_SOCKET) return 1;
    if (!has_handlers() || name[0] != 0) return 2;
    if (_wsetlocale(LC_ALL, L"C") == NULL || wcscmp(_wsetlocale(LC_ALL, NULL), L"C") != 0) return 3;
    if (_wsetlocale(LC_ALL, L"no such place") != NULL) return 4;
    in_addr here = {};
    if (inet_ntop(AF_INET, &here, name, NI_MAXHOST) != name || strcmp(name, "0.0.0.0") != 0)
        return 6;
    try {
        throw ExceptionContinueSearch;
    } catch (EXCEPTION_DISPOSITION disposition) {
        if (disposition != ExceptionContinueSearch) return 7;
    }
    MINIDUMP_EXCEPTION_INFORMATION where = {GetCurrentThreadId(), NULL, TRUE};
    std::list<int> const exceptions(1, ERROR);
    if (MiniDumpWriteDump(GetCurrentProcess(), GetCurrentProcessId(), NULL, MiniDumpNormal, &where,
                          NULL, NULL))
        return 9;
    if (exceptions.front() != 0) return 10;
    timeBeginPeriod(1);
    DWORD const begin = timeGetTime();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (timeGetTime() - begin < 19 || STATUS_INVALID_PARAMETER_2 == STATUS_INVALID_PARAMETER)
        return 5;
    timeEndPeriod(1);
    TIME_ZONE_INFORMATION plain;
    DYNAMIC_TIME_ZONE_INFORMATION zone;
    if (GetDynamicTimeZoneInformation(&zone) != GetTimeZoneInformation(&plain)) return 11;
    if (zone.Bias != plain.Bias || wcscmp(zone.StandardName, plain.StandardName) != 0) return 12;
#if !defined(_MT) || !defined(_DLL)
    return 8;
#endif
    std::printf("42\n");
}
