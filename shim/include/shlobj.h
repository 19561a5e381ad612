// SPDX-License-Identifier: MIT
// Of the shell only its folder numbers.
#ifndef _SHLOBJ_H_
#define _SHLOBJ_H_

#include <windows.h>

#define CSIDL_DESKTOP 0x0000
#define CSIDL_PERSONAL 0x0005
#define CSIDL_APPDATA 0x001a
#define CSIDL_LOCAL_APPDATA 0x001c
#define CSIDL_COMMON_APPDATA 0x0023
#define CSIDL_WINDOWS 0x0024
#define CSIDL_SYSTEM 0x0025
#define CSIDL_PROFILE 0x0028
#define SHGFP_TYPE_CURRENT 0

#endif
