// SPDX-License-Identifier: MIT
// Named pipes, for programs that offer them beside sockets: none can be made here, and none is
// there to be opened. AF_UNIX does what they do.
#ifndef _NAMEDPIPE_H_
#define _NAMEDPIPE_H_

#include <ws2shim/long_dwords.h>
#include <ws2shim/process_env.h>
#include <ws2shim/windows_types.h>

#define PIPE_ACCESS_INBOUND 0x00000001
#define PIPE_ACCESS_OUTBOUND 0x00000002
#define PIPE_ACCESS_DUPLEX 0x00000003
#define PIPE_CLIENT_END 0x00000000
#define PIPE_SERVER_END 0x00000001
#define PIPE_WAIT 0x00000000
#define PIPE_NOWAIT 0x00000001
#define PIPE_READMODE_BYTE 0x00000000
#define PIPE_READMODE_MESSAGE 0x00000002
#define PIPE_TYPE_BYTE 0x00000000
#define PIPE_TYPE_MESSAGE 0x00000004
#define PIPE_ACCEPT_REMOTE_CLIENTS 0x00000000
#define PIPE_REJECT_REMOTE_CLIENTS 0x00000008
#define PIPE_UNLIMITED_INSTANCES 255
#define NMPWAIT_WAIT_FOREVER 0xFFFFFFFF
#define NMPWAIT_NOWAIT 0x00000001
#define NMPWAIT_USE_DEFAULT_WAIT 0x00000000

WS2_BEGIN_C

// ERROR_NOT_SUPPORTED.
WINBASEAPI HANDLE WINAPI CreateNamedPipeA(LPCSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                                          DWORD nMaxInstances, DWORD nOutBufferSize,
                                          DWORD nInBufferSize, DWORD nDefaultTimeOut,
                                          LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_LINK_NAME(CreateNamedPipeA);
WINBASEAPI HANDLE WINAPI CreateNamedPipeW(LPCWSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                                          DWORD nMaxInstances, DWORD nOutBufferSize,
                                          DWORD nInBufferSize, DWORD nDefaultTimeOut,
                                          LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WS2_LINK_NAME(CreateNamedPipeW);

// ERROR_FILE_NOT_FOUND: no process offers a pipe of this name.
WINBASEAPI BOOL WINAPI WaitNamedPipeA(LPCSTR lpNamedPipeName, DWORD nTimeOut)
    WS2_LINK_NAME(WaitNamedPipeA);
WINBASEAPI BOOL WINAPI WaitNamedPipeW(LPCWSTR lpNamedPipeName, DWORD nTimeOut)
    WS2_LINK_NAME(WaitNamedPipeW);

// ERROR_INVALID_HANDLE: it is no end of a named pipe.
WINBASEAPI BOOL WINAPI ConnectNamedPipe(HANDLE hNamedPipe, LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(ConnectNamedPipe);
WINBASEAPI BOOL WINAPI DisconnectNamedPipe(HANDLE hNamedPipe) WS2_LINK_NAME(DisconnectNamedPipe);
WINBASEAPI BOOL WINAPI SetNamedPipeHandleState(HANDLE hNamedPipe, LPDWORD lpMode,
                                               LPDWORD lpMaxCollectionCount,
                                               LPDWORD lpCollectDataTimeout)
    WS2_LINK_NAME(SetNamedPipeHandleState);
WINBASEAPI BOOL WINAPI GetNamedPipeClientProcessId(HANDLE Pipe, PULONG ClientProcessId)
    WS2_LINK_NAME(GetNamedPipeClientProcessId);
WINBASEAPI BOOL WINAPI GetNamedPipeServerProcessId(HANDLE Pipe, PULONG ServerProcessId)
    WS2_LINK_NAME(GetNamedPipeServerProcessId);

// Of CreatePipe's pipes. What waits is only counted: ERROR_NOT_SUPPORTED for a buffer while
// something does; ERROR_BROKEN_PIPE: nothing does, and no writer is left.
WINBASEAPI BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
                                     LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
                                     LPDWORD lpBytesLeftThisMessage) WS2_LINK_NAME(PeekNamedPipe);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, GetNamedPipeClientProcessId, (HANDLE Pipe, ws2_long_dword ClientProcessId),
              (Pipe, (PULONG)ClientProcessId))
WS2_LONG_FORM(BOOL, GetNamedPipeServerProcessId, (HANDLE Pipe, ws2_long_dword ServerProcessId),
              (Pipe, (PULONG)ServerProcessId))
WS2_LONG_FORM(BOOL, PeekNamedPipe,
              (HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize, ws2_long_dword lpBytesRead,
               LPDWORD lpTotalBytesAvail, LPDWORD lpBytesLeftThisMessage),
              (hNamedPipe, lpBuffer, nBufferSize, (LPDWORD)lpBytesRead, lpTotalBytesAvail,
               lpBytesLeftThisMessage))
WS2_LONG_FORM(BOOL, PeekNamedPipe,
              (HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize, LPDWORD lpBytesRead,
               ws2_long_dword lpTotalBytesAvail, LPDWORD lpBytesLeftThisMessage),
              (hNamedPipe, lpBuffer, nBufferSize, lpBytesRead, (LPDWORD)lpTotalBytesAvail,
               lpBytesLeftThisMessage))
WS2_LONG_FORM(BOOL, PeekNamedPipe,
              (HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize, LPDWORD lpBytesRead,
               LPDWORD lpTotalBytesAvail, ws2_long_dword lpBytesLeftThisMessage),
              (hNamedPipe, lpBuffer, nBufferSize, lpBytesRead, lpTotalBytesAvail,
               (LPDWORD)lpBytesLeftThisMessage))
WS2_LONG_FORM(BOOL, PeekNamedPipe,
              (HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize, ws2_long_dword lpBytesRead,
               ws2_long_dword lpTotalBytesAvail, ws2_long_dword lpBytesLeftThisMessage),
              (hNamedPipe, lpBuffer, nBufferSize, (LPDWORD)lpBytesRead, (LPDWORD)lpTotalBytesAvail,
               (LPDWORD)lpBytesLeftThisMessage))
#endif

#define CreateNamedPipe WS2_AW(CreateNamedPipe)
#define WaitNamedPipe WS2_AW(WaitNamedPipe)

#endif
