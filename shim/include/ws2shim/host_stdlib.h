// SPDX-License-Identifier: MIT
// The host's <stdlib.h> for headers that do not bring it on Windows: a program that has included
// only those may call a variable errno.
#define WS2_WITHOUT_ERRNO
#include <stdlib.h>
#undef WS2_WITHOUT_ERRNO
