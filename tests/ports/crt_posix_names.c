/* SPDX-License-Identifier: MIT */
/* The names without an underscore that <io.h>, <direct.h> and <process.h> have: access, close,
   mkdir with one argument, getpid. */
#include <winsock2.h>

#include <direct.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    char name[64], here[512], text[3] = "";
    int file;
    sprintf(name, "ws2_port_%d", (int)getpid());
    if (access(name, 0) == 0 || mkdir(name) != 0 || access(name, 0) != 0) return 1;
    if (chdir(name) != 0 || !getcwd(here, sizeof here) || !strstr(here, name)) return 2;
    file = open("file", O_RDWR | O_CREAT | O_BINARY, S_IREAD | S_IWRITE);
    if (write(file, "42", 2) != 2 || lseek(file, 0, SEEK_SET) != 0) return 3;
    if (read(file, text, 2) != 2 || isatty(file) || close(file) != 0) return 4;
    if (unlink("file") != 0 || chdir("..") != 0 || rmdir(name) != 0) return 5;
    printf("%s\n", text);
    return 0;
}
