// SPDX-License-Identifier: MIT
// The messages of a thread and of its windows: posting, sending, fetching them, and timers.
#ifndef WS2SHIM_MESSAGE_QUEUE_H
#define WS2SHIM_MESSAGE_QUEUE_H

#include <ws2shim/user.h>

#define PM_NOREMOVE 0x0000
#define PM_REMOVE 0x0001
#define PM_NOYIELD 0x0002
#define USER_TIMER_MINIMUM 0x0000000A
#define USER_TIMER_MAXIMUM 0x7FFFFFFF
#define QS_KEY 0x0001
#define QS_MOUSEMOVE 0x0002
#define QS_MOUSEBUTTON 0x0004
#define QS_POSTMESSAGE 0x0008
#define QS_TIMER 0x0010
#define QS_PAINT 0x0020
#define QS_SENDMESSAGE 0x0040
#define QS_HOTKEY 0x0080
#define QS_ALLPOSTMESSAGE 0x0100
#define QS_MOUSE (QS_MOUSEMOVE | QS_MOUSEBUTTON)
#define QS_INPUT (QS_MOUSE | QS_KEY)
#define QS_ALLEVENTS (QS_INPUT | QS_POSTMESSAGE | QS_TIMER | QS_PAINT | QS_HOTKEY)
#define QS_ALLINPUT (QS_ALLEVENTS | QS_SENDMESSAGE)
#define MWMO_WAITALL 0x0001
#define MWMO_ALERTABLE 0x0002
#define MWMO_INPUTAVAILABLE 0x0004

WS2_BEGIN_C

// 0 for WM_QUIT; -1 with ERROR_INVALID_WINDOW_HANDLE. Messages that other threads send are
// delivered meanwhile.
WINBASEAPI BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
    WS2_LINK_NAME(GetMessageA);
WINBASEAPI BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
    WS2_LINK_NAME(GetMessageW);
WINBASEAPI BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
                                    UINT wRemoveMsg) WS2_LINK_NAME(PeekMessageA);
WINBASEAPI BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
                                    UINT wRemoveMsg) WS2_LINK_NAME(PeekMessageW);
// There are no keys to translate: FALSE.
WINBASEAPI BOOL WINAPI TranslateMessage(const MSG* lpMsg) WS2_LINK_NAME(TranslateMessage);
WINBASEAPI LRESULT WINAPI DispatchMessageA(const MSG* lpMsg) WS2_LINK_NAME(DispatchMessageA);
WINBASEAPI LRESULT WINAPI DispatchMessageW(const MSG* lpMsg) WS2_LINK_NAME(DispatchMessageW);

// ERROR_INVALID_WINDOW_HANDLE; ERROR_NOT_ENOUGH_QUOTA when 10,000 wait. A window of 0 is the
// calling thread.
WINBASEAPI BOOL WINAPI PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(PostMessageA);
WINBASEAPI BOOL WINAPI PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(PostMessageW);
// ERROR_INVALID_THREAD_ID also for a thread that has not asked for messages yet.
WINBASEAPI BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(PostThreadMessageA);
WINBASEAPI BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(PostThreadMessageW);
WINBASEAPI VOID WINAPI PostQuitMessage(int nExitCode) WS2_LINK_NAME(PostQuitMessage);
WINBASEAPI LRESULT WINAPI SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(SendMessageA);
WINBASEAPI LRESULT WINAPI SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    WS2_LINK_NAME(SendMessageW);

// WM_TIMER, when no other message waits; without a window the id is made up.
WINBASEAPI UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse,
                                    TIMERPROC lpTimerFunc) WS2_LINK_NAME(SetTimer);
WINBASEAPI BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent) WS2_LINK_NAME(KillTimer);

// At most 63 objects besides the messages, whose kinds are not distinguished.
WINBASEAPI DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE* pHandles,
                                                  BOOL fWaitAll, DWORD dwMilliseconds,
                                                  DWORD dwWakeMask)
    WS2_LINK_NAME(MsgWaitForMultipleObjects);
WINBASEAPI DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE* pHandles,
                                                    DWORD dwMilliseconds, DWORD dwWakeMask,
                                                    DWORD dwFlags)
    WS2_LINK_NAME(MsgWaitForMultipleObjectsEx);
WINBASEAPI BOOL WINAPI WaitMessage(VOID) WS2_LINK_NAME(WaitMessage);

WS2_END_C

#define GetMessage WS2_AW(GetMessage)
#define PeekMessage WS2_AW(PeekMessage)
#define DispatchMessage WS2_AW(DispatchMessage)
#define PostMessage WS2_AW(PostMessage)
#define PostThreadMessage WS2_AW(PostThreadMessage)
#define PostAppMessageA(thread, message, first, second) \
    PostThreadMessageA((DWORD)(thread), message, first, second)
#define SendMessage WS2_AW(SendMessage)

#endif
