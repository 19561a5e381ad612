// SPDX-License-Identifier: MIT
// The forms of Microsoft's checked functions that see the size of an array by themselves, in C++.
// Included by <ws2shim/crt.h>.
#ifndef WS2SHIM_CRT_SIZED_H
#define WS2SHIM_CRT_SIZED_H

#include <ws2shim/crt.h>

#ifdef __cplusplus
extern "C++" {
template <size_t Room>
inline errno_t strcpy_s(char (&to)[Room], const char* from) {
    return strcpy_s(to, Room, from);
}
template <size_t Room>
inline errno_t strncpy_s(char (&to)[Room], const char* from, size_t count) {
    return strncpy_s(to, Room, from, count);
}
template <size_t Room>
inline errno_t strcat_s(char (&to)[Room], const char* from) {
    return strcat_s(to, Room, from);
}
template <size_t Room>
inline errno_t strncat_s(char (&to)[Room], const char* from, size_t count) {
    return strncat_s(to, Room, from, count);
}
template <size_t Room>
inline errno_t wcscpy_s(wchar_t (&to)[Room], const wchar_t* from) {
    return wcscpy_s(to, Room, from);
}
template <size_t Room>
inline errno_t wcsncpy_s(wchar_t (&to)[Room], const wchar_t* from, size_t count) {
    return wcsncpy_s(to, Room, from, count);
}
template <size_t Room>
inline errno_t wcscat_s(wchar_t (&to)[Room], const wchar_t* from) {
    return wcscat_s(to, Room, from);
}
template <size_t Room>
inline errno_t wcsncat_s(wchar_t (&to)[Room], const wchar_t* from, size_t count) {
    return wcsncat_s(to, Room, from, count);
}
template <size_t Room>
inline errno_t _strlwr_s(char (&to)[Room]) {
    return _strlwr_s(to, Room);
}
template <size_t Room>
inline errno_t _strupr_s(char (&to)[Room]) {
    return _strupr_s(to, Room);
}
template <size_t Room>
inline errno_t _wcslwr_s(wchar_t (&to)[Room]) {
    return _wcslwr_s(to, Room);
}
template <size_t Room>
inline errno_t _wcsupr_s(wchar_t (&to)[Room]) {
    return _wcsupr_s(to, Room);
}
template <size_t Room>
inline errno_t tmpnam_s(char (&to)[Room]) {
    return tmpnam_s(to, Room);
}
template <size_t Room>
inline errno_t _wtmpnam_s(wchar_t (&to)[Room]) {
    return _wtmpnam_s(to, Room);
}
template <size_t Room>
inline char* gets_s(char (&to)[Room]) {
    return gets_s(to, Room);
}
template <size_t Room>
inline errno_t strerror_s(char (&to)[Room], int number) {
    return strerror_s(to, Room, number);
}
template <size_t Room>
inline errno_t ctime_s(char (&to)[Room], const time_t* moment) {
    return ctime_s(to, Room, moment);
}
template <size_t Room>
inline errno_t asctime_s(char (&to)[Room], const struct tm* parts) {
    return asctime_s(to, Room, parts);
}
template <size_t Room>
inline errno_t _strtime_s(char (&to)[Room]) {
    return _strtime_s(to, Room);
}
template <size_t Room>
inline errno_t _strdate_s(char (&to)[Room]) {
    return _strdate_s(to, Room);
}
template <size_t Room>
inline errno_t getenv_s(size_t* needed, char (&to)[Room], const char* name) {
    return getenv_s(needed, to, Room, name);
}
template <size_t Room>
inline errno_t _wgetenv_s(size_t* needed, wchar_t (&to)[Room], const wchar_t* name) {
    return _wgetenv_s(needed, to, Room, name);
}
template <size_t Room>
inline errno_t mbstowcs_s(size_t* converted, wchar_t (&to)[Room], const char* from, size_t count) {
    return mbstowcs_s(converted, to, Room, from, count);
}
template <size_t Room>
inline errno_t wcstombs_s(size_t* converted, char (&to)[Room], const wchar_t* from, size_t count) {
    return wcstombs_s(converted, to, Room, from, count);
}
template <size_t Room>
inline errno_t _itoa_s(int value, char (&to)[Room], int base) {
    return _itoa_s(value, to, Room, base);
}
template <size_t Room>
inline errno_t _ltoa_s(long value, char (&to)[Room], int base) {
    return _ltoa_s(value, to, Room, base);
}
template <size_t Room>
inline errno_t _ultoa_s(unsigned long value, char (&to)[Room], int base) {
    return _ultoa_s(value, to, Room, base);
}
template <size_t Room>
inline errno_t _i64toa_s(long long value, char (&to)[Room], int base) {
    return _i64toa_s(value, to, Room, base);
}
template <size_t Room>
inline errno_t _ui64toa_s(unsigned long long value, char (&to)[Room], int base) {
    return _ui64toa_s(value, to, Room, base);
}
template <size_t Room>
inline errno_t _itow_s(int value, wchar_t (&to)[Room], int base) {
    return _itow_s(value, to, Room, base);
}
template <size_t Room>
inline errno_t _makepath_s(char (&to)[Room], const char* drive, const char* folder,
                           const char* name, const char* extension) {
    return _makepath_s(to, Room, drive, folder, name, extension);
}
template <size_t Room>
inline errno_t _wmakepath_s(wchar_t (&to)[Room], const wchar_t* drive, const wchar_t* folder,
                            const wchar_t* name, const wchar_t* extension) {
    return _wmakepath_s(to, Room, drive, folder, name, extension);
}
template <size_t Drive, size_t Folder, size_t Name, size_t Extension>
inline errno_t _splitpath_s(const char* path, char (&drive)[Drive], char (&folder)[Folder],
                            char (&name)[Name], char (&extension)[Extension]) {
    return _splitpath_s(path, drive, Drive, folder, Folder, name, Name, extension, Extension);
}
template <size_t Drive, size_t Folder, size_t Name, size_t Extension>
inline errno_t _wsplitpath_s(const wchar_t* path, wchar_t (&drive)[Drive],
                             wchar_t (&folder)[Folder], wchar_t (&name)[Name],
                             wchar_t (&extension)[Extension]) {
    return _wsplitpath_s(path, drive, Drive, folder, Folder, name, Name, extension, Extension);
}
template <size_t Room>
__attribute__((format(printf, 2, 0))) inline int vsprintf_s(char (&to)[Room], const char* format,
                                                            va_list words) {
    return vsprintf_s(to, Room, format, words);
}
template <size_t Room>
__attribute__((format(printf, 3, 0))) inline int _vsnprintf_s(char (&to)[Room], size_t count,
                                                              const char* format, va_list words) {
    return _vsnprintf_s(to, Room, count, format, words);
}
template <size_t Room>
__attribute__((format(printf, 3, 0))) inline int vsnprintf_s(char (&to)[Room], size_t count,
                                                             const char* format, va_list words) {
    return vsnprintf_s(to, Room, count, format, words);
}
template <size_t Room>
__attribute__((format(printf, 2, 3))) inline int sprintf_s(char (&to)[Room], const char* format,
                                                           ...) {
    va_list words;
    va_start(words, format);
    const int length = vsprintf_s(to, Room, format, words);
    va_end(words);
    return length;
}
template <size_t Room>
__attribute__((format(printf, 3, 4))) inline int _snprintf_s(char (&to)[Room], size_t count,
                                                             const char* format, ...) {
    va_list words;
    va_start(words, format);
    const int length = _vsnprintf_s(to, Room, count, format, words);
    va_end(words);
    return length;
}
template <size_t Room>
inline int vswprintf_s(wchar_t (&to)[Room], const wchar_t* format, va_list words) {
    return vswprintf_s(to, Room, format, words);
}
template <size_t Room>
inline int _vsnwprintf_s(wchar_t (&to)[Room], size_t count, const wchar_t* format, va_list words) {
    return _vsnwprintf_s(to, Room, count, format, words);
}
template <size_t Room>
inline int swprintf_s(wchar_t (&to)[Room], const wchar_t* format, ...) {
    va_list words;
    va_start(words, format);
    const int length = vswprintf_s(to, Room, format, words);
    va_end(words);
    return length;
}
template <size_t Room>
inline int _snwprintf_s(wchar_t (&to)[Room], size_t count, const wchar_t* format, ...) {
    va_list words;
    va_start(words, format);
    const int length = _vsnwprintf_s(to, Room, count, format, words);
    va_end(words);
    return length;
}
}
#endif

#endif
