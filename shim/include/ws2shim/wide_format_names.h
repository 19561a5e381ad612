// SPDX-License-Identifier: MIT
// The names of wprintf and its kin, for <ws2shim/wide_formats.h>. Only where they are called: an
// attribute's word and a pointer to the host's keep their meaning.
#ifndef WS2SHIM_WIDE_FORMAT_NAMES_H
#define WS2SHIM_WIDE_FORMAT_NAMES_H

#ifndef wprintf
#define wprintf(...) ws2_wprintf(__VA_ARGS__)
#define fwprintf(...) ws2_fwprintf(__VA_ARGS__)
#define swprintf(...) ws2_swprintf(__VA_ARGS__)
#define vwprintf(format, words) ws2_vfwprintf(stdout, format, words)
#define vfwprintf(file, format, words) ws2_vfwprintf(file, format, words)
#define vswprintf(to, room, format, words) ws2_vswprintf(to, room, format, words)
#define fputws(text, file) ws2_fputws(text, file)
#define _putws(text) (ws2_fputws(text, stdout) == 0 ? ws2_fputws(L"\n", stdout) : -1)
#endif

#endif
