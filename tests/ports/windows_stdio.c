// SPDX-License-Identifier: MIT
// Windows' formats, and wide output beside narrow on one stream.
#include <stdio.h>
#include <winsock2.h>
#include <ws2shim/stdio.h>

static int is_as_expected(void) {
    char text[128];
    wchar_t wide[64];
    const wchar_t* name = L"wide";
    DWORD error = WSAECONNRESET;
    snprintf(text, sizeof text, "%I64d|%I64x|%I32u|%-6ws|%S|%hs|%lu|%5.2f|%d%% \xC3\xA4 %Id",
             (__int64)-5000000000, (__int64)1 << 40, 7u, name, name, "narrow", error, 1.5, 3,
             sizeof text);
    if (strcmp(text, "-5000000000|10000000000|7|wide  |wide|narrow|10054| 1.50|3% \xC3\xA4 128") !=
        0)
        return 0;
    swprintf(wide, 64, L"%s|%S|%hs|%ls|%c|%Iu", name, "narrow", "narrow", name, L'c',
             sizeof wide[0]);
    return wcscmp(wide, L"wide|narrow|narrow|wide|c|4") == 0;
}

int main(void) {
    printf("%s ", "narrow");
    wprintf(L"%s \x20AC ", L"wide");
    fputws(L"wide ", stdout);
    printf("%d\n", is_as_expected() ? 42 : 1);
    return 0;
}
