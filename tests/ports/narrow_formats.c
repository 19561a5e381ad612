// SPDX-License-Identifier: MIT
// Sizes of Microsoft's narrow formats: printf and its kin, and scanf and its kin.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

static const __int64 large = -5000000000;

static int listed(char* to, size_t room, const char* format, ...) {
    char again[80];
    int count;
    va_list list;
    va_start(list, format);
    count = vsnprintf(to, room, format, list);
    if (vsprintf(again, format, list) != count || strcmp(again, to) != 0) count = -1;
    va_end(list);
    return count;
}

static int prints(void) {
    char text[80], flush[24];
    // Not all that glibc's flag and width would write: 64 letters.
    if (sprintf(flush, "%I64d", large) != 11 || strcmp(flush, "-5000000000") != 0) return 0;
    if (snprintf(text, sizeof text, "%-14I64d|%08I64X|%+.3I32d|%*I64u", large, (__int64)0xABCDEF, 7,
                 6, (__int64)42) != 35 ||
        strcmp(text, "-5000000000   |00ABCDEF|+007|    42") != 0)
        return 0;
    if (snprintf(text, sizeof text, "ID %%I64d %Id %Iu %Ix", (intptr_t)-3, (size_t)4,
                 (size_t)255) != 16 ||
        strcmp(text, "ID %I64d -3 4 ff") != 0)
        return 0;
    if (snprintf(text, 4, "%I64d", large) != 11 || strcmp(text, "-50") != 0) return 0;
    if (snprintf(text, sizeof text, "%ws %wc %5.2f%% I", L"wide", L'w', 1.5) != 15 ||
        strcmp(text, "wide w  1.50% I") != 0)
        return 0;
    return listed(text, sizeof text, "%s %I64d %I64x", "text", large, (__int64)1 << 40) == 28 &&
           strcmp(text, "text -5000000000 10000000000") == 0;
}

static int scans(void) {
    __int64 a = -1, b = -1;
    unsigned __int64 c = 0;
    int d = -1;
    char set[8] = "";
    if (sscanf("-5000000000 7:ff 12", "%I64d %1I64d:%I64x %I32d", &a, &b, &c, &d) != 4) return 0;
    return a == large && b == 7 && c == 255 && d == 12 &&
           sscanf("%I%9", "%[%I64d]%*I32d%n", set, &d) == 1 && strcmp(set, "%I%") == 0 &&
           sscanf("%8 9", "%%%*I64d%I64d", &a) == 1 && a == 9;
}

static int files(void) {
    __int64 read = 0;
    FILE* file = tmpfile();
    const int is_right = file != NULL && fprintf(file, "%I64d\n", large) == 12 &&
                         fseek(file, 0, SEEK_SET) == 0 && fscanf(file, "%I64d", &read) == 1 &&
                         read == large;
    if (file != NULL) fclose(file);
    return is_right;
}

int main(void) {
    int prefix = prints() ? 4 : 0;
    if (!scans() || !files()) prefix = 0;
    // 42, when the format is read as Microsoft's library does.
    return printf("%I64d%I32d\n", (__int64)prefix, 2) != 3;
}
