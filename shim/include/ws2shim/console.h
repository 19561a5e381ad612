// SPDX-License-Identifier: MIT
// The console, as far as a terminal can be one: text, colours, the cursor. What it shows cannot be
// read back, and its events cannot be waited for.
#ifndef WS2SHIM_CONSOLE_H
#define WS2SHIM_CONSOLE_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/process_env.h>

#define FOREGROUND_BLUE 0x0001
#define FOREGROUND_GREEN 0x0002
#define FOREGROUND_RED 0x0004
#define FOREGROUND_INTENSITY 0x0008
#define BACKGROUND_BLUE 0x0010
#define BACKGROUND_GREEN 0x0020
#define BACKGROUND_RED 0x0040
#define BACKGROUND_INTENSITY 0x0080
#define COMMON_LVB_LEADING_BYTE 0x0100
#define COMMON_LVB_TRAILING_BYTE 0x0200
#define COMMON_LVB_GRID_HORIZONTAL 0x0400
#define COMMON_LVB_GRID_LVERTICAL 0x0800
#define COMMON_LVB_GRID_RVERTICAL 0x1000
#define COMMON_LVB_REVERSE_VIDEO 0x4000
#define COMMON_LVB_UNDERSCORE 0x8000
#define ENABLE_WINDOW_INPUT 0x0008
#define ENABLE_MOUSE_INPUT 0x0010
#define ENABLE_INSERT_MODE 0x0020
#define ENABLE_QUICK_EDIT_MODE 0x0040
#define ENABLE_EXTENDED_FLAGS 0x0080
#define ENABLE_VIRTUAL_TERMINAL_INPUT 0x0200
#define KEY_EVENT 0x0001
#define MOUSE_EVENT 0x0002
#define WINDOW_BUFFER_SIZE_EVENT 0x0004
#define MENU_EVENT 0x0008
#define FOCUS_EVENT 0x0010
#define RIGHT_ALT_PRESSED 0x0001
#define LEFT_ALT_PRESSED 0x0002
#define RIGHT_CTRL_PRESSED 0x0004
#define LEFT_CTRL_PRESSED 0x0008
#define SHIFT_PRESSED 0x0010
#define ENHANCED_KEY 0x0100

typedef struct _COORD {
    SHORT X;
    SHORT Y;
} COORD, *PCOORD;
typedef struct _SMALL_RECT {
    SHORT Left;
    SHORT Top;
    SHORT Right;
    SHORT Bottom;
} SMALL_RECT, *PSMALL_RECT;
typedef struct _CONSOLE_SCREEN_BUFFER_INFO {
    COORD dwSize;
    COORD dwCursorPosition;
    WORD wAttributes;
    SMALL_RECT srWindow;
    COORD dwMaximumWindowSize;
} CONSOLE_SCREEN_BUFFER_INFO, *PCONSOLE_SCREEN_BUFFER_INFO;
typedef struct _CONSOLE_CURSOR_INFO {
    DWORD dwSize;
    BOOL bVisible;
} CONSOLE_CURSOR_INFO, *PCONSOLE_CURSOR_INFO;
typedef struct _KEY_EVENT_RECORD {
    BOOL bKeyDown;
    WORD wRepeatCount;
    WORD wVirtualKeyCode;
    WORD wVirtualScanCode;
    union {
        WCHAR UnicodeChar;
        CHAR AsciiChar;
    } uChar;
    DWORD dwControlKeyState;
} KEY_EVENT_RECORD, *PKEY_EVENT_RECORD;
typedef struct _MOUSE_EVENT_RECORD {
    COORD dwMousePosition;
    DWORD dwButtonState;
    DWORD dwControlKeyState;
    DWORD dwEventFlags;
} MOUSE_EVENT_RECORD, *PMOUSE_EVENT_RECORD;
typedef struct _WINDOW_BUFFER_SIZE_RECORD {
    COORD dwSize;
} WINDOW_BUFFER_SIZE_RECORD, *PWINDOW_BUFFER_SIZE_RECORD;
typedef struct _INPUT_RECORD {
    WORD EventType;
    union {
        KEY_EVENT_RECORD KeyEvent;
        MOUSE_EVENT_RECORD MouseEvent;
        WINDOW_BUFFER_SIZE_RECORD WindowBufferSizeEvent;
    } Event;
} INPUT_RECORD, *PINPUT_RECORD;
typedef struct _CHAR_INFO {
    union {
        WCHAR UnicodeChar;
        CHAR AsciiChar;
    } Char;
    WORD Attributes;
} CHAR_INFO, *PCHAR_INFO;

WS2_BEGIN_C

// All of these: ERROR_INVALID_HANDLE for what is no terminal.
//
// The size is the terminal's; the cursor is where SetConsoleCursorPosition put it last, because a
// terminal cannot be asked without reading its input.
WINBASEAPI BOOL WINAPI GetConsoleScreenBufferInfo(
    HANDLE hConsoleOutput, PCONSOLE_SCREEN_BUFFER_INFO lpConsoleScreenBufferInfo)
    WS2_LINK_NAME(GetConsoleScreenBufferInfo);
WINBASEAPI BOOL WINAPI SetConsoleTextAttribute(HANDLE hConsoleOutput, WORD wAttributes)
    WS2_LINK_NAME(SetConsoleTextAttribute);
WINBASEAPI BOOL WINAPI SetConsoleCursorPosition(HANDLE hConsoleOutput, COORD dwCursorPosition)
    WS2_LINK_NAME(SetConsoleCursorPosition);
WINBASEAPI BOOL WINAPI GetConsoleCursorInfo(HANDLE hConsoleOutput,
                                            PCONSOLE_CURSOR_INFO lpConsoleCursorInfo)
    WS2_LINK_NAME(GetConsoleCursorInfo);
WINBASEAPI BOOL WINAPI SetConsoleCursorInfo(HANDLE hConsoleOutput,
                                            const CONSOLE_CURSOR_INFO* lpConsoleCursorInfo)
    WS2_LINK_NAME(SetConsoleCursorInfo);
// The character, as often as it is said, from the place on; the cursor stays.
WINBASEAPI BOOL WINAPI FillConsoleOutputCharacterA(HANDLE hConsoleOutput, CHAR cCharacter,
                                                   DWORD nLength, COORD dwWriteCoord,
                                                   LPDWORD lpNumberOfCharsWritten)
    WS2_LINK_NAME(FillConsoleOutputCharacterA);
WINBASEAPI BOOL WINAPI FillConsoleOutputCharacterW(HANDLE hConsoleOutput, WCHAR cCharacter,
                                                   DWORD nLength, COORD dwWriteCoord,
                                                   LPDWORD lpNumberOfCharsWritten)
    WS2_LINK_NAME(FillConsoleOutputCharacterW);
// Colours alone cannot be put on text that is there: the call succeeds and changes nothing.
WINBASEAPI BOOL WINAPI FillConsoleOutputAttribute(HANDLE hConsoleOutput, WORD wAttribute,
                                                  DWORD nLength, COORD dwWriteCoord,
                                                  LPDWORD lpNumberOfAttrsWritten)
    WS2_LINK_NAME(FillConsoleOutputAttribute);
// Cells with their colours, from a place in the buffer on into a rectangle, of which *lpWriteRegion
// holds afterwards what is on the screen; the cursor stays. [docs:WriteConsoleOutput]
WINBASEAPI BOOL WINAPI WriteConsoleOutputA(HANDLE hConsoleOutput, const CHAR_INFO* lpBuffer,
                                           COORD dwBufferSize, COORD dwBufferCoord,
                                           PSMALL_RECT lpWriteRegion)
    WS2_LINK_NAME(WriteConsoleOutputA);
WINBASEAPI BOOL WINAPI WriteConsoleOutputW(HANDLE hConsoleOutput, const CHAR_INFO* lpBuffer,
                                           COORD dwBufferSize, COORD dwBufferCoord,
                                           PSMALL_RECT lpWriteRegion)
    WS2_LINK_NAME(WriteConsoleOutputW);
// A line as the terminal gives it.
WINBASEAPI BOOL WINAPI ReadConsoleA(HANDLE hConsoleInput, LPVOID lpBuffer,
                                    DWORD nNumberOfCharsToRead, LPDWORD lpNumberOfCharsRead,
                                    LPVOID pInputControl) WS2_LINK_NAME(ReadConsoleA);
WINBASEAPI BOOL WINAPI ReadConsoleW(HANDLE hConsoleInput, LPVOID lpBuffer,
                                    DWORD nNumberOfCharsToRead, LPDWORD lpNumberOfCharsRead,
                                    LPVOID pInputControl) WS2_LINK_NAME(ReadConsoleW);
WINBASEAPI BOOL WINAPI FlushConsoleInputBuffer(HANDLE hConsoleInput)
    WS2_LINK_NAME(FlushConsoleInputBuffer);
// There is no window.
WINBASEAPI HWND WINAPI GetConsoleWindow(void) WS2_LINK_NAME(GetConsoleWindow);
// The terminal stays the program's.
WINBASEAPI BOOL WINAPI AllocConsole(void) WS2_LINK_NAME(AllocConsole);
WINBASEAPI BOOL WINAPI FreeConsole(void) WS2_LINK_NAME(FreeConsole);
// Events of the console: refused as where the input is redirected, with ERROR_INVALID_HANDLE.
WINBASEAPI BOOL WINAPI PeekConsoleInputA(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer,
                                         DWORD nLength, LPDWORD lpNumberOfEventsRead)
    WS2_LINK_NAME(PeekConsoleInputA);
WINBASEAPI BOOL WINAPI PeekConsoleInputW(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer,
                                         DWORD nLength, LPDWORD lpNumberOfEventsRead)
    WS2_LINK_NAME(PeekConsoleInputW);
WINBASEAPI BOOL WINAPI ReadConsoleInputA(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer,
                                         DWORD nLength, LPDWORD lpNumberOfEventsRead)
    WS2_LINK_NAME(ReadConsoleInputA);
WINBASEAPI BOOL WINAPI ReadConsoleInputW(HANDLE hConsoleInput, PINPUT_RECORD lpBuffer,
                                         DWORD nLength, LPDWORD lpNumberOfEventsRead)
    WS2_LINK_NAME(ReadConsoleInputW);
WINBASEAPI BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE hConsoleInput,
                                                     LPDWORD lpcNumberOfEvents)
    WS2_LINK_NAME(GetNumberOfConsoleInputEvents);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, FillConsoleOutputCharacterA,
              (HANDLE hConsoleOutput, CHAR cCharacter, DWORD nLength, COORD dwWriteCoord,
               ws2_long_dword lpNumberOfCharsWritten),
              (hConsoleOutput, cCharacter, nLength, dwWriteCoord, (LPDWORD)lpNumberOfCharsWritten))
WS2_LONG_FORM(BOOL, FillConsoleOutputCharacterW,
              (HANDLE hConsoleOutput, WCHAR cCharacter, DWORD nLength, COORD dwWriteCoord,
               ws2_long_dword lpNumberOfCharsWritten),
              (hConsoleOutput, cCharacter, nLength, dwWriteCoord, (LPDWORD)lpNumberOfCharsWritten))
WS2_LONG_FORM(BOOL, FillConsoleOutputAttribute,
              (HANDLE hConsoleOutput, WORD wAttribute, DWORD nLength, COORD dwWriteCoord,
               ws2_long_dword lpNumberOfAttrsWritten),
              (hConsoleOutput, wAttribute, nLength, dwWriteCoord, (LPDWORD)lpNumberOfAttrsWritten))
WS2_LONG_FORM(BOOL, ReadConsoleA,
              (HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
               ws2_long_dword lpNumberOfCharsRead, LPVOID pInputControl),
              (hConsoleInput, lpBuffer, nNumberOfCharsToRead, (LPDWORD)lpNumberOfCharsRead,
               pInputControl))
WS2_LONG_FORM(BOOL, ReadConsoleW,
              (HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
               ws2_long_dword lpNumberOfCharsRead, LPVOID pInputControl),
              (hConsoleInput, lpBuffer, nNumberOfCharsToRead, (LPDWORD)lpNumberOfCharsRead,
               pInputControl))
WS2_LONG_FORM(BOOL, PeekConsoleInputA,
              (HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
               ws2_long_dword lpNumberOfEventsRead),
              (hConsoleInput, lpBuffer, nLength, (LPDWORD)lpNumberOfEventsRead))
WS2_LONG_FORM(BOOL, PeekConsoleInputW,
              (HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
               ws2_long_dword lpNumberOfEventsRead),
              (hConsoleInput, lpBuffer, nLength, (LPDWORD)lpNumberOfEventsRead))
WS2_LONG_FORM(BOOL, ReadConsoleInputA,
              (HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
               ws2_long_dword lpNumberOfEventsRead),
              (hConsoleInput, lpBuffer, nLength, (LPDWORD)lpNumberOfEventsRead))
WS2_LONG_FORM(BOOL, ReadConsoleInputW,
              (HANDLE hConsoleInput, PINPUT_RECORD lpBuffer, DWORD nLength,
               ws2_long_dword lpNumberOfEventsRead),
              (hConsoleInput, lpBuffer, nLength, (LPDWORD)lpNumberOfEventsRead))
WS2_LONG_FORM(BOOL, GetNumberOfConsoleInputEvents,
              (HANDLE hConsoleInput, ws2_long_dword lpcNumberOfEvents),
              (hConsoleInput, (LPDWORD)lpcNumberOfEvents))
#endif

#define FillConsoleOutputCharacter WS2_AW(FillConsoleOutputCharacter)
#define WriteConsoleOutput WS2_AW(WriteConsoleOutput)
#define ReadConsole WS2_AW(ReadConsole)
#define PeekConsoleInput WS2_AW(PeekConsoleInput)
#define ReadConsoleInput WS2_AW(ReadConsoleInput)

#endif
