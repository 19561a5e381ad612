/* SPDX-License-Identifier: MIT */
/* <unistd.h> of MinGW brings <io.h> and <process.h>: a folder is made with one argument, in C and
   in C++ with <sys/stat.h>, too. */
#include <sys/stat.h>
#include <unistd.h>
#include <windows.h>

#include <stdio.h>

int main(void) {
    char name[64];
    struct stat status;
    sprintf(name, "ws2_port_unistd_%d", (int)getpid());
    if (mkdir(name) != 0 || stat(name, &status) != 0 || !S_ISDIR(status.st_mode)) return 1;
    if (access(name, W_OK) != 0) return 2;
    if (spawnl(P_WAIT, "/bin/true", "true", NULL) != 0) return 3;
    if (rmdir(name) != 0) return 4;
    printf("42\n");
    return 0;
}
