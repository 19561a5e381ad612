// SPDX-License-Identifier: MIT
// The times of a file.
#ifndef _INC_UTIME
#define _INC_UTIME

#include <time.h>
#include <ws2shim/types.h>

struct _utimbuf {
    time_t actime;
    time_t modtime;
};
#define __utimbuf64 _utimbuf

WS2_BEGIN_C

// NULL: now. -1 and errno when there is no such file. [docs:_utime]
int _utime(const char* path, struct _utimbuf* times) WS2_HOST_NAME(utime);

WS2_END_C

#define _utime32 _utime
#define _utime64 _utime

#endif
