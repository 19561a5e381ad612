/* SPDX-License-Identifier: MIT */
/* Functions of the file's own that are declared for all files first, and a case that goes on into
 * the next one, with all warnings, in a source that defines int64_t and uint64_t as Microsoft's
 * compiler has them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <windows.h>

#include <stdio.h>

typedef __int64 int64_t;
typedef unsigned __int64 uint64_t;
_Static_assert(_Generic(INT64_MAX, int64_t : 1, default : 0), "the host's");

void add(int n);
extern int sum(void);
// clang-format off
int*
place(void);
// clang-format on

static int total;

static void add(int n) { *place() += n; }
static int sum(void) { return total; }
// clang-format off
static int*
place(void) { return &total; }
// clang-format on

int main(int argc, char** argv) {
    switch (argc) {
        case 2:
            add(argv[1][0] == 'w' ? 2 : 3);
            /* fall through */
        case 1:
            add(40);
            break;
    }
    printf("%d\n", environ != NULL && *_environ != NULL ? sum() : 0);
    return 0;
}
