// SPDX-License-Identifier: MIT
// Sizes in narrow formats that Microsoft's library knows and the host's takes for something else
// (glibc: a flag and a width of 64) or not at all: I64, I32 and I for numbers, w for text.
#ifndef WS2SHIM_NARROW_FORMATS_H
#define WS2SHIM_NARROW_FORMATS_H

#include <string.h>
#include <ws2shim/linkage.h>

// Behind the flags, the width and the precision: how many letters Windows' size has, 0 for one that
// the host has as well, and what it is to the host.
WS2_INLINE size_t ws2_windows_size(const char* at, const char** hosts) {
    const size_t length = strncmp(at, "I64", 3) == 0 || strncmp(at, "I32", 3) == 0 ? 3 : 1;
    if (*at == 'w' && at[1] != 0 && strchr("sScC", at[1]) != NULL) {
        *hosts = "l";
        return 1;
    }
    if (*at != 'I' || at[length] == 0 || strchr("diouxXn", at[length]) == NULL) return 0;
    *hosts = length == 1 ? "z" : at[1] == '6' ? "ll" : "";
    return length;
}

// A set of scanf's, which may have a % in it: where it ends. ] belongs to it when it comes first.
WS2_INLINE const char* ws2_after_set(const char* set) {
    const char* const first = set + (set[1] == '^' ? 2 : 1);
    const char* const end = *first != 0 ? strchr(first + 1, ']') : NULL;
    return end != NULL ? end : first;
}

// Writes the format in the host's words, which has at most as many letters, when there is a place
// for it. How many sizes are Windows'.
WS2_INLINE int ws2_host_sizes(const char* format, char* to) {
    int changed = 0;
    const char* done = format;
    const char* at = strchr(format, '%');
    while (at != NULL) {
        const char* hosts = "";
        const char* const size = at + 1 + strspn(at + 1, "-+ #0123456789.*'");
        const size_t length = ws2_windows_size(size, &hosts);
        const char* const type = size + length;
        if (length != 0) {
            ++changed;
            if (to != NULL) {
                memcpy(to, done, (size_t)(size - done));
                to += size - done;
                memcpy(to, hosts, strlen(hosts));
                to += strlen(hosts);
            }
            done = type;
        }
        at = *type == 0 ? NULL : strchr(*type == '[' ? ws2_after_set(type) : type + 1, '%');
    }
    if (to != NULL) memcpy(to, done, strlen(done) + 1);
    return changed;
}

#endif
