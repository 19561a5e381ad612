// SPDX-License-Identifier: MIT
// Which Windows this is: what GetVersionEx says.
#ifndef _INC_VERSIONHELPERS_H
#define _INC_VERSIONHELPERS_H

#include <ws2shim/process_env.h>

WS2_INLINE BOOL IsWindowsVersionOrGreater(WORD major, WORD minor, WORD pack) {
    OSVERSIONINFOW version;
    version.dwOSVersionInfoSize = sizeof version;
    (void)pack;
    if (!GetVersionExW(&version)) return FALSE;
    if (version.dwMajorVersion != major) return version.dwMajorVersion > major;
    return version.dwMinorVersion >= minor;
}
WS2_INLINE BOOL IsWindowsXPOrGreater(void) { return IsWindowsVersionOrGreater(5, 1, 0); }
WS2_INLINE BOOL IsWindowsVistaOrGreater(void) { return IsWindowsVersionOrGreater(6, 0, 0); }
WS2_INLINE BOOL IsWindows7OrGreater(void) { return IsWindowsVersionOrGreater(6, 1, 0); }
WS2_INLINE BOOL IsWindows7SP1OrGreater(void) { return IsWindowsVersionOrGreater(6, 1, 1); }
WS2_INLINE BOOL IsWindows8OrGreater(void) { return IsWindowsVersionOrGreater(6, 2, 0); }
WS2_INLINE BOOL IsWindows8Point1OrGreater(void) { return IsWindowsVersionOrGreater(6, 3, 0); }
WS2_INLINE BOOL IsWindows10OrGreater(void) { return IsWindowsVersionOrGreater(10, 0, 0); }
WS2_INLINE BOOL IsWindowsServer(void) { return FALSE; }

#endif
