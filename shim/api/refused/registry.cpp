// SPDX-License-Identifier: MIT
// An empty, read-only registry. Its root keys are open always; there are no others.
#include <cstring>
#include <initializer_list>

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

template <class Character>
LSTATUS create_key(HKEY key, Character const* name, PHKEY result) {
    auto const status = open_key(key, name, result);
    return status == ERROR_FILE_NOT_FOUND ? LSTATUS{ERROR_ACCESS_DENIED} : status;
}

// A key without a class, keys and values: each number that is asked for is 0.
template <class Character>
LSTATUS tell_empty_key(HKEY key, Character* class_name, DWORD* class_length, FILETIME* written,
                       std::initializer_list<DWORD*> numbers) {
    if (class_name && !class_length) return ERROR_INVALID_PARAMETER;
    if (!is_root(key)) return ERROR_INVALID_HANDLE;
    if (class_name && *class_length != 0) *class_name = 0;
    if (class_length) *class_length = 0;
    for (auto* const number : numbers)
        if (number) *number = 0;
    if (written) *written = {};
    return ERROR_SUCCESS;
}

// A caller who asks for it finds zeros where a value would be. [docs:RegGetValueA]
LSTATUS no_value(HKEY key, bool has_name, DWORD flags, void* data, DWORD const* size) {
    bool const wants_both =
        (flags & RRF_SUBKEY_WOW6464KEY) != 0 && (flags & RRF_SUBKEY_WOW6432KEY) != 0 && has_name;
    if (wants_both || (data && !size)) return ERROR_INVALID_PARAMETER;
    if ((flags & RRF_ZEROONFAILURE) != 0 && data) std::memset(data, 0, *size);
    return in_root(key, ERROR_FILE_NOT_FOUND);
}

}  // namespace

LSTATUS WINAPI RegOpenKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult) {
    return open_key(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegOpenKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult) {
    return open_key(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegGetValueA(HKEY hkey, LPCSTR lpSubKey, LPCSTR, DWORD dwFlags, LPDWORD,
                            PVOID pvData, LPDWORD pcbData) {
    return no_value(hkey, lpSubKey != nullptr, dwFlags, pvData, pcbData);
}
LSTATUS WINAPI RegGetValueW(HKEY hkey, LPCWSTR lpSubKey, LPCWSTR, DWORD dwFlags, LPDWORD,
                            PVOID pvData, LPDWORD pcbData) {
    return no_value(hkey, lpSubKey != nullptr, dwFlags, pvData, pcbData);
}
LSTATUS WINAPI RegDeleteValueA(HKEY hKey, LPCSTR) { return in_root(hKey, ERROR_FILE_NOT_FOUND); }
LSTATUS WINAPI RegDeleteValueW(HKEY hKey, LPCWSTR) { return in_root(hKey, ERROR_FILE_NOT_FOUND); }
LSTATUS WINAPI RegDeleteKeyA(HKEY hKey, LPCSTR) { return in_root(hKey, ERROR_FILE_NOT_FOUND); }
LSTATUS WINAPI RegDeleteKeyW(HKEY hKey, LPCWSTR) { return in_root(hKey, ERROR_FILE_NOT_FOUND); }
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
LSTATUS WINAPI RegEnumKeyA(HKEY hKey, DWORD, LPSTR, DWORD) {
    return in_root(hKey, ERROR_NO_MORE_ITEMS);
}
LSTATUS WINAPI RegEnumKeyW(HKEY hKey, DWORD, LPWSTR, DWORD) {
    return in_root(hKey, ERROR_NO_MORE_ITEMS);
}
LSTATUS WINAPI RegEnumValueA(HKEY hKey, DWORD, LPSTR, LPDWORD, LPDWORD, LPDWORD, LPBYTE, LPDWORD) {
    return in_root(hKey, ERROR_NO_MORE_ITEMS);
}
LSTATUS WINAPI RegEnumValueW(HKEY hKey, DWORD, LPWSTR, LPDWORD, LPDWORD, LPDWORD, LPBYTE, LPDWORD) {
    return in_root(hKey, ERROR_NO_MORE_ITEMS);
}
LSTATUS WINAPI RegQueryInfoKeyA(HKEY hKey, LPSTR lpClass, LPDWORD lpcchClass, LPDWORD,
                                LPDWORD lpcSubKeys, LPDWORD lpcbMaxSubKeyLen,
                                LPDWORD lpcbMaxClassLen, LPDWORD lpcValues,
                                LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen,
                                LPDWORD lpcbSecurityDescriptor, PFILETIME lpftLastWriteTime) {
    return tell_empty_key(hKey, lpClass, lpcchClass, lpftLastWriteTime,
                          {lpcSubKeys, lpcbMaxSubKeyLen, lpcbMaxClassLen, lpcValues,
                           lpcbMaxValueNameLen, lpcbMaxValueLen, lpcbSecurityDescriptor});
}
LSTATUS WINAPI RegQueryInfoKeyW(HKEY hKey, LPWSTR lpClass, LPDWORD lpcchClass, LPDWORD,
                                LPDWORD lpcSubKeys, LPDWORD lpcbMaxSubKeyLen,
                                LPDWORD lpcbMaxClassLen, LPDWORD lpcValues,
                                LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen,
                                LPDWORD lpcbSecurityDescriptor, PFILETIME lpftLastWriteTime) {
    return tell_empty_key(hKey, lpClass, lpcchClass, lpftLastWriteTime,
                          {lpcSubKeys, lpcbMaxSubKeyLen, lpcbMaxClassLen, lpcValues,
                           lpcbMaxValueNameLen, lpcbMaxValueLen, lpcbSecurityDescriptor});
}
LSTATUS WINAPI RegFlushKey(HKEY hKey) { return in_root(hKey, ERROR_SUCCESS); }
LSTATUS WINAPI RegCloseKey(HKEY hKey) { return in_root(hKey, ERROR_SUCCESS); }
LSTATUS WINAPI RegCreateKeyExA(HKEY hKey, LPCSTR, DWORD, LPSTR, DWORD, REGSAM,
                               LPSECURITY_ATTRIBUTES, PHKEY, LPDWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
LSTATUS WINAPI RegCreateKeyExW(HKEY hKey, LPCWSTR, DWORD, LPWSTR, DWORD, REGSAM,
                               LPSECURITY_ATTRIBUTES, PHKEY, LPDWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
LSTATUS WINAPI RegCreateKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult) {
    return create_key(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegCreateKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult) {
    return create_key(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegSetValueExA(HKEY hKey, LPCSTR, DWORD, DWORD, const BYTE*, DWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
LSTATUS WINAPI RegSetValueExW(HKEY hKey, LPCWSTR, DWORD, DWORD, const BYTE*, DWORD) {
    return in_root(hKey, ERROR_ACCESS_DENIED);
}
