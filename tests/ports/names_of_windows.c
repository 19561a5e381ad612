// SPDX-License-Identifier: MIT
// Names that event loops and servers need to be compiled, beside sockets.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/locking.h>
#include <sys/stat.h>
#include <sys/utime.h>
#include <winsock2.h>

#include <fcntl.h>
#include <io.h>
#include <lmerr.h>
#include <lmwksta.h>
#include <psapi.h>
#include <shlobj.h>
#include <windows.h>
#include <winioctl.h>
#include <winperf.h>

_STATIC_ASSERT(sizeof(COPYDATASTRUCT) == 3 * sizeof(void*));

static int sets_times(const char* path) {
    struct _utimbuf times = {1000000000, 1234567890};
    struct stat facts;
    FILE* const file = fopen(path, "w");
    if (!file || fclose(file) != 0) return 0;
    int const is_set = _utime(path, &times) == 0 && stat(path, &facts) == 0;
    return remove(path) == 0 && is_set && facts.st_mtime == 1234567890;
}

static int received;
static void note(int number) { received = number; }

static int is_break(int number) {
    switch (number) {
#ifdef SIGQUIT
        case SIGQUIT:
#endif
#ifdef SIGBREAK
        case SIGBREAK:
#endif
            return 1;
        default:
            return 0;
    }
}

int main(void) {
    FILE_ID_128 id;
    if (sizeof id != 16 || ERROR_INVALID_REPARSE_DATA != 4392) return 1;
    if (_LK_NBLCK != 2 || CSIDL_SYSTEM != 0x25) return 2;
    if (signal(SIGBREAK, note) == SIG_ERR || raise(SIGBREAK) != 0) return 3;
    if (received != SIGBREAK || !is_break(SIGBREAK)) return 4;
    if (PROCESSOR_ARCHITECTURE_ARM64 != 12 || FILE_DEVICE_CONSOLE != 0x50) return 5;
    if (sizeof(FILE_NOTIFY_INFORMATION) != 16 && sizeof(WCHAR) == 2) return 6;
    if (FILE_ACTION_RENAMED_NEW_NAME != 5 || FILE_NAME_OPENED != 8) return 7;
    _fmode = _O_BINARY;
    if (_fmode != _O_BINARY) return 8;
    if (SECURITY_SQOS_PRESENT != 0x100000 || SECURITY_IDENTIFICATION != 0x10000) return 10;
    if (STARTF_FORCEOFFFEEDBACK != 0x80) return 11;
    if (strlen(strcpy((char*)_alloca(16), "memory")) != 6) return 12;
    if ((u_int64)-1 < 0 || sizeof(u_int64) != 8) return 15;
    if (MAX_NERR != 2999 || ABSOLUTE != 1 || RELATIVE != 2) return 13;
    if (sizeof(((COMMCONFIG*)0)->dcb) != sizeof(DCB)) return 14;
    if (!sets_times("names_of_windows.times")) return 9;
    puts("42");
    return 0;
}
