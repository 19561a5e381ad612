// SPDX-License-Identifier: MIT
// Named pipes: between the processes of a user on this machine.
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

// How large the buffers are is the host's choice. Security attributes change nothing: other users
// find no pipe of this one's.
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

WINBASEAPI BOOL WINAPI WaitNamedPipeA(LPCSTR lpNamedPipeName, DWORD nTimeOut)
    WS2_LINK_NAME(WaitNamedPipeA);
WINBASEAPI BOOL WINAPI WaitNamedPipeW(LPCWSTR lpNamedPipeName, DWORD nTimeOut)
    WS2_LINK_NAME(WaitNamedPipeW);

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

// Of CreatePipe's pipes what waits is only counted: ERROR_NOT_SUPPORTED for a buffer while
// something does; ERROR_BROKEN_PIPE: nothing does, and no writer is left.
WINBASEAPI BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
                                     LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
                                     LPDWORD lpBytesLeftThisMessage) WS2_LINK_NAME(PeekNamedPipe);

// ERROR_CANNOT_IMPERSONATE for the user's name.
WINBASEAPI BOOL WINAPI GetNamedPipeHandleStateA(HANDLE hNamedPipe, LPDWORD lpState,
                                                LPDWORD lpCurInstances,
                                                LPDWORD lpMaxCollectionCount,
                                                LPDWORD lpCollectDataTimeout, LPSTR lpUserName,
                                                DWORD nMaxUserNameSize)
    WS2_LINK_NAME(GetNamedPipeHandleStateA);
WINBASEAPI BOOL WINAPI GetNamedPipeHandleStateW(HANDLE hNamedPipe, LPDWORD lpState,
                                                LPDWORD lpCurInstances,
                                                LPDWORD lpMaxCollectionCount,
                                                LPDWORD lpCollectDataTimeout, LPWSTR lpUserName,
                                                DWORD nMaxUserNameSize)
    WS2_LINK_NAME(GetNamedPipeHandleStateW);
WINBASEAPI BOOL WINAPI GetNamedPipeInfo(HANDLE hNamedPipe, LPDWORD lpFlags, LPDWORD lpOutBufferSize,
                                        LPDWORD lpInBufferSize, LPDWORD lpMaxInstances)
    WS2_LINK_NAME(GetNamedPipeInfo);
WINBASEAPI BOOL WINAPI TransactNamedPipe(HANDLE hNamedPipe, LPVOID lpInBuffer, DWORD nInBufferSize,
                                         LPVOID lpOutBuffer, DWORD nOutBufferSize,
                                         LPDWORD lpBytesRead, LPOVERLAPPED lpOverlapped)
    WS2_LINK_NAME(TransactNamedPipe);
WINBASEAPI BOOL WINAPI CallNamedPipeA(LPCSTR lpNamedPipeName, LPVOID lpInBuffer,
                                      DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize,
                                      LPDWORD lpBytesRead, DWORD nTimeOut)
    WS2_LINK_NAME(CallNamedPipeA);
WINBASEAPI BOOL WINAPI CallNamedPipeW(LPCWSTR lpNamedPipeName, LPVOID lpInBuffer,
                                      DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize,
                                      LPDWORD lpBytesRead, DWORD nTimeOut)
    WS2_LINK_NAME(CallNamedPipeW);
// ERROR_PIPE_LOCAL.
WINBASEAPI BOOL WINAPI GetNamedPipeClientComputerNameA(HANDLE Pipe, LPSTR ClientComputerName,
                                                       ULONG ClientComputerNameLength)
    WS2_LINK_NAME(GetNamedPipeClientComputerNameA);
WINBASEAPI BOOL WINAPI GetNamedPipeClientComputerNameW(HANDLE Pipe, LPWSTR ClientComputerName,
                                                       ULONG ClientComputerNameLength)
    WS2_LINK_NAME(GetNamedPipeClientComputerNameW);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, SetNamedPipeHandleState,
              (HANDLE hNamedPipe, ws2_long_dword lpMode, ws2_long_dword lpMaxCollectionCount,
               ws2_long_dword lpCollectDataTimeout),
              (hNamedPipe, (LPDWORD)lpMode, (LPDWORD)lpMaxCollectionCount,
               (LPDWORD)lpCollectDataTimeout))
WS2_LONG_FORM(BOOL, GetNamedPipeHandleStateA,
              (HANDLE hNamedPipe, ws2_long_dword lpState, ws2_long_dword lpCurInstances,
               ws2_long_dword lpMaxCollectionCount, ws2_long_dword lpCollectDataTimeout,
               LPSTR lpUserName, DWORD nMaxUserNameSize),
              (hNamedPipe, (LPDWORD)lpState, (LPDWORD)lpCurInstances, (LPDWORD)lpMaxCollectionCount,
               (LPDWORD)lpCollectDataTimeout, lpUserName, nMaxUserNameSize))
WS2_LONG_FORM(BOOL, GetNamedPipeHandleStateW,
              (HANDLE hNamedPipe, ws2_long_dword lpState, ws2_long_dword lpCurInstances,
               ws2_long_dword lpMaxCollectionCount, ws2_long_dword lpCollectDataTimeout,
               LPWSTR lpUserName, DWORD nMaxUserNameSize),
              (hNamedPipe, (LPDWORD)lpState, (LPDWORD)lpCurInstances, (LPDWORD)lpMaxCollectionCount,
               (LPDWORD)lpCollectDataTimeout, lpUserName, nMaxUserNameSize))
WS2_LONG_FORM(BOOL, GetNamedPipeInfo,
              (HANDLE hNamedPipe, ws2_long_dword lpFlags, ws2_long_dword lpOutBufferSize,
               ws2_long_dword lpInBufferSize, ws2_long_dword lpMaxInstances),
              (hNamedPipe, (LPDWORD)lpFlags, (LPDWORD)lpOutBufferSize, (LPDWORD)lpInBufferSize,
               (LPDWORD)lpMaxInstances))
WS2_LONG_FORM(BOOL, TransactNamedPipe,
              (HANDLE hNamedPipe, LPVOID lpInBuffer, DWORD nInBufferSize, LPVOID lpOutBuffer,
               DWORD nOutBufferSize, ws2_long_dword lpBytesRead, LPOVERLAPPED lpOverlapped),
              (hNamedPipe, lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize,
               (LPDWORD)lpBytesRead, lpOverlapped))
WS2_LONG_FORM(BOOL, CallNamedPipeA,
              (LPCSTR lpNamedPipeName, LPVOID lpInBuffer, DWORD nInBufferSize, LPVOID lpOutBuffer,
               DWORD nOutBufferSize, ws2_long_dword lpBytesRead, DWORD nTimeOut),
              (lpNamedPipeName, lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize,
               (LPDWORD)lpBytesRead, nTimeOut))
WS2_LONG_FORM(BOOL, CallNamedPipeW,
              (LPCWSTR lpNamedPipeName, LPVOID lpInBuffer, DWORD nInBufferSize, LPVOID lpOutBuffer,
               DWORD nOutBufferSize, ws2_long_dword lpBytesRead, DWORD nTimeOut),
              (lpNamedPipeName, lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize,
               (LPDWORD)lpBytesRead, nTimeOut))
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

#define CallNamedPipe WS2_AW(CallNamedPipe)
#define CreateNamedPipe WS2_AW(CreateNamedPipe)
#define GetNamedPipeClientComputerName WS2_AW(GetNamedPipeClientComputerName)
#define GetNamedPipeHandleState WS2_AW(GetNamedPipeHandleState)
#define WaitNamedPipe WS2_AW(WaitNamedPipe)

#endif
