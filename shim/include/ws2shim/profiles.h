// SPDX-License-Identifier: MIT
// Settings in initialization files ("[section]", "key=value"). Names of sections and keys know no
// case; a file may be UTF-8 or UTF-16 with its mark. A file's name without a folder is one in the
// current folder, where Windows looks in its own.
#ifndef WS2SHIM_PROFILES_H
#define WS2SHIM_PROFILES_H

#include <ws2shim/windows_types.h>

WS2_BEGIN_C

// The value without the quotation marks around it, or lpDefault, as much as there is room for: the
// number of characters without the 0. Without a key the names of all keys of the section, without a
// section those of all sections, each with a 0 and one more at the end; nSize - 2 says that some
// were left out. A file that is not there leaves ERROR_FILE_NOT_FOUND.
// [docs:GetPrivateProfileString]
WINBASEAPI DWORD WINAPI GetPrivateProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName,
                                                 LPCSTR lpDefault, LPSTR lpReturnedString,
                                                 DWORD nSize, LPCSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileStringA);
WINBASEAPI DWORD WINAPI GetPrivateProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName,
                                                 LPCWSTR lpDefault, LPWSTR lpReturnedString,
                                                 DWORD nSize, LPCWSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileStringW);

// A decimal number, or a hexadecimal one behind 0x; 0 for other text, nDefault without the key.
// [docs:GetPrivateProfileInt]
WINBASEAPI UINT WINAPI GetPrivateProfileIntA(LPCSTR lpAppName, LPCSTR lpKeyName, INT nDefault,
                                             LPCSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileIntA);
WINBASEAPI UINT WINAPI GetPrivateProfileIntW(LPCWSTR lpAppName, LPCWSTR lpKeyName, INT nDefault,
                                             LPCWSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileIntW);

// The lines of a section, "key=value", as GetPrivateProfileString gives names.
// [docs:GetPrivateProfileSection]
WINBASEAPI DWORD WINAPI GetPrivateProfileSectionA(LPCSTR lpAppName, LPSTR lpReturnedString,
                                                  DWORD nSize, LPCSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileSectionA);
WINBASEAPI DWORD WINAPI GetPrivateProfileSectionW(LPCWSTR lpAppName, LPWSTR lpReturnedString,
                                                  DWORD nSize, LPCWSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileSectionW);
WINBASEAPI DWORD WINAPI GetPrivateProfileSectionNamesA(LPSTR lpszReturnBuffer, DWORD nSize,
                                                       LPCSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileSectionNamesA);
WINBASEAPI DWORD WINAPI GetPrivateProfileSectionNamesW(LPWSTR lpszReturnBuffer, DWORD nSize,
                                                       LPCWSTR lpFileName)
    WS2_LINK_NAME(GetPrivateProfileSectionNamesW);

// Without a value the key goes, without a key the section. The file is made when there is none; two
// processes that write one file at the same time may lose a change. ERROR_FILE_NOT_FOUND: no
// section. [docs:WritePrivateProfileString]
WINBASEAPI BOOL WINAPI WritePrivateProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName,
                                                  LPCSTR lpString, LPCSTR lpFileName)
    WS2_LINK_NAME(WritePrivateProfileStringA);
WINBASEAPI BOOL WINAPI WritePrivateProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName,
                                                  LPCWSTR lpString, LPCWSTR lpFileName)
    WS2_LINK_NAME(WritePrivateProfileStringW);
// Lines in place of those a section has. [docs:WritePrivateProfileSection]
WINBASEAPI BOOL WINAPI WritePrivateProfileSectionA(LPCSTR lpAppName, LPCSTR lpString,
                                                   LPCSTR lpFileName)
    WS2_LINK_NAME(WritePrivateProfileSectionA);
WINBASEAPI BOOL WINAPI WritePrivateProfileSectionW(LPCWSTR lpAppName, LPCWSTR lpString,
                                                   LPCWSTR lpFileName)
    WS2_LINK_NAME(WritePrivateProfileSectionW);

WS2_END_C

#define GetPrivateProfileString WS2_AW(GetPrivateProfileString)
#define GetPrivateProfileInt WS2_AW(GetPrivateProfileInt)
#define GetPrivateProfileSection WS2_AW(GetPrivateProfileSection)
#define GetPrivateProfileSectionNames WS2_AW(GetPrivateProfileSectionNames)
#define WritePrivateProfileString WS2_AW(WritePrivateProfileString)
#define WritePrivateProfileSection WS2_AW(WritePrivateProfileSection)

#endif
