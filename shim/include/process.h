// SPDX-License-Identifier: MIT
// Threads of Microsoft's C library.
#ifndef _INC_PROCESS
#define _INC_PROCESS

#include <ws2shim/posix_spellings.h>
#include <ws2shim/types.h>

typedef unsigned(__stdcall* _beginthreadex_proc_type)(void*);
typedef void(__cdecl* _beginthread_proc_type)(void*);

WS2_BEGIN_C

// Starts a thread; the handle is the caller's to close, 0 on failure. initflag as for CreateThread.
_CRTIMP uintptr_t __cdecl _beginthreadex(void* security, unsigned stack_size,
                                         _beginthreadex_proc_type start_address, void* arglist,
                                         unsigned initflag, unsigned* thrdaddr)
    WS2_LINK_NAME(_beginthreadex);
// The same without a handle to keep: it closes by itself. (uintptr_t)-1 on failure.
_CRTIMP uintptr_t __cdecl _beginthread(_beginthread_proc_type start_address, unsigned stack_size,
                                       void* arglist) WS2_LINK_NAME(_beginthread);
_CRTIMP void __cdecl _endthreadex(unsigned retval) WS2_LINK_NAME(_endthreadex);
_CRTIMP void __cdecl _endthread(void) WS2_LINK_NAME(_endthread);

_CRTIMP int __cdecl _getpid(void) WS2_LINK_NAME(_getpid);

WS2_END_C

#endif
