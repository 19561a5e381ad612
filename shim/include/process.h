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

// How the caller goes on beside a program that it starts: waits for its end, whose code is the
// value; gets a handle of the process; is replaced by it; has nothing to do with it any more.
#define _P_WAIT 0
#define _P_NOWAIT 1
#define _P_OVERLAY 2
#define _OLD_P_OVERLAY 2
#define _P_NOWAITO 3
#define _P_DETACH 4
#define _WAIT_CHILD 0
#define _WAIT_GRANDCHILD 1

// Starts a program whose words are listed up to a null pointer (l) or are an array (v), found by
// PATH (p), with other variables than the caller's (e, behind the null pointer). -1 and errno:
// ENOENT, ENOEXEC, EINVAL. The words become one line, as on Windows: one with a blank in it is to
// be in quotes.
_CRTIMP intptr_t __cdecl _spawnl(int mode, const char* name, const char* first, ...)
    WS2_LINK_NAME(_spawnl);
_CRTIMP intptr_t __cdecl _spawnle(int mode, const char* name, const char* first, ...)
    WS2_LINK_NAME(_spawnle);
_CRTIMP intptr_t __cdecl _spawnlp(int mode, const char* name, const char* first, ...)
    WS2_LINK_NAME(_spawnlp);
_CRTIMP intptr_t __cdecl _spawnlpe(int mode, const char* name, const char* first, ...)
    WS2_LINK_NAME(_spawnlpe);
_CRTIMP intptr_t __cdecl _spawnv(int mode, const char* name, const char* const* words)
    WS2_LINK_NAME(_spawnv);
_CRTIMP intptr_t __cdecl _spawnve(int mode, const char* name, const char* const* words,
                                  const char* const* environment) WS2_LINK_NAME(_spawnve);
_CRTIMP intptr_t __cdecl _spawnvp(int mode, const char* name, const char* const* words)
    WS2_LINK_NAME(_spawnvp);
_CRTIMP intptr_t __cdecl _spawnvpe(int mode, const char* name, const char* const* words,
                                   const char* const* environment) WS2_LINK_NAME(_spawnvpe);
// Waits for a process that was started with _P_NOWAIT, and closes its handle. The handle, or -1 and
// errno: ECHILD.
_CRTIMP intptr_t __cdecl _cwait(int* status, intptr_t process, int action) WS2_LINK_NAME(_cwait);

_CRTIMP int __cdecl _getpid(void) WS2_LINK_NAME(_getpid);

WS2_END_C

#endif
