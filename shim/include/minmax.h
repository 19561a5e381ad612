// SPDX-License-Identifier: MIT
// min and max, for programs that have <windows.h> without them.
#ifndef _INC_MINMAX
#define _INC_MINMAX

#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif

#endif
