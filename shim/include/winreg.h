// SPDX-License-Identifier: MIT
// The registry, for programs that look there for a setting or a name server: it is empty here, and
// it is read-only.
#ifndef _WINREG_
#define _WINREG_

#include <ws2shim/long_dwords.h>
#include <ws2shim/process_env.h>
#include <ws2shim/windows_types.h>

typedef ACCESS_MASK REGSAM;
typedef HKEY* PHKEY;
typedef LONG LSTATUS;

#define HKEY_CLASSES_ROOT ((HKEY)(ULONG_PTR)((LONG)0x80000000))
#define HKEY_CURRENT_USER ((HKEY)(ULONG_PTR)((LONG)0x80000001))
#define HKEY_LOCAL_MACHINE ((HKEY)(ULONG_PTR)((LONG)0x80000002))
#define HKEY_USERS ((HKEY)(ULONG_PTR)((LONG)0x80000003))
#define KEY_QUERY_VALUE 0x0001
#define KEY_SET_VALUE 0x0002
#define KEY_CREATE_SUB_KEY 0x0004
#define KEY_ENUMERATE_SUB_KEYS 0x0008
#define KEY_NOTIFY 0x0010
#define KEY_CREATE_LINK 0x0020
#define KEY_WOW64_64KEY 0x0100
#define KEY_WOW64_32KEY 0x0200
#define KEY_READ 0x00020019
#define KEY_WRITE 0x00020006
#define KEY_EXECUTE 0x00020019
#define KEY_ALL_ACCESS 0x000F003F
#define REG_OPTION_NON_VOLATILE 0x00000000
#define REG_OPTION_VOLATILE 0x00000001
#define REG_CREATED_NEW_KEY 0x00000001
#define REG_OPENED_EXISTING_KEY 0x00000002
#define REG_NOTIFY_CHANGE_NAME 0x00000001
#define REG_NOTIFY_CHANGE_LAST_SET 0x00000004
#define RRF_RT_REG_NONE 0x00000001
#define RRF_RT_REG_SZ 0x00000002
#define RRF_RT_REG_EXPAND_SZ 0x00000004
#define RRF_RT_REG_BINARY 0x00000008
#define RRF_RT_REG_DWORD 0x00000010
#define RRF_RT_REG_MULTI_SZ 0x00000020
#define RRF_RT_REG_QWORD 0x00000040
#define RRF_RT_DWORD (RRF_RT_REG_BINARY | RRF_RT_REG_DWORD)
#define RRF_RT_QWORD (RRF_RT_REG_BINARY | RRF_RT_REG_QWORD)
#define RRF_RT_ANY 0x0000FFFF
#define RRF_SUBKEY_WOW6464KEY 0x00010000
#define RRF_SUBKEY_WOW6432KEY 0x00020000
#define RRF_NOEXPAND 0x10000000
#define RRF_ZEROONFAILURE 0x20000000
#define REG_NONE 0
#define REG_SZ 1
#define REG_EXPAND_SZ 2
#define REG_BINARY 3
#define REG_DWORD 4
#define REG_MULTI_SZ 7
#define REG_QWORD 11

WS2_BEGIN_C

// What does not exist cannot be opened: ERROR_FILE_NOT_FOUND, and in phkResult nothing. The root
// keys are there, and have neither values nor keys. [docs:RegOpenKeyExA]
WINBASEAPI LSTATUS WINAPI RegOpenKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD ulOptions,
                                        REGSAM samDesired, PHKEY phkResult)
    WS2_LINK_NAME(RegOpenKeyExA);
WINBASEAPI LSTATUS WINAPI RegOpenKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD ulOptions,
                                        REGSAM samDesired, PHKEY phkResult)
    WS2_LINK_NAME(RegOpenKeyExW);
WINBASEAPI LSTATUS WINAPI RegQueryValueExA(HKEY hKey, LPCSTR lpValueName, LPDWORD lpReserved,
                                           LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData)
    WS2_LINK_NAME(RegQueryValueExA);
WINBASEAPI LSTATUS WINAPI RegQueryValueExW(HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved,
                                           LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData)
    WS2_LINK_NAME(RegQueryValueExW);
WINBASEAPI LSTATUS WINAPI RegEnumKeyExA(HKEY hKey, DWORD dwIndex, LPSTR lpName, LPDWORD lpcchName,
                                        LPDWORD lpReserved, LPSTR lpClass, LPDWORD lpcchClass,
                                        PFILETIME lpftLastWriteTime) WS2_LINK_NAME(RegEnumKeyExA);
WINBASEAPI LSTATUS WINAPI RegEnumKeyExW(HKEY hKey, DWORD dwIndex, LPWSTR lpName, LPDWORD lpcchName,
                                        LPDWORD lpReserved, LPWSTR lpClass, LPDWORD lpcchClass,
                                        PFILETIME lpftLastWriteTime) WS2_LINK_NAME(RegEnumKeyExW);
WINBASEAPI LSTATUS WINAPI RegOpenKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult)
    WS2_LINK_NAME(RegOpenKeyA);
WINBASEAPI LSTATUS WINAPI RegOpenKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult)
    WS2_LINK_NAME(RegOpenKeyW);
WINBASEAPI LSTATUS WINAPI RegGetValueA(HKEY hkey, LPCSTR lpSubKey, LPCSTR lpValue, DWORD dwFlags,
                                       LPDWORD pdwType, PVOID pvData, LPDWORD pcbData)
    WS2_LINK_NAME(RegGetValueA);
WINBASEAPI LSTATUS WINAPI RegGetValueW(HKEY hkey, LPCWSTR lpSubKey, LPCWSTR lpValue, DWORD dwFlags,
                                       LPDWORD pdwType, PVOID pvData, LPDWORD pcbData)
    WS2_LINK_NAME(RegGetValueW);
WINBASEAPI LSTATUS WINAPI RegDeleteValueA(HKEY hKey, LPCSTR lpValueName)
    WS2_LINK_NAME(RegDeleteValueA);
WINBASEAPI LSTATUS WINAPI RegDeleteValueW(HKEY hKey, LPCWSTR lpValueName)
    WS2_LINK_NAME(RegDeleteValueW);
WINBASEAPI LSTATUS WINAPI RegDeleteKeyA(HKEY hKey, LPCSTR lpSubKey) WS2_LINK_NAME(RegDeleteKeyA);
WINBASEAPI LSTATUS WINAPI RegDeleteKeyW(HKEY hKey, LPCWSTR lpSubKey) WS2_LINK_NAME(RegDeleteKeyW);
WINBASEAPI LSTATUS WINAPI RegEnumKeyA(HKEY hKey, DWORD dwIndex, LPSTR lpName, DWORD cchName)
    WS2_LINK_NAME(RegEnumKeyA);
WINBASEAPI LSTATUS WINAPI RegEnumKeyW(HKEY hKey, DWORD dwIndex, LPWSTR lpName, DWORD cchName)
    WS2_LINK_NAME(RegEnumKeyW);
WINBASEAPI LSTATUS WINAPI RegEnumValueA(HKEY hKey, DWORD dwIndex, LPSTR lpValueName,
                                        LPDWORD lpcchValueName, LPDWORD lpReserved, LPDWORD lpType,
                                        LPBYTE lpData, LPDWORD lpcbData)
    WS2_LINK_NAME(RegEnumValueA);
WINBASEAPI LSTATUS WINAPI RegEnumValueW(HKEY hKey, DWORD dwIndex, LPWSTR lpValueName,
                                        LPDWORD lpcchValueName, LPDWORD lpReserved, LPDWORD lpType,
                                        LPBYTE lpData, LPDWORD lpcbData)
    WS2_LINK_NAME(RegEnumValueW);
WINBASEAPI LSTATUS WINAPI RegQueryInfoKeyA(HKEY hKey, LPSTR lpClass, LPDWORD lpcchClass,
                                           LPDWORD lpReserved, LPDWORD lpcSubKeys,
                                           LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen,
                                           LPDWORD lpcValues, LPDWORD lpcbMaxValueNameLen,
                                           LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,
                                           PFILETIME lpftLastWriteTime)
    WS2_LINK_NAME(RegQueryInfoKeyA);
WINBASEAPI LSTATUS WINAPI RegQueryInfoKeyW(HKEY hKey, LPWSTR lpClass, LPDWORD lpcchClass,
                                           LPDWORD lpReserved, LPDWORD lpcSubKeys,
                                           LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen,
                                           LPDWORD lpcValues, LPDWORD lpcbMaxValueNameLen,
                                           LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,
                                           PFILETIME lpftLastWriteTime)
    WS2_LINK_NAME(RegQueryInfoKeyW);
WINBASEAPI LSTATUS WINAPI RegFlushKey(HKEY hKey) WS2_LINK_NAME(RegFlushKey);
WINBASEAPI LSTATUS WINAPI RegCloseKey(HKEY hKey) WS2_LINK_NAME(RegCloseKey);

// ERROR_ACCESS_DENIED.
WINBASEAPI LSTATUS WINAPI RegCreateKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult)
    WS2_LINK_NAME(RegCreateKeyA);
WINBASEAPI LSTATUS WINAPI RegCreateKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult)
    WS2_LINK_NAME(RegCreateKeyW);
WINBASEAPI LSTATUS WINAPI RegCreateKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD Reserved, LPSTR lpClass,
                                          DWORD dwOptions, REGSAM samDesired,
                                          LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                                          PHKEY phkResult, LPDWORD lpdwDisposition)
    WS2_LINK_NAME(RegCreateKeyExA);
WINBASEAPI LSTATUS WINAPI RegCreateKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD Reserved,
                                          LPWSTR lpClass, DWORD dwOptions, REGSAM samDesired,
                                          LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                                          PHKEY phkResult, LPDWORD lpdwDisposition)
    WS2_LINK_NAME(RegCreateKeyExW);
WINBASEAPI LSTATUS WINAPI RegSetValueExA(HKEY hKey, LPCSTR lpValueName, DWORD Reserved,
                                         DWORD dwType, const BYTE* lpData, DWORD cbData)
    WS2_LINK_NAME(RegSetValueExA);
WINBASEAPI LSTATUS WINAPI RegSetValueExW(HKEY hKey, LPCWSTR lpValueName, DWORD Reserved,
                                         DWORD dwType, const BYTE* lpData, DWORD cbData)
    WS2_LINK_NAME(RegSetValueExW);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(LSTATUS, RegGetValueA,
              (HKEY hkey, LPCSTR lpSubKey, LPCSTR lpValue, DWORD dwFlags, ws2_long_dword pdwType,
               PVOID pvData, LPDWORD pcbData),
              (hkey, lpSubKey, lpValue, dwFlags, (LPDWORD)pdwType, pvData, pcbData))
WS2_LONG_FORM(LSTATUS, RegGetValueA,
              (HKEY hkey, LPCSTR lpSubKey, LPCSTR lpValue, DWORD dwFlags, LPDWORD pdwType,
               PVOID pvData, ws2_long_dword pcbData),
              (hkey, lpSubKey, lpValue, dwFlags, pdwType, pvData, (LPDWORD)pcbData))
WS2_LONG_FORM(LSTATUS, RegGetValueA,
              (HKEY hkey, LPCSTR lpSubKey, LPCSTR lpValue, DWORD dwFlags, ws2_long_dword pdwType,
               PVOID pvData, ws2_long_dword pcbData),
              (hkey, lpSubKey, lpValue, dwFlags, (LPDWORD)pdwType, pvData, (LPDWORD)pcbData))
WS2_LONG_FORM(LSTATUS, RegGetValueW,
              (HKEY hkey, LPCWSTR lpSubKey, LPCWSTR lpValue, DWORD dwFlags, ws2_long_dword pdwType,
               PVOID pvData, LPDWORD pcbData),
              (hkey, lpSubKey, lpValue, dwFlags, (LPDWORD)pdwType, pvData, pcbData))
WS2_LONG_FORM(LSTATUS, RegGetValueW,
              (HKEY hkey, LPCWSTR lpSubKey, LPCWSTR lpValue, DWORD dwFlags, LPDWORD pdwType,
               PVOID pvData, ws2_long_dword pcbData),
              (hkey, lpSubKey, lpValue, dwFlags, pdwType, pvData, (LPDWORD)pcbData))
WS2_LONG_FORM(LSTATUS, RegGetValueW,
              (HKEY hkey, LPCWSTR lpSubKey, LPCWSTR lpValue, DWORD dwFlags, ws2_long_dword pdwType,
               PVOID pvData, ws2_long_dword pcbData),
              (hkey, lpSubKey, lpValue, dwFlags, (LPDWORD)pdwType, pvData, (LPDWORD)pcbData))
WS2_LONG_FORM(LSTATUS, RegQueryValueExA,
              (HKEY hKey, LPCSTR lpValueName, LPDWORD lpReserved, ws2_long_dword lpType,
               LPBYTE lpData, LPDWORD lpcbData),
              (hKey, lpValueName, lpReserved, (LPDWORD)lpType, lpData, lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryValueExA,
              (HKEY hKey, LPCSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,
               ws2_long_dword lpcbData),
              (hKey, lpValueName, lpReserved, lpType, lpData, (LPDWORD)lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryValueExA,
              (HKEY hKey, LPCSTR lpValueName, LPDWORD lpReserved, ws2_long_dword lpType,
               LPBYTE lpData, ws2_long_dword lpcbData),
              (hKey, lpValueName, lpReserved, (LPDWORD)lpType, lpData, (LPDWORD)lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryValueExW,
              (HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved, ws2_long_dword lpType,
               LPBYTE lpData, LPDWORD lpcbData),
              (hKey, lpValueName, lpReserved, (LPDWORD)lpType, lpData, lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryValueExW,
              (HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,
               ws2_long_dword lpcbData),
              (hKey, lpValueName, lpReserved, lpType, lpData, (LPDWORD)lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryValueExW,
              (HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved, ws2_long_dword lpType,
               LPBYTE lpData, ws2_long_dword lpcbData),
              (hKey, lpValueName, lpReserved, (LPDWORD)lpType, lpData, (LPDWORD)lpcbData))
WS2_LONG_FORM(LSTATUS, RegEnumKeyExA,
              (HKEY hKey, DWORD dwIndex, LPSTR lpName, ws2_long_dword lpcchName, LPDWORD lpReserved,
               LPSTR lpClass, LPDWORD lpcchClass, PFILETIME lpftLastWriteTime),
              (hKey, dwIndex, lpName, (LPDWORD)lpcchName, lpReserved, lpClass, lpcchClass,
               lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumKeyExA,
              (HKEY hKey, DWORD dwIndex, LPSTR lpName, LPDWORD lpcchName, LPDWORD lpReserved,
               LPSTR lpClass, ws2_long_dword lpcchClass, PFILETIME lpftLastWriteTime),
              (hKey, dwIndex, lpName, lpcchName, lpReserved, lpClass, (LPDWORD)lpcchClass,
               lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumKeyExA,
              (HKEY hKey, DWORD dwIndex, LPSTR lpName, ws2_long_dword lpcchName, LPDWORD lpReserved,
               LPSTR lpClass, ws2_long_dword lpcchClass, PFILETIME lpftLastWriteTime),
              (hKey, dwIndex, lpName, (LPDWORD)lpcchName, lpReserved, lpClass, (LPDWORD)lpcchClass,
               lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumKeyExW,
              (HKEY hKey, DWORD dwIndex, LPWSTR lpName, ws2_long_dword lpcchName,
               LPDWORD lpReserved, LPWSTR lpClass, LPDWORD lpcchClass, PFILETIME lpftLastWriteTime),
              (hKey, dwIndex, lpName, (LPDWORD)lpcchName, lpReserved, lpClass, lpcchClass,
               lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumKeyExW,
              (HKEY hKey, DWORD dwIndex, LPWSTR lpName, LPDWORD lpcchName, LPDWORD lpReserved,
               LPWSTR lpClass, ws2_long_dword lpcchClass, PFILETIME lpftLastWriteTime),
              (hKey, dwIndex, lpName, lpcchName, lpReserved, lpClass, (LPDWORD)lpcchClass,
               lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumKeyExW,
              (HKEY hKey, DWORD dwIndex, LPWSTR lpName, ws2_long_dword lpcchName,
               LPDWORD lpReserved, LPWSTR lpClass, ws2_long_dword lpcchClass,
               PFILETIME lpftLastWriteTime),
              (hKey, dwIndex, lpName, (LPDWORD)lpcchName, lpReserved, lpClass, (LPDWORD)lpcchClass,
               lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumValueA,
              (HKEY hKey, DWORD dwIndex, LPSTR lpValueName, ws2_long_dword lpcchValueName,
               LPDWORD lpReserved, ws2_long_dword lpType, LPBYTE lpData, ws2_long_dword lpcbData),
              (hKey, dwIndex, lpValueName, (LPDWORD)lpcchValueName, lpReserved, (LPDWORD)lpType,
               lpData, (LPDWORD)lpcbData))
WS2_LONG_FORM(LSTATUS, RegEnumValueA,
              (HKEY hKey, DWORD dwIndex, LPSTR lpValueName, ws2_long_dword lpcchValueName,
               LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData),
              (hKey, dwIndex, lpValueName, (LPDWORD)lpcchValueName, lpReserved, lpType, lpData,
               lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryInfoKeyA,
              (HKEY hKey, LPSTR lpClass, ws2_long_dword lpcchClass, LPDWORD lpReserved,
               ws2_long_dword lpcSubKeys, ws2_long_dword lpcbMaxSubKeyLen,
               ws2_long_dword lpcbMaxClassLen, ws2_long_dword lpcValues,
               ws2_long_dword lpcbMaxValueNameLen, ws2_long_dword lpcbMaxValueLen,
               ws2_long_dword lpcbSecurityDescriptor, PFILETIME lpftLastWriteTime),
              (hKey, lpClass, (LPDWORD)lpcchClass, lpReserved, (LPDWORD)lpcSubKeys,
               (LPDWORD)lpcbMaxSubKeyLen, (LPDWORD)lpcbMaxClassLen, (LPDWORD)lpcValues,
               (LPDWORD)lpcbMaxValueNameLen, (LPDWORD)lpcbMaxValueLen,
               (LPDWORD)lpcbSecurityDescriptor, lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegEnumValueW,
              (HKEY hKey, DWORD dwIndex, LPWSTR lpValueName, ws2_long_dword lpcchValueName,
               LPDWORD lpReserved, ws2_long_dword lpType, LPBYTE lpData, ws2_long_dword lpcbData),
              (hKey, dwIndex, lpValueName, (LPDWORD)lpcchValueName, lpReserved, (LPDWORD)lpType,
               lpData, (LPDWORD)lpcbData))
WS2_LONG_FORM(LSTATUS, RegEnumValueW,
              (HKEY hKey, DWORD dwIndex, LPWSTR lpValueName, ws2_long_dword lpcchValueName,
               LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData),
              (hKey, dwIndex, lpValueName, (LPDWORD)lpcchValueName, lpReserved, lpType, lpData,
               lpcbData))
WS2_LONG_FORM(LSTATUS, RegQueryInfoKeyW,
              (HKEY hKey, LPWSTR lpClass, ws2_long_dword lpcchClass, LPDWORD lpReserved,
               ws2_long_dword lpcSubKeys, ws2_long_dword lpcbMaxSubKeyLen,
               ws2_long_dword lpcbMaxClassLen, ws2_long_dword lpcValues,
               ws2_long_dword lpcbMaxValueNameLen, ws2_long_dword lpcbMaxValueLen,
               ws2_long_dword lpcbSecurityDescriptor, PFILETIME lpftLastWriteTime),
              (hKey, lpClass, (LPDWORD)lpcchClass, lpReserved, (LPDWORD)lpcSubKeys,
               (LPDWORD)lpcbMaxSubKeyLen, (LPDWORD)lpcbMaxClassLen, (LPDWORD)lpcValues,
               (LPDWORD)lpcbMaxValueNameLen, (LPDWORD)lpcbMaxValueLen,
               (LPDWORD)lpcbSecurityDescriptor, lpftLastWriteTime))
WS2_LONG_FORM(LSTATUS, RegCreateKeyExA,
              (HKEY hKey, LPCSTR lpSubKey, DWORD Reserved, LPSTR lpClass, DWORD dwOptions,
               REGSAM samDesired, LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult,
               ws2_long_dword lpdwDisposition),
              (hKey, lpSubKey, Reserved, lpClass, dwOptions, samDesired, lpSecurityAttributes,
               phkResult, (LPDWORD)lpdwDisposition))
WS2_LONG_FORM(LSTATUS, RegCreateKeyExW,
              (HKEY hKey, LPCWSTR lpSubKey, DWORD Reserved, LPWSTR lpClass, DWORD dwOptions,
               REGSAM samDesired, LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult,
               ws2_long_dword lpdwDisposition),
              (hKey, lpSubKey, Reserved, lpClass, dwOptions, samDesired, lpSecurityAttributes,
               phkResult, (LPDWORD)lpdwDisposition))
#endif

#define RegOpenKeyEx WS2_AW(RegOpenKeyEx)
#define RegOpenKey WS2_AW(RegOpenKey)
#define RegGetValue WS2_AW(RegGetValue)
#define RegDeleteValue WS2_AW(RegDeleteValue)
#define RegDeleteKey WS2_AW(RegDeleteKey)
#define RegQueryValueEx WS2_AW(RegQueryValueEx)
#define RegEnumKeyEx WS2_AW(RegEnumKeyEx)
#define RegEnumKey WS2_AW(RegEnumKey)
#define RegEnumValue WS2_AW(RegEnumValue)
#define RegQueryInfoKey WS2_AW(RegQueryInfoKey)
#define RegCreateKey WS2_AW(RegCreateKey)
#define RegCreateKeyEx WS2_AW(RegCreateKeyEx)
#define RegSetValueEx WS2_AW(RegSetValueEx)

#endif
