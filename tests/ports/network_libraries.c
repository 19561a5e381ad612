/* SPDX-License-Identifier: MIT */
/* What network libraries have in their Windows halves: a gettimeofday of their own although a check
   has found <sys/time.h>, SystemFunction036 and _getcwd declared by themselves, _unlink,
   _byteswap_uint64 and positions of 64 bits with <stdio.h> and <stdlib.h> alone, an O_NONBLOCK of
   their own. */
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <wchar.h>
#include <winsock2.h>

#include <windows.h>

#define O_NONBLOCK (0)
#define SIGKILL (0)
#if defined(FD_CLOEXEC) || defined(F_SETFL)
#error "Windows has no fcntl()"
#endif

BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG size);
extern char* _getcwd(char* buffer, size_t size);

static int gettimeofday(struct timeval* now, TIME_ZONE_INFORMATION* zone) {
    static const uint64_t since_1601 = 116444736000000000Ui64;
    FILETIME file_time;
    ULARGE_INTEGER time;
    (void)zone;
    GetSystemTimeAsFileTime(&file_time);
    time.LowPart = file_time.dwLowDateTime;
    time.HighPart = file_time.dwHighDateTime;
    now->tv_sec = (long)((time.QuadPart - since_1601) / 10000000);
    now->tv_usec = (long)((time.QuadPart - since_1601) / 10 % 1000000);
    return O_NONBLOCK;
}

static int positions(const char* name) {
    int fd = -1;
    FILE* file;
    if (_sopen_s(&fd, name, _O_CREAT | _O_RDWR | _O_BINARY, _SH_DENYNO, _S_IREAD | _S_IWRITE) != 0)
        return 1;
    if (_lseeki64(fd, 5000000000i64, SEEK_SET) != 5000000000i64 || _close(fd) != 0) return 2;
    file = fopen(name, "rb");
    if (!file || _fseeki64(file, 5000000000i64, SEEK_SET) != 0 || _ftelli64(file) != 5000000000i64)
        return 3;
    fclose(file);
    return _unlink(name) == 0 && _sopen_s(&fd, name, _O_RDONLY, _SH_DENYNO, 0) == 2 && fd == -1 ? 0
                                                                                                : 4;
}

int main(void) {
    unsigned char random[2][16] = {{0}};
    char here[1024], name[64];
    struct timeval now;
    if (gettimeofday(&now, NULL) != 0 || now.tv_sec < 1700000000) return 1;
    if (!SystemFunction036(random, sizeof random) || memcmp(random[0], random[1], 16) == 0)
        return 2;
    if (!_getcwd(here, sizeof here)) return 3;
    strcpy(here, "Stressed");
    if (strcmpi(here, "STRESSED") != 0 || strcmp(strrev(here), "dessertS") != 0 ||
        strcmp(strupr(here), "DESSERTS") != 0)
        return 5;
    if (wcsstr(__FILEW__, L"network_libraries.c") == NULL) return 6;
    if (_byteswap_uint64(0x0102030405060708UI64) != 0x0807060504030201ui64) return 4;
    sprintf(name, "ws2_port_%lu", (unsigned long)GetCurrentProcessId());
    printf("%d\n", 42 + positions(name));
    return 0;
}
