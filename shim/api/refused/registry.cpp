// SPDX-License-Identifier: MIT
// An empty, read-only registry. Its root keys are open always; there are no others.
#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <winreg.h>

namespace {

bool is_root(HKEY key) {
    auto const number = static_cast<DWORD>(reinterpret_cast<ULONG_PTR>(key));
    return number >= 0x80000000 && number <= 0x80000006;
}

LSTATUS in_root(HKEY key, LSTATUS otherwise) {
    return is_root(key) ? otherwise : LSTATUS{ERROR_INVALID_HANDLE};
}

// Without a name the root itself is opened again.
template <class Character>
LSTATUS open_key(HKEY key, Character const* name, PHKEY result) {
    if (!result) return ERROR_INVALID_PARAMETER;
    if (!is_root(key)) return ERROR_INVALID_HANDLE;
    bool const is_itself = !name || !*name;
    *result = is_itself ? key : nullptr;
    return is_itself ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

}  // namespace

LSTATUS WINAPI RegOpenKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD, REGSAM, PHKEY phkResult) {
    return open_key(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegOpenKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD, REGSAM, PHKEY phkResult) {
    return open_key(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegQueryValueExA(HKEY hKey, LPCSTR, LPDWORD, LPDWORD, LPBYTE, LPDWORD) {
    return in_root(hKey, ERROR_FILE_NOT_FOUND);
}
LSTATUS WINAPI RegQueryValueExW(HKEY hKey, LPCWSTR, LPDWORD, LPDWORD, LPBYTE, LPDWORD) {
    return in_root(hKey, ERROR_FILE_NOT_FOUND);
}
LSTATUS WINAPI RegEnumKeyExA(HKEY hKey, DWORD, LPSTR, LPDWORD, LPDWORD, LPSTR, LPDWORD, PFILETIME) {
    return in_root(hKey, ERROR_NO_MORE_ITEMS);
}
LSTATUS WINAPI RegEnumKeyExW(HKEY hKey, DWORD, LPWSTR, LPDWORD, LPDWORD, LPWSTR, LPDWORD,
                             PFILETIME) {
    return in_root(hKey, ERROR_NO_MORE_ITEMS);
}
LSTATUS WINAPI RegCloseKey(HKEY hKey) { return in_root(hKey, ERROR_SUCCESS); }
LSTATUS WINAPI RegCreateKeyExA(HKEY hKey, LPCSTR, DWORD, LPSTR, DWORD, REGSAM,
                               LPSECURITY_ATTRIBUTES, PHKEY, LPDWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
LSTATUS WINAPI RegCreateKeyExW(HKEY hKey, LPCWSTR, DWORD, LPWSTR, DWORD, REGSAM,
                               LPSECURITY_ATTRIBUTES, PHKEY, LPDWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
LSTATUS WINAPI RegSetValueExA(HKEY hKey, LPCSTR, DWORD, DWORD, const BYTE*, DWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
LSTATUS WINAPI RegSetValueExW(HKEY hKey, LPCWSTR, DWORD, DWORD, const BYTE*, DWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
