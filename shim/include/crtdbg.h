// SPDX-License-Identifier: MIT
// The checks of Microsoft's debugging C library, which do nothing outside of it.
#ifndef _INC_CRTDBG_H
#define _INC_CRTDBG_H

#include <assert.h>
#include <ws2shim/compiler.h>
#include <ws2shim/host_stdlib.h>
#include <ws2shim/linkage.h>

#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_REPORT_FLAG (-1)
#define _CRTDBG_MODE_FILE 1
#define _CRTDBG_MODE_DEBUG 2
#define _CRTDBG_FILE_STDOUT ((void*)-4)
#define _CRTDBG_FILE_STDERR ((void*)-5)
#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _FREE_BLOCK 0
#define _NORMAL_BLOCK 1
#define _CRT_BLOCK 2
#define _IGNORE_BLOCK 3
#define _CLIENT_BLOCK 4
#define _MAX_BLOCKS 5

// What a checkpoint would say; nothing fills it, as in a release of Microsoft's library.
typedef struct _CrtMemState {
    struct _CrtMemBlockHeader* pBlockHeader;
    size_t lCounts[_MAX_BLOCKS];
    size_t lSizes[_MAX_BLOCKS];
    size_t lHighCount;
    size_t lTotalCount;
} _CrtMemState;

typedef int(__cdecl* _CRT_REPORT_HOOK)(int, char*, int*);

#define _CrtMemCheckpoint(state) ((void)0)
#define _CrtMemDifference(difference, before, after) (0)
#define _CrtMemDumpAllObjectsSince(state) ((void)0)
#define _CrtMemDumpStatistics(state) ((void)0)
// With _DEBUG they are functions, which may be called as ::_CrtSetDbgFlag(...); without, their
// arguments are not even looked at.
#ifdef _DEBUG
WS2_INLINE int _CrtSetDbgFlag(int flags) {
    (void)flags;
    return 0;
}
WS2_INLINE int _CrtDumpMemoryLeaks(void) { return 0; }
WS2_INLINE int _CrtCheckMemory(void) { return 1; }
WS2_INLINE int _CrtSetBreakAlloc(int number) {
    (void)number;
    return 0;
}
WS2_INLINE int _CrtSetReportMode(int kind, int mode) {
    (void)kind;
    (void)mode;
    return 0;
}
WS2_INLINE void* _CrtSetReportFile(int kind, void* file) {
    (void)kind;
    (void)file;
    return NULL;
}
WS2_INLINE _CRT_REPORT_HOOK _CrtSetReportHook(_CRT_REPORT_HOOK hook) {
    (void)hook;
    return NULL;
}
#else
#define _CrtSetDbgFlag(flags) (0)
#define _CrtDumpMemoryLeaks() (0)
#define _CrtCheckMemory() (1)
#define _CrtSetBreakAlloc(number) (0)
#define _CrtSetReportMode(kind, mode) (0)
#define _CrtSetReportFile(kind, file) ((void*)0)
#define _CrtSetReportHook(hook) ((_CRT_REPORT_HOOK)0)
#endif
#define _ASSERT(condition) assert(condition)
#define _ASSERTE(condition) assert(condition)

#endif
