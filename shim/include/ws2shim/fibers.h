// SPDX-License-Identifier: MIT
// Fibers: functions with stacks of their own, which a thread changes between when they say so. The
// last error, the id, TLS values and APCs are the thread's, FLS values the fiber's. Do not change
// fibers in a function that a call of this library calls (a completion routine, a condition
// function), unless the thread comes back before it ends. [docs:Fibers]
#ifndef WS2SHIM_FIBERS_H
#define WS2SHIM_FIBERS_H

#include <ws2shim/windows_types.h>

typedef VOID(WINAPI* PFIBER_START_ROUTINE)(LPVOID lpFiberParameter);
typedef PFIBER_START_ROUTINE LPFIBER_START_ROUTINE;

#define FIBER_FLAG_FLOAT_SWITCH 0x1

WS2_BEGIN_C

// The calling thread becomes a fiber, so that it can change to others. ERROR_ALREADY_FIBER;
// ERROR_CALL_NOT_IMPLEMENTED on hosts without contexts (musl, OpenBSD).
WINBASEAPI LPVOID WINAPI ConvertThreadToFiber(LPVOID lpParameter)
    WS2_LINK_NAME(ConvertThreadToFiber);
WINBASEAPI LPVOID WINAPI ConvertThreadToFiberEx(LPVOID lpParameter, DWORD dwFlags)
    WS2_LINK_NAME(ConvertThreadToFiberEx);
// ERROR_ALREADY_THREAD.
WINBASEAPI BOOL WINAPI ConvertFiberToThread(void) WS2_LINK_NAME(ConvertFiberToThread);

// The stack grows to 1 MB, dwStackCommitSize or dwStackReserveSize. Where the function returns, the
// thread that runs it ends.
WINBASEAPI LPVOID WINAPI CreateFiber(SIZE_T dwStackSize, LPFIBER_START_ROUTINE lpStartAddress,
                                     LPVOID lpParameter) WS2_LINK_NAME(CreateFiber);
WINBASEAPI LPVOID WINAPI CreateFiberEx(SIZE_T dwStackCommitSize, SIZE_T dwStackReserveSize,
                                       DWORD dwFlags, LPFIBER_START_ROUTINE lpStartAddress,
                                       LPVOID lpParameter) WS2_LINK_NAME(CreateFiberEx);
// A thread that deletes the fiber it runs ends.
WINBASEAPI VOID WINAPI DeleteFiber(LPVOID lpFiber) WS2_LINK_NAME(DeleteFiber);
// For a thread that is a fiber; in another one it ends the program, as it does on Windows.
WINBASEAPI VOID WINAPI SwitchToFiber(LPVOID lpFiber) WS2_LINK_NAME(SwitchToFiber);

WINBASEAPI BOOL WINAPI IsThreadAFiber(void) WS2_LINK_NAME(IsThreadAFiber);
// 0x1E00 in a thread that is none.
WINBASEAPI PVOID WINAPI GetCurrentFiber(void) WS2_LINK_NAME(GetCurrentFiber);
// What the fiber was made with; for a fiber only.
WINBASEAPI PVOID WINAPI GetFiberData(void) WS2_LINK_NAME(GetFiberData);

WS2_END_C

#endif
