// SPDX-License-Identifier: MIT
// The log of events, for programs that also write to it: its service does not run here.
#ifndef WS2SHIM_EVENT_LOG_H
#define WS2SHIM_EVENT_LOG_H

#include <ws2shim/windows_types.h>

#define EVENTLOG_SUCCESS 0x0000
#define EVENTLOG_ERROR_TYPE 0x0001
#define EVENTLOG_WARNING_TYPE 0x0002
#define EVENTLOG_INFORMATION_TYPE 0x0004
#define EVENTLOG_AUDIT_SUCCESS 0x0008
#define EVENTLOG_AUDIT_FAILURE 0x0010

WS2_BEGIN_C

// RPC_S_SERVER_UNAVAILABLE, so that there is no handle, and ERROR_INVALID_HANDLE for any.
WINBASEAPI HANDLE WINAPI RegisterEventSourceA(LPCSTR lpUNCServerName, LPCSTR lpSourceName)
    WS2_LINK_NAME(RegisterEventSourceA);
WINBASEAPI HANDLE WINAPI RegisterEventSourceW(LPCWSTR lpUNCServerName, LPCWSTR lpSourceName)
    WS2_LINK_NAME(RegisterEventSourceW);
WINBASEAPI BOOL WINAPI DeregisterEventSource(HANDLE hEventLog)  // none is one
    WS2_LINK_NAME(DeregisterEventSource);
WINBASEAPI BOOL WINAPI ReportEventA(HANDLE hEventLog, WORD wType, WORD wCategory, DWORD dwEventID,
                                    PSID lpUserSid, WORD wNumStrings, DWORD dwDataSize,
                                    LPCSTR* lpStrings, LPVOID lpRawData)
    WS2_LINK_NAME(ReportEventA);
WINBASEAPI BOOL WINAPI ReportEventW(HANDLE hEventLog, WORD wType, WORD wCategory, DWORD dwEventID,
                                    PSID lpUserSid, WORD wNumStrings, DWORD dwDataSize,
                                    LPCWSTR* lpStrings, LPVOID lpRawData)
    WS2_LINK_NAME(ReportEventW);

WS2_END_C

#define RegisterEventSource WS2_AW(RegisterEventSource)
#define ReportEvent WS2_AW(ReportEvent)

#endif
