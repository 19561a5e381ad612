// SPDX-License-Identifier: MIT
// Short forms for messages of windows: there are none here, so it is empty.
#ifndef _INC_WINDOWSX_H
#define _INC_WINDOWSX_H

#include <windows.h>

#endif
