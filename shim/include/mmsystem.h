// SPDX-License-Identifier: MIT
// Of multimedia only the clock.
#ifndef _INC_MMSYSTEM
#define _INC_MMSYSTEM

#include <timeapi.h>

#endif
