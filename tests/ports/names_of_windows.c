// SPDX-License-Identifier: MIT
// Names that event loops and servers need to be compiled, beside sockets.
#include <signal.h>
#include <stdio.h>
#include <sys/locking.h>
#include <winsock2.h>

#include <shlobj.h>
#include <windows.h>

static int received;
static void note(int number) { received = number; }

int main(void) {
    FILE_ID_128 id;
    if (sizeof id != 16 || ERROR_INVALID_REPARSE_DATA != 4392) return 1;
    if (_LK_NBLCK != 2 || CSIDL_SYSTEM != 0x25) return 2;
    if (signal(SIGBREAK, note) == SIG_ERR || raise(SIGBREAK) != 0) return 3;
    if (received != SIGBREAK) return 4;
    puts("42");
    return 0;
}
