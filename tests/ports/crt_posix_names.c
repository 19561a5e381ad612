/* SPDX-License-Identifier: MIT */
/* The names without an underscore that <io.h>, <direct.h> and <process.h> have: access, close,
   mkdir with one argument, getpid; and folders by wide and by chosen names. */
#include <winsock2.h>

#include <direct.h>
#include <errno.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <string.h>

/* Names for a folder that a socket of AF_UNIX lives in, as libraries choose them. */
static int temporary_folder(void) {
    char name[L_tmpnam_s];
    wchar_t wide[L_tmpnam_s];
    if (tmpnam_s(name, 2) != ERANGE || tmpnam_s(name, sizeof name) != 0 || mkdir(name) != 0)
        return 1;
    return rmdir(name) != 0 || _wtmpnam_s(wide, L_tmpnam_s) != 0 || _wmkdir(wide) != 0 ||
           _waccess(wide, 0) != 0 || _wrmdir(wide) != 0;
}

int main(void) {
    char name[64], here[512], text[3] = "";
    int file;
    sprintf(name, "ws2_port_%d", (int)getpid());
    if (access(name, 0) == 0 || mkdir(name) != 0 || access(name, 0) != 0) return 1;
    if (chdir(name) != 0 || !getcwd(here, sizeof here) || !strstr(here, name)) return 2;
    file = open("file", O_RDWR | O_CREAT | O_BINARY, S_IREAD | S_IWRITE);
    if (filelength(file) != 0) return 7;
    if (write(file, "42", 2) != 2 || filelength(file) != 2 || _commit(file) != 0) return 3;
    if (lseek(file, 0, SEEK_SET) != 0) return 3;
    if (read(file, text, 2) != 2 || isatty(file)) return 4;
    if (chsize(file, 1) != 0 || lseek(file, 0, SEEK_END) != 1 || close(file) != 0) return 4;
    if (temporary_folder() != 0) return 6;
    if (unlink("file") != 0 || chdir("..") != 0 || rmdir(name) != 0) return 5;
    printf("%s\n", text);
    return 0;
}
