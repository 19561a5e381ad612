// SPDX-License-Identifier: MIT
// Of the shell only its folders.
#ifndef _SHLOBJ_H_
#define _SHLOBJ_H_

#include <windows.h>

#define CSIDL_DESKTOP 0x0000
#define CSIDL_PERSONAL 0x0005
#define CSIDL_DESKTOPDIRECTORY 0x0010
#define CSIDL_APPDATA 0x001a
#define CSIDL_LOCAL_APPDATA 0x001c
#define CSIDL_COMMON_APPDATA 0x0023
#define CSIDL_WINDOWS 0x0024
#define CSIDL_SYSTEM 0x0025
#define CSIDL_PROFILE 0x0028
#define CSIDL_FLAG_CREATE 0x8000
#define SHGFP_TYPE_CURRENT 0

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

WS2_END_C

#endif
