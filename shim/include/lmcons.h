// SPDX-License-Identifier: MIT
// Lengths of names in networks of Windows.
#ifndef _INC_LMCONS_H
#define _INC_LMCONS_H

#include <ws2shim/windows_types.h>

#define CNLEN 15
#define UNLEN 256
#define GNLEN UNLEN
#define PWLEN 256
#define DNLEN CNLEN
#define NET_API_STATUS DWORD

#endif
