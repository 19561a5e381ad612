// SPDX-License-Identifier: MIT
// Sounds and the devices that play them.
#include <mmsystem.h>
#include <windows.h>

MCIERROR WINAPI mciSendStringA(LPCSTR, LPSTR, UINT, HWND) { return MCIERR_CANNOT_LOAD_DRIVER; }
MCIERROR WINAPI mciSendStringW(LPCWSTR, LPWSTR, UINT, HWND) { return MCIERR_CANNOT_LOAD_DRIVER; }
BOOL WINAPI PlaySoundA(LPCSTR, HMODULE, DWORD) { return FALSE; }
BOOL WINAPI PlaySoundW(LPCWSTR, HMODULE, DWORD) { return FALSE; }
BOOL WINAPI sndPlaySoundA(LPCSTR, UINT) { return FALSE; }
BOOL WINAPI sndPlaySoundW(LPCWSTR, UINT) { return FALSE; }
