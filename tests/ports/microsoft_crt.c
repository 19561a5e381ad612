// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library: paths in parts, digits, checked text and times, aligned
// memory, files by a pattern, StringCch's other forms, and the processor's instructions.
#include <errno.h>
#include <float.h>
#include <io.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winsock2.h>

#include <intrin.h>
#include <strsafe.h>
#include <windows.h>

static int has_paths(void) {
    char drive[_MAX_DRIVE], folder[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT];
    char path[_MAX_PATH], little[2];
    _splitpath("c:\\a.b\\c.d.txt", drive, folder, name, extension);
    if (strcmp(drive, "c:") || strcmp(folder, "\\a.b\\")) return 0;
    if (strcmp(name, "c.d") || strcmp(extension, ".txt")) return 0;
    if (_splitpath_s("/long", NULL, 0, NULL, 0, little, 2, NULL, 0) != ERANGE || little[0])
        return 0;
    if (_splitpath_s("/x", NULL, 1, NULL, 0, little, 2, NULL, 0) != EINVAL) return 0;
    _makepath(path, "c", "\\a", "b", "txt");
    if (strcmp(path, "c:\\a\\b.txt") != 0) return 0;
    return _makepath_s(path, 4, NULL, "/a/", "b", ".c") == ERANGE && path[0] == 0;
}

static int has_numbers(void) {
    char text[72];
    if (strcmp(_i64toa(-5, text, 10), "-5") != 0 || strcmp(_itoa(-1, text, 16), "ffffffff") != 0)
        return 0;
    if (_itoa_s(1234, text, 3, 10) != ERANGE || text[0] != 0) return 0;
    if (_ultoa_s(5, text, sizeof text, 1) != EINVAL) return 0;
    if (_copysign(2.0, -1.0) != -2.0) return 0;
    return _wtoi(L"12") == 12 && _finite(1.0) && !_isnan(1.0) && _scprintf("%d", 1234) == 4 &&
           _scwprintf(L"%d", 12345) == 5;
}

static int limited(char* to, size_t room, size_t count, const char* format, ...) {
    int length;
    va_list words;
    va_start(words, format);
    length = vsnprintf_s(to, room, count, format, words);
    va_end(words);
    return length;
}

static int has_checked_text(void) {
    char text[8], upper[] = "upper";
    wchar_t wide[8];
    size_t count;
    if (strncpy_s(text, 4, "abcdef", _TRUNCATE) != STRUNCATE || strcmp(text, "abc") != 0) return 0;
    if (strncpy_s(text, 8, "abcdef", 3) != 0 || strcmp(text, "abc") != 0) return 0;
    if (_snprintf_s(text, 4, _TRUNCATE, "%s", "abcdef") != -1 || strcmp(text, "abc") != 0) return 0;
    if (_snprintf_s(text, 4, 5, "%s", "abcdef") != -1 || text[0] != 0) return 0;
    if (limited(text, 4, _TRUNCATE, "%s", "abcdef") != -1 || strcmp(text, "abc") != 0) return 0;
    if (limited(text, 4, 3, "%s", "abc") != 3 || limited(text, 3, 3, "%s", "abc") != -1) return 0;
    if (mbstowcs_s(&count, wide, 8, "abcdef", 3) != 0 || count != 4) return 0;
    if (mbstowcs_s(&count, wide, 4, "abcdef", _TRUNCATE) != STRUNCATE || wcscmp(wide, L"abc"))
        return 0;
    if (wcstombs_s(&count, text, 4, L"abcdef", 6) != ERANGE || text[0] != 0) return 0;
    if (_strupr_s(upper, sizeof upper) != 0 || strcmp(upper, "UPPER") != 0) return 0;
    return _memicmp("abC", "ABc", 3) == 0;
}

static int has_errors_as_text(void) {
    char expected[256];
    snprintf(expected, sizeof expected, "open: %s\n", strerror(ENOENT));
    errno = ENOENT;
    if (strcmp(_strerror("open"), expected) != 0) return 0;
    return strcmp(_strerror(NULL), expected + 6) == 0 && strcmp(_strerror(""), expected + 6) == 0;
}

static int has_times(void) {
    __time64_t const moment = 86400;
    struct tm parts;
    time_t const before = -1;
    char text[26];
    if (_gmtime64_s(&parts, &moment) != 0 || parts.tm_mday != 2) return 0;
    if (asctime_s(text, sizeof text, &parts) != 0) return 0;
    if (strcmp(text, "Fri Jan 02 00:00:00 1970\n") != 0) return 0;
    if (localtime_s(&parts, &before) != EINVAL || parts.tm_year != -1) return 0;
    if (asctime_s(text, 25, &parts) != EINVAL) return 0;
    if (_gmtime64_s(&parts, NULL) != EINVAL || _difftime64(moment, 400) != 86000) return 0;
    if (_gmtime64(&moment)->tm_yday != 1) return 0;
    return strlen(_strdate(text)) == 8 && strlen(_strtime(text)) == 8 && _time64(NULL) > moment;
}

static int has_memory(void) {
    char* memory = (char*)_aligned_malloc(100, 64);
    if (memory == NULL || (size_t)memory % 64 != 0) return 0;
    memcpy(memory, "kept", 5);
    memory = (char*)_aligned_realloc(memory, 1000, 128);
    if (memory == NULL || (size_t)memory % 128 != 0 || strcmp(memory, "kept") != 0) return 0;
    _aligned_free(memory);
    return _aligned_malloc(1, 3) == NULL;
}

static int has_files(void) {
    struct _finddata_t found;
    FILE* const file = fopen("microsoft_crt.found", "w");
    if (!file || fputs("abc", file) < 0 || fclose(file) != 0) return 0;
    intptr_t const handle = _findfirst("microsoft_crt.foun?", &found);
    if (handle == -1 || strcmp(found.name, "microsoft_crt.found") != 0 || found.size != 3) return 0;
    if (_findnext(handle, &found) != -1 || errno != ENOENT || _findclose(handle) != 0) return 0;
    return remove("microsoft_crt.found") == 0 && _findfirst("microsoft_crt.foun?", &found) == -1;
}

static int has_strsafe(void) {
    char text[8], *end;
    wchar_t wide[8];
    size_t left;
    if (StringCchPrintfExA(text, 8, &end, &left, 0, "%d", 123) != S_OK || left != 5) return 0;
    if (end != text + 3 || StringCchCatNA(text, 8, "abc", 2) != S_OK) return 0;
    if (strcmp(text, "123ab") != 0) return 0;
    if (StringCchCopyExA(text, 3, "long", NULL, NULL, STRSAFE_NO_TRUNCATION) == S_OK || text[0])
        return 0;
    if (StringCbCopyNW(wide, sizeof wide, L"abcdef", 2 * sizeof *wide) != S_OK) return 0;
    return StringCbLengthW(wide, sizeof wide, &left) == S_OK && left == 2 * sizeof *wide;
}

static int has_instructions(void) {
    unsigned long bit = ~0UL;
    DWORD place = 0;
    if (!_BitScanForward(&bit, 8) || bit != 3 || !_BitScanReverse(&place, 9) || place != 3)
        return 0;
#if defined(__x86_64__)
    int parts[4];
    unsigned __int64 const first = __rdtsc();
    __cpuid(parts, 0);
    _mm_pause();
    return parts[0] > 0 && __rdtsc() >= first;
#else
    return 1;
#endif
}

int main(void) {
    if (!has_paths()) return 1;
    if (!has_numbers()) return 2;
    if (!has_checked_text()) return 3;
    if (!has_times()) return 4;
    if (!has_memory()) return 5;
    if (!has_files()) return 6;
    if (!has_strsafe()) return 7;
    if (!has_instructions()) return 8;
    if (!has_errors_as_text()) return 9;
    if (SECURITY_DESCRIPTOR_MIN_LENGTH != sizeof(SECURITY_DESCRIPTOR)) return 9;
    puts("42");
    fflush(stdout);
    _exit(0);
}
