// SPDX-License-Identifier: MIT
// Exceptions that a program raises itself. Faults of the processor are the host's signals and come
// to no filter.
#ifndef WS2SHIM_EXCEPTIONS_H
#define WS2SHIM_EXCEPTIONS_H

#include <ws2shim/windows_types.h>

#define EXCEPTION_MAXIMUM_PARAMETERS 15
#define EXCEPTION_NONCONTINUABLE 0x1
#define EXCEPTION_ACCESS_VIOLATION 0xC0000005U
#define EXCEPTION_BREAKPOINT 0x80000003U
#define EXCEPTION_SINGLE_STEP 0x80000004U
#define EXCEPTION_ARRAY_BOUNDS_EXCEEDED 0xC000008CU
#define EXCEPTION_FLT_DENORMAL_OPERAND 0xC000008DU
#define EXCEPTION_FLT_DIVIDE_BY_ZERO 0xC000008EU
#define EXCEPTION_FLT_INEXACT_RESULT 0xC000008FU
#define EXCEPTION_FLT_INVALID_OPERATION 0xC0000090U
#define EXCEPTION_FLT_OVERFLOW 0xC0000091U
#define EXCEPTION_FLT_STACK_CHECK 0xC0000092U
#define EXCEPTION_FLT_UNDERFLOW 0xC0000093U
#define EXCEPTION_INT_DIVIDE_BY_ZERO 0xC0000094U
#define EXCEPTION_INT_OVERFLOW 0xC0000095U
#define EXCEPTION_PRIV_INSTRUCTION 0xC0000096U
#define EXCEPTION_IN_PAGE_ERROR 0xC0000006U
#define EXCEPTION_ILLEGAL_INSTRUCTION 0xC000001DU
#define EXCEPTION_NONCONTINUABLE_EXCEPTION 0xC0000025U
#define EXCEPTION_STACK_OVERFLOW 0xC00000FDU

typedef struct _EXCEPTION_RECORD {
    DWORD ExceptionCode;
    DWORD ExceptionFlags;
    struct _EXCEPTION_RECORD* ExceptionRecord;
    PVOID ExceptionAddress;
    DWORD NumberParameters;
    ULONG_PTR ExceptionInformation[EXCEPTION_MAXIMUM_PARAMETERS];
} EXCEPTION_RECORD, *PEXCEPTION_RECORD;

// The processor's registers are not given.
typedef struct _CONTEXT {
    DWORD ContextFlags;
} CONTEXT, *PCONTEXT, *LPCONTEXT;

typedef struct _EXCEPTION_POINTERS {
    PEXCEPTION_RECORD ExceptionRecord;
    PCONTEXT ContextRecord;
} EXCEPTION_POINTERS, *PEXCEPTION_POINTERS, *LPEXCEPTION_POINTERS;

typedef LONG(WINAPI* PTOP_LEVEL_EXCEPTION_FILTER)(EXCEPTION_POINTERS* ExceptionInfo);
typedef PTOP_LEVEL_EXCEPTION_FILTER LPTOP_LEVEL_EXCEPTION_FILTER;

typedef LONG(WINAPI* PVECTORED_EXCEPTION_HANDLER)(EXCEPTION_POINTERS* ExceptionInfo);

WS2_BEGIN_C

// Gives the filter there was. Only RaiseException calls it.
WINBASEAPI LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter)
    WS2_LINK_NAME(SetUnhandledExceptionFilter);
WINBASEAPI LONG WINAPI UnhandledExceptionFilter(EXCEPTION_POINTERS* ExceptionInfo)
    WS2_LINK_NAME(UnhandledExceptionFilter);

// Called for what RaiseException raises, before the filter: the first one that says
// EXCEPTION_CONTINUE_EXECUTION ends the search. NULL: there is no memory.
// [docs:AddVectoredExceptionHandler]
WINBASEAPI PVOID WINAPI AddVectoredExceptionHandler(ULONG First,
                                                    PVECTORED_EXCEPTION_HANDLER Handler)
    WS2_LINK_NAME(AddVectoredExceptionHandler);
// 0: there is none by this handle.
WINBASEAPI ULONG WINAPI RemoveVectoredExceptionHandler(PVOID Handle)
    WS2_LINK_NAME(RemoveVectoredExceptionHandler);

// It is not caught: the filter is called and the process ends with the code, unless the filter
// says EXCEPTION_CONTINUE_EXECUTION. 0x406D1388, a thread's name for debuggers, does nothing.
WINBASEAPI VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags,
                                      DWORD nNumberOfArguments, const ULONG_PTR* lpArguments)
    WS2_LINK_NAME(RaiseException);

// The addresses that the calling thread goes back to: how many were written. The first is in the
// caller. BackTraceHash, which may be NULL, gets a number that equal stacks have in common.
// [docs:RtlCaptureStackBackTrace]
WINBASEAPI WORD WINAPI RtlCaptureStackBackTrace(DWORD FramesToSkip, DWORD FramesToCapture,
                                                PVOID* BackTrace, PDWORD BackTraceHash)
    WS2_LINK_NAME(RtlCaptureStackBackTrace);
#define CaptureStackBackTrace RtlCaptureStackBackTrace

WS2_END_C

#endif
