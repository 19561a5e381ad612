// SPDX-License-Identifier: MIT
// Microsoft's older name for <new>; in C there is nothing in it that sockets programs use.
#ifndef _INC_NEW
#define _INC_NEW

#ifdef __cplusplus
#include <new>
#endif

#endif
