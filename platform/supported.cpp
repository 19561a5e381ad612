// SPDX-License-Identifier: MIT
// What the library needs of a target. supported.cmake compiles this when a build is configured, and
// reports what does not hold.
#include <sys/types.h>
#include <time.h>

static_assert(sizeof(void*) == sizeof(long) && (sizeof(void*) == 4 || sizeof(void*) == 8),
              "not supported: handles need pointers and longs of one size, 32 or 64 bits");
static_assert(sizeof(wchar_t) == 4,
              "not supported: wchar_t is not UTF-32 (is -fshort-wchar given?)");
static_assert(sizeof(off_t) == 8,
              "not supported: off_t cannot hold the length of a file beyond 2 GB");
static_assert(sizeof(time_t) == 8,
              "not supported: time_t ends in 2038 (glibc 2.34 has a longer one for 32 bits)");
static_assert(__atomic_always_lock_free(4, nullptr),
              "not supported: the processor has no atomic operations on 4 bytes");
#if defined __x86_64__ && defined __ILP32__
static_assert(false, "not supported: x32, which has system calls of its own");
#endif
