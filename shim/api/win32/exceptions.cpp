// SPDX-License-Identifier: MIT
// Exceptions that a program raises. Nothing catches them here, so they end the process as one that
// nobody has caught does on Windows: by the program's filter, which may ask for its end in silence.
#include <algorithm>
#include <atomic>

#include "shim/core/waits/thread.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

std::atomic<LPTOP_LEVEL_EXCEPTION_FILTER> last_filter{nullptr};

// What debuggers listen for: the name of a thread [docs: "Set a thread name"].
constexpr DWORD thread_name_exception = 0x406D1388;

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter) {
    return last_filter.exchange(lpTopLevelExceptionFilter);
}

LONG WINAPI UnhandledExceptionFilter(EXCEPTION_POINTERS* ExceptionInfo) {
    auto* const filter = last_filter.load();
    return filter ? filter(ExceptionInfo) : EXCEPTION_EXECUTE_HANDLER;
}

VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
                           const ULONG_PTR* lpArguments) {
    if (dwExceptionCode == thread_name_exception) return;
    EXCEPTION_RECORD record{};
    record.ExceptionCode = dwExceptionCode;
    record.ExceptionFlags = dwExceptionFlags & EXCEPTION_NONCONTINUABLE;
    record.ExceptionAddress = __builtin_return_address(0);
    if (lpArguments) {
        record.NumberParameters = std::min<DWORD>(nNumberOfArguments, EXCEPTION_MAXIMUM_PARAMETERS);
        std::copy_n(lpArguments, record.NumberParameters, record.ExceptionInformation);
    }
    CONTEXT context{};
    EXCEPTION_POINTERS pointers{&record, &context};
    bool const may_go_on = record.ExceptionFlags == 0;
    if (UnhandledExceptionFilter(&pointers) == EXCEPTION_CONTINUE_EXECUTION && may_go_on) return;
    TerminateProcess(GetCurrentProcess(), dwExceptionCode);
}
