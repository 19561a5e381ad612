// SPDX-License-Identifier: MIT
// Of multimedia the clock and its timers; sounds are refused.
#ifndef _INC_MMSYSTEM
#define _INC_MMSYSTEM

#include <timeapi.h>
#include <ws2shim/user.h>

#define MMSYSERR_NOERROR 0
#define MMSYSERR_INVALPARAM 11

#define TIME_ONESHOT 0x0000
#define TIME_PERIODIC 0x0001
#define TIME_CALLBACK_FUNCTION 0x0000
#define TIME_CALLBACK_EVENT_SET 0x0010
#define TIME_CALLBACK_EVENT_PULSE 0x0020
#define TIME_KILL_SYNCHRONOUS 0x0100

typedef void(CALLBACK TIMECALLBACK)(UINT uTimerID, UINT uMsg, DWORD_PTR dwUser, DWORD_PTR dw1,
                                    DWORD_PTR dw2);
typedef TIMECALLBACK* LPTIMECALLBACK;

typedef DWORD MCIERROR;
#define MCIERR_BASE 256
#define MCIERR_INVALID_DEVICE_ID (MCIERR_BASE + 1)
#define MCIERR_UNRECOGNIZED_COMMAND (MCIERR_BASE + 5)
#define MCIERR_CANNOT_LOAD_DRIVER (MCIERR_BASE + 10)

#define SND_SYNC 0x0000
#define SND_ASYNC 0x0001
#define SND_NODEFAULT 0x0002
#define SND_MEMORY 0x0004
#define SND_LOOP 0x0008
#define SND_NOSTOP 0x0010
#define SND_PURGE 0x0040
#define SND_ALIAS 0x00010000
#define SND_FILENAME 0x00020000
#define SND_RESOURCE 0x00040004

WS2_BEGIN_C

// The timer's number, or 0: a delay that is not between 1 and 1,000,000 ms, no function, more than
// 256 timers at once. Calls of one timer follow each other. [docs:timeSetEvent]
WINBASEAPI MMRESULT WINAPI timeSetEvent(UINT uDelay, UINT uResolution, LPTIMECALLBACK lpTimeProc,
                                        DWORD_PTR dwUser, UINT fuEvent) WS2_LINK_NAME(timeSetEvent);
// MMSYSERR_INVALPARAM for a timer that is not there, or no longer. With TIME_KILL_SYNCHRONOUS the
// timer's function has returned by then. [docs:timeKillEvent]
WINBASEAPI MMRESULT WINAPI timeKillEvent(UINT uTimerID) WS2_LINK_NAME(timeKillEvent);
// Refused with MCIERR_CANNOT_LOAD_DRIVER: there is no device that plays. [docs:mciSendString]
WINBASEAPI MCIERROR WINAPI mciSendStringA(LPCSTR lpszCommand, LPSTR lpszReturnString,
                                          UINT cchReturn, HWND hwndCallback)
    WS2_LINK_NAME(mciSendStringA);
WINBASEAPI MCIERROR WINAPI mciSendStringW(LPCWSTR lpszCommand, LPWSTR lpszReturnString,
                                          UINT cchReturn, HWND hwndCallback)
    WS2_LINK_NAME(mciSendStringW);
// FALSE: no sound was played. [docs:PlaySound]
WINBASEAPI BOOL WINAPI PlaySoundA(LPCSTR pszSound, HMODULE hmod, DWORD fdwSound)
    WS2_LINK_NAME(PlaySoundA);
WINBASEAPI BOOL WINAPI PlaySoundW(LPCWSTR pszSound, HMODULE hmod, DWORD fdwSound)
    WS2_LINK_NAME(PlaySoundW);
WINBASEAPI BOOL WINAPI sndPlaySoundA(LPCSTR pszSound, UINT fuSound) WS2_LINK_NAME(sndPlaySoundA);
WINBASEAPI BOOL WINAPI sndPlaySoundW(LPCWSTR pszSound, UINT fuSound) WS2_LINK_NAME(sndPlaySoundW);

WS2_END_C

#ifdef UNICODE
#define mciSendString mciSendStringW
#define PlaySound PlaySoundW
#define sndPlaySound sndPlaySoundW
#else
#define mciSendString mciSendStringA
#define PlaySound PlaySoundA
#define sndPlaySound sndPlaySoundA
#endif

#endif
