// SPDX-License-Identifier: MIT
// Of the shell only its folders.
#ifndef _SHLOBJ_H_
#define _SHLOBJ_H_

#include <windows.h>

#include <knownfolders.h>

#define CSIDL_DESKTOP 0x0000
#define CSIDL_PERSONAL 0x0005
#define CSIDL_DESKTOPDIRECTORY 0x0010
#define CSIDL_APPDATA 0x001a
#define CSIDL_LOCAL_APPDATA 0x001c
#define CSIDL_COMMON_APPDATA 0x0023
#define CSIDL_WINDOWS 0x0024
#define CSIDL_SYSTEM 0x0025
#define CSIDL_PROGRAM_FILES 0x0026
#define CSIDL_PROFILE 0x0028
#define CSIDL_FLAG_CREATE 0x8000
#define SHGFP_TYPE_CURRENT 0
#define SHGFP_TYPE_DEFAULT 1
#define KF_FLAG_DEFAULT 0x00000000
#define KF_FLAG_DONT_VERIFY 0x00004000
#define KF_FLAG_CREATE 0x00008000

WS2_BEGIN_C

// A folder's path, of at most MAX_PATH characters. Those of the user are in $HOME: Desktop,
// Documents, and for APPDATA and LOCAL_APPDATA what XDG's base directories say (.config and
// .local/share); COMMON_APPDATA is /var/lib. FALSE and ERROR_INVALID_PARAMETER for a number that
// the host has no folder for (WINDOWS and SYSTEM are such), ERROR_FILE_NOT_FOUND for a folder that
// is not there unless fCreate has it made. [docs:SHGetSpecialFolderPathW]
WINBASEAPI BOOL WINAPI SHGetSpecialFolderPathA(HWND hwnd, LPSTR pszPath, int csidl, BOOL fCreate)
    WS2_LINK_NAME(SHGetSpecialFolderPathA);
WINBASEAPI BOOL WINAPI SHGetSpecialFolderPathW(HWND hwnd, LPWSTR pszPath, int csidl, BOOL fCreate)
    WS2_LINK_NAME(SHGetSpecialFolderPathW);
#define SHGetSpecialFolderPath WS2_AW(SHGetSpecialFolderPath)

// The same as S_OK and HRESULTs, with an empty path where there is none: E_INVALIDARG for a number
// without a folder, ERROR_FILE_NOT_FOUND as an HRESULT for a folder that is not there unless
// CSIDL_FLAG_CREATE has it made. The folders are this user's, whichever token is given.
// [docs:SHGetFolderPathW]
WINBASEAPI HRESULT WINAPI SHGetFolderPathA(HWND hwnd, int csidl, HANDLE hToken, DWORD dwFlags,
                                           LPSTR pszPath) WS2_LINK_NAME(SHGetFolderPathA);
WINBASEAPI HRESULT WINAPI SHGetFolderPathW(HWND hwnd, int csidl, HANDLE hToken, DWORD dwFlags,
                                           LPWSTR pszPath) WS2_LINK_NAME(SHGetFolderPathW);
#define SHGetFolderPath WS2_AW(SHGetFolderPath)

// In memory for CoTaskMemFree; NULL and ERROR_FILE_NOT_FOUND as an HRESULT for a GUID that the host
// has no folder for, and for a folder that is not there, unless KF_FLAG_CREATE has it made or
// KF_FLAG_DONT_VERIFY has it told all the same. [docs:SHGetKnownFolderPath]
WINBASEAPI HRESULT WINAPI SHGetKnownFolderPath(REFKNOWNFOLDERID rfid, DWORD dwFlags, HANDLE hToken,
                                               LPWSTR* ppszPath)
    WS2_LINK_NAME(SHGetKnownFolderPath);

WS2_END_C

#endif
