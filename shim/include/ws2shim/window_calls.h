// SPDX-License-Identifier: MIT
// Windows and their classes. A window is a target of messages, with a text and a place
// that are not shown.
#ifndef WS2SHIM_WINDOW_CALLS_H
#define WS2SHIM_WINDOW_CALLS_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/user.h>

typedef void* HGDIOBJ;
// What regions are; only in a Windows half, because others have names like these.
#if defined(_WIN32) && !defined(NOGDI)
#define ERROR 0
#define NULLREGION 1
#define SIMPLEREGION 2
#define COMPLEXREGION 3
// How coordinates are meant.
#define ABSOLUTE 1
#define RELATIVE 2
#endif

typedef struct tagWNDCLASSA {
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCSTR lpszMenuName;
    LPCSTR lpszClassName;
} WNDCLASSA, *PWNDCLASSA, *NPWNDCLASSA, *LPWNDCLASSA;
typedef struct tagWNDCLASSW {
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCWSTR lpszMenuName;
    LPCWSTR lpszClassName;
} WNDCLASSW, *PWNDCLASSW, *NPWNDCLASSW, *LPWNDCLASSW;
typedef struct tagWNDCLASSEXA {
    UINT cbSize;
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCSTR lpszMenuName;
    LPCSTR lpszClassName;
    HICON hIconSm;
} WNDCLASSEXA, *PWNDCLASSEXA, *NPWNDCLASSEXA, *LPWNDCLASSEXA;
typedef struct tagWNDCLASSEXW {
    UINT cbSize;
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCWSTR lpszMenuName;
    LPCWSTR lpszClassName;
    HICON hIconSm;
} WNDCLASSEXW, *PWNDCLASSEXW, *NPWNDCLASSEXW, *LPWNDCLASSEXW;
// What WM_COPYDATA brings.
typedef struct tagCOPYDATASTRUCT {
    ULONG_PTR dwData;
    DWORD cbData;
    PVOID lpData;
} COPYDATASTRUCT, *PCOPYDATASTRUCT;
typedef struct tagCREATESTRUCTA {
    LPVOID lpCreateParams;
    HINSTANCE hInstance;
    HMENU hMenu;
    HWND hwndParent;
    int cy;
    int cx;
    int y;
    int x;
    LONG style;
    LPCSTR lpszName;
    LPCSTR lpszClass;
    DWORD dwExStyle;
} CREATESTRUCTA, *LPCREATESTRUCTA;
typedef struct tagCREATESTRUCTW {
    LPVOID lpCreateParams;
    HINSTANCE hInstance;
    HMENU hMenu;
    HWND hwndParent;
    int cy;
    int cx;
    int y;
    int x;
    LONG style;
    LPCWSTR lpszName;
    LPCWSTR lpszClass;
    DWORD dwExStyle;
} CREATESTRUCTW, *LPCREATESTRUCTW;
#ifdef UNICODE
typedef WNDCLASSW WNDCLASS, *PWNDCLASS, *LPWNDCLASS;
typedef WNDCLASSEXW WNDCLASSEX, *PWNDCLASSEX, *LPWNDCLASSEX;
typedef CREATESTRUCTW CREATESTRUCT, *LPCREATESTRUCT;
#else
typedef WNDCLASSA WNDCLASS, *PWNDCLASS, *LPWNDCLASS;
typedef WNDCLASSEXA WNDCLASSEX, *PWNDCLASSEX, *LPWNDCLASSEX;
typedef CREATESTRUCTA CREATESTRUCT, *LPCREATESTRUCT;
#endif

#define HWND_DESKTOP ((HWND)0)
#define HWND_BROADCAST ((HWND)0xffff)
#define HWND_MESSAGE ((HWND)-3)
#define CW_USEDEFAULT ((int)0x80000000)
#define CS_VREDRAW 0x0001
#define CS_HREDRAW 0x0002
#define CS_DBLCLKS 0x0008
#define CS_OWNDC 0x0020
#define CS_GLOBALCLASS 0x4000
#define WS_OVERLAPPED 0x00000000L
#define WS_POPUP 0x80000000L
#define WS_CHILD 0x40000000L
#define WS_CHILDWINDOW WS_CHILD
#define WS_MINIMIZE 0x20000000L
#define WS_VISIBLE 0x10000000L
#define WS_DISABLED 0x08000000L
#define WS_CLIPSIBLINGS 0x04000000L
#define WS_CLIPCHILDREN 0x02000000L
#define WS_MAXIMIZE 0x01000000L
#define WS_CAPTION 0x00C00000L
#define WS_BORDER 0x00800000L
#define WS_DLGFRAME 0x00400000L
#define WS_VSCROLL 0x00200000L
#define WS_HSCROLL 0x00100000L
#define WS_SYSMENU 0x00080000L
#define WS_THICKFRAME 0x00040000L
#define WS_SIZEBOX WS_THICKFRAME
#define WS_GROUP 0x00020000L
#define WS_TABSTOP 0x00010000L
#define WS_MINIMIZEBOX 0x00020000L
#define WS_MAXIMIZEBOX 0x00010000L
#define WS_OVERLAPPEDWINDOW \
    (WS_OVERLAPPED | WS_CAPTION | WS_SYSMENU | WS_THICKFRAME | WS_MINIMIZEBOX | WS_MAXIMIZEBOX)
#define WS_POPUPWINDOW (WS_POPUP | WS_BORDER | WS_SYSMENU)
#define WS_EX_TOPMOST 0x00000008L
#define WS_EX_TOOLWINDOW 0x00000080L
#define WS_EX_WINDOWEDGE 0x00000100L
#define WS_EX_CLIENTEDGE 0x00000200L
#define WS_EX_APPWINDOW 0x00040000L
#define WS_EX_NOACTIVATE 0x08000000L
#define GWL_WNDPROC (-4)
#define GWL_STYLE (-16)
#define GWL_EXSTYLE (-20)
#define GWL_USERDATA (-21)
#define GWLP_WNDPROC (-4)
#define GWLP_HINSTANCE (-6)
#define GWLP_HWNDPARENT (-8)
#define GWLP_ID (-12)
#define GWLP_USERDATA (-21)
#define MAKEINTRESOURCEA(number) ((LPSTR)((ULONG_PTR)((WORD)(number))))
#define MAKEINTRESOURCEW(number) ((LPWSTR)((ULONG_PTR)((WORD)(number))))
#define MAKEINTRESOURCE WS2_AW(MAKEINTRESOURCE)
#define IS_INTRESOURCE(name) ((((ULONG_PTR)(name)) >> 16) == 0)
#define IDI_APPLICATION MAKEINTRESOURCE(32512)
#define IDI_HAND MAKEINTRESOURCE(32513)
#define IDI_QUESTION MAKEINTRESOURCE(32514)
#define IDI_EXCLAMATION MAKEINTRESOURCE(32515)
#define IDI_ASTERISK MAKEINTRESOURCE(32516)
#define IDI_WINLOGO MAKEINTRESOURCE(32517)
#define IDI_ERROR IDI_HAND
#define IDI_WARNING IDI_EXCLAMATION
#define IDI_INFORMATION IDI_ASTERISK
#define IDC_ARROW MAKEINTRESOURCE(32512)
#define IDC_IBEAM MAKEINTRESOURCE(32513)
#define IDC_WAIT MAKEINTRESOURCE(32514)
#define IDC_CROSS MAKEINTRESOURCE(32515)
#define COLOR_WINDOW 5
#define COLOR_BTNFACE 15
#define WHITE_BRUSH 0
#define LTGRAY_BRUSH 1
#define GRAY_BRUSH 2
#define DKGRAY_BRUSH 3
#define BLACK_BRUSH 4
#define NULL_BRUSH 5
#define HOLLOW_BRUSH NULL_BRUSH

WS2_BEGIN_C

// ERROR_CLASS_ALREADY_EXISTS, ERROR_INVALID_PARAMETER.
WINBASEAPI ATOM WINAPI RegisterClassA(const WNDCLASSA* lpWndClass) WS2_LINK_NAME(RegisterClassA);
WINBASEAPI ATOM WINAPI RegisterClassW(const WNDCLASSW* lpWndClass) WS2_LINK_NAME(RegisterClassW);
WINBASEAPI ATOM WINAPI RegisterClassExA(const WNDCLASSEXA* lpwcx) WS2_LINK_NAME(RegisterClassExA);
WINBASEAPI ATOM WINAPI RegisterClassExW(const WNDCLASSEXW* lpwcx) WS2_LINK_NAME(RegisterClassExW);
// ERROR_CLASS_DOES_NOT_EXIST, ERROR_CLASS_HAS_WINDOWS.
WINBASEAPI BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance)
    WS2_LINK_NAME(UnregisterClassA);
WINBASEAPI BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance)
    WS2_LINK_NAME(UnregisterClassW);

// ERROR_CANNOT_FIND_WND_CLASS, also for EDIT and the other controls, which are not there; STATIC
// is. ERROR_INVALID_WINDOW_HANDLE: the parent.
WINBASEAPI HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName,
                                       DWORD dwStyle, int X, int Y, int nWidth, int nHeight,
                                       HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                                       LPVOID lpParam) WS2_LINK_NAME(CreateWindowExA);
WINBASEAPI HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName,
                                       DWORD dwStyle, int X, int Y, int nWidth, int nHeight,
                                       HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                                       LPVOID lpParam) WS2_LINK_NAME(CreateWindowExW);
// ERROR_ACCESS_DENIED for another thread's.
WINBASEAPI BOOL WINAPI DestroyWindow(HWND hWnd) WS2_LINK_NAME(DestroyWindow);
WINBASEAPI BOOL WINAPI IsWindow(HWND hWnd) WS2_LINK_NAME(IsWindow);
WINBASEAPI DWORD WINAPI GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
    WS2_LINK_NAME(GetWindowThreadProcessId);
WINBASEAPI HWND WINAPI GetParent(HWND hWnd) WS2_LINK_NAME(GetParent);
WINBASEAPI HWND WINAPI GetDlgItem(HWND hDlg, int nIDDlgItem) WS2_LINK_NAME(GetDlgItem);

WINBASEAPI LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(DefWindowProcA);
WINBASEAPI LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(DefWindowProcW);
WINBASEAPI LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
                                          LPARAM lParam) WS2_LINK_NAME(CallWindowProcA);
WINBASEAPI LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
                                          LPARAM lParam) WS2_LINK_NAME(CallWindowProcW);

// ERROR_INVALID_INDEX.
WINBASEAPI LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex)
    WS2_LINK_NAME(GetWindowLongPtrA);
WINBASEAPI LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex)
    WS2_LINK_NAME(GetWindowLongPtrW);
WINBASEAPI LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    WS2_LINK_NAME(SetWindowLongPtrA);
WINBASEAPI LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    WS2_LINK_NAME(SetWindowLongPtrW);
WINBASEAPI LONG WINAPI GetWindowLongA(HWND hWnd, int nIndex) WS2_LINK_NAME(GetWindowLongA);
WINBASEAPI LONG WINAPI GetWindowLongW(HWND hWnd, int nIndex) WS2_LINK_NAME(GetWindowLongW);
WINBASEAPI LONG WINAPI SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong)
    WS2_LINK_NAME(SetWindowLongA);
WINBASEAPI LONG WINAPI SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong)
    WS2_LINK_NAME(SetWindowLongW);

WINBASEAPI BOOL WINAPI SetWindowTextA(HWND hWnd, LPCSTR lpString) WS2_LINK_NAME(SetWindowTextA);
WINBASEAPI BOOL WINAPI SetWindowTextW(HWND hWnd, LPCWSTR lpString) WS2_LINK_NAME(SetWindowTextW);
WINBASEAPI int WINAPI GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount)
    WS2_LINK_NAME(GetWindowTextA);
WINBASEAPI int WINAPI GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount)
    WS2_LINK_NAME(GetWindowTextW);
WINBASEAPI int WINAPI GetWindowTextLengthA(HWND hWnd) WS2_LINK_NAME(GetWindowTextLengthA);
WINBASEAPI int WINAPI GetWindowTextLengthW(HWND hWnd) WS2_LINK_NAME(GetWindowTextLengthW);

// TRUE: it was visible before. The first time it gets WM_SIZE and WM_MOVE.
WINBASEAPI BOOL WINAPI ShowWindow(HWND hWnd, int nCmdShow) WS2_LINK_NAME(ShowWindow);
WINBASEAPI BOOL WINAPI IsWindowVisible(HWND hWnd) WS2_LINK_NAME(IsWindowVisible);
// Nothing has to be drawn, so WM_PAINT never comes.
WINBASEAPI BOOL WINAPI UpdateWindow(HWND hWnd) WS2_LINK_NAME(UpdateWindow);
WINBASEAPI BOOL WINAPI InvalidateRect(HWND hWnd, const RECT* lpRect, BOOL bErase)
    WS2_LINK_NAME(InvalidateRect);
// For a handler of WM_PAINT: nothing is to be painted, and nothing is where it is painted on. NULL,
// ERROR_INVALID_WINDOW_HANDLE: no window.
WINBASEAPI HDC WINAPI BeginPaint(HWND hWnd, LPPAINTSTRUCT lpPaint) WS2_LINK_NAME(BeginPaint);
WINBASEAPI BOOL WINAPI EndPaint(HWND hWnd, const PAINTSTRUCT* lpPaint) WS2_LINK_NAME(EndPaint);
// NULL, as while no window has the keyboard; FALSE.
WINBASEAPI HWND WINAPI GetForegroundWindow(void) WS2_LINK_NAME(GetForegroundWindow);
WINBASEAPI BOOL WINAPI SetForegroundWindow(HWND hWnd) WS2_LINK_NAME(SetForegroundWindow);
WINBASEAPI BOOL WINAPI MoveWindow(HWND hWnd, int X, int Y, int nWidth, int nHeight, BOOL bRepaint)
    WS2_LINK_NAME(MoveWindow);
WINBASEAPI BOOL WINAPI GetClientRect(HWND hWnd, LPRECT lpRect) WS2_LINK_NAME(GetClientRect);
WINBASEAPI BOOL WINAPI GetWindowRect(HWND hWnd, LPRECT lpRect) WS2_LINK_NAME(GetWindowRect);

// Handles that nothing can be drawn with; NULL for what a program's own resources would hold.
WINBASEAPI HICON WINAPI LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName) WS2_LINK_NAME(LoadIconA);
WINBASEAPI HICON WINAPI LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName) WS2_LINK_NAME(LoadIconW);
WINBASEAPI HCURSOR WINAPI LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName)
    WS2_LINK_NAME(LoadCursorA);
WINBASEAPI HCURSOR WINAPI LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName)
    WS2_LINK_NAME(LoadCursorW);
WINBASEAPI HGDIOBJ WINAPI GetStockObject(int i) WS2_LINK_NAME(GetStockObject);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(DWORD, GetWindowThreadProcessId, (HWND hWnd, ws2_long_dword lpdwProcessId),
              (hWnd, (LPDWORD)lpdwProcessId))
#endif

#define RegisterClass WS2_AW(RegisterClass)
#define RegisterClassEx WS2_AW(RegisterClassEx)
#define UnregisterClass WS2_AW(UnregisterClass)
#define CreateWindowEx WS2_AW(CreateWindowEx)
#define CreateWindowA(name, text, style, x, y, width, height, parent, menu, instance, param) \
    CreateWindowExA(0L, name, text, style, x, y, width, height, parent, menu, instance, param)
#define CreateWindowW(name, text, style, x, y, width, height, parent, menu, instance, param) \
    CreateWindowExW(0L, name, text, style, x, y, width, height, parent, menu, instance, param)
#define CreateWindow WS2_AW(CreateWindow)
#define DefWindowProc WS2_AW(DefWindowProc)
#define CallWindowProc WS2_AW(CallWindowProc)
#define GetWindowLongPtr WS2_AW(GetWindowLongPtr)
#define SetWindowLongPtr WS2_AW(SetWindowLongPtr)
#define GetWindowLong WS2_AW(GetWindowLong)
#define SetWindowLong WS2_AW(SetWindowLong)
#define SetWindowText WS2_AW(SetWindowText)
#define GetWindowText WS2_AW(GetWindowText)
#define GetWindowTextLength WS2_AW(GetWindowTextLength)
#define LoadIcon WS2_AW(LoadIcon)
#define LoadCursor WS2_AW(LoadCursor)

#endif
