// SPDX-License-Identifier: MIT
// Single keys from the terminal.
#ifndef _INC_CONIO
#define _INC_CONIO

#include <stdio.h>
#include <wchar.h>
#include <ws2shim/crt_keys.h>
#include <ws2shim/types.h>

WS2_BEGIN_C

// Whether a key waits to be read; without a terminal, whether input does.
_CRTIMP int __cdecl _kbhit(void) WS2_LINK_NAME(_kbhit);

WS2_END_C

#define _putch(character) putchar(character)
#define _cputs(text) fputs((text), stdout)
#define _cprintf printf
#ifndef kbhit
#define kbhit _kbhit
#endif
#ifndef getch
#define getch _getch
#endif
#ifndef getche
#define getche _getche
#endif
#ifndef putch
#define putch _putch
#endif

#endif
