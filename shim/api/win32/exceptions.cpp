// SPDX-License-Identifier: MIT
// Exceptions that a program raises. Nothing catches them here, so they end the process as one that
// nobody has caught does on Windows: by the program's handlers and its filter, which may ask for
// its end in silence.
#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <vector>

#include "shim/api/entry_point.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/waits/thread.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

std::atomic<LPTOP_LEVEL_EXCEPTION_FILTER> last_filter{nullptr};

// What debuggers listen for: the name of a thread [docs: "Set a thread name"].
constexpr DWORD thread_name_exception = 0x406D1388;

struct VectoredHandler {
    PVECTORED_EXCEPTION_HANDLER function;
};

struct VectoredHandlers {
    core::RankedMutex<core::Rank::exceptions> mutex;
    std::list<VectoredHandler> all;  // whose addresses are their handles
};

VectoredHandlers& vectored_handlers() {
    static auto& handlers = *new VectoredHandlers;  // threads may raise while the process ends
    return handlers;
}

// Handlers may add and remove handlers. One that is removed by then may still be called.
std::vector<VectoredHandler> handlers_to_call() {
    auto& handlers = vectored_handlers();
    std::lock_guard const lock{handlers.mutex};
    return {handlers.all.begin(), handlers.all.end()};
}

bool is_handled(EXCEPTION_POINTERS& pointers) {
    std::vector<VectoredHandler> handlers;
    static_cast<void>(is_done([&] { handlers = handlers_to_call(); }));
    return std::ranges::any_of(handlers, [&](VectoredHandler const& handler) {
        return handler.function(&pointers) == EXCEPTION_CONTINUE_EXECUTION;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter) {
    return last_filter.exchange(lpTopLevelExceptionFilter);
}

PVOID WINAPI AddVectoredExceptionHandler(ULONG First, PVECTORED_EXCEPTION_HANDLER Handler) {
    return value_or(static_cast<PVOID>(nullptr), [&]() -> PVOID {
        auto& handlers = vectored_handlers();
        std::lock_guard const lock{handlers.mutex};
        auto const place = First != 0 ? handlers.all.begin() : handlers.all.end();
        return &*handlers.all.insert(place, {Handler});
    });
}

ULONG WINAPI RemoveVectoredExceptionHandler(PVOID Handle) {
    auto& handlers = vectored_handlers();
    std::lock_guard const lock{handlers.mutex};
    return handlers.all.remove_if([&](auto const& each) { return &each == Handle; }) != 0;
}

LONG WINAPI UnhandledExceptionFilter(EXCEPTION_POINTERS* ExceptionInfo) {
    auto* const filter = last_filter.load();
    return filter ? filter(ExceptionInfo) : EXCEPTION_EXECUTE_HANDLER;
}

VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
                           const ULONG_PTR* lpArguments) {
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
    if (is_handled(pointers)) {
        if (may_go_on) return;
        TerminateProcess(GetCurrentProcess(), EXCEPTION_NONCONTINUABLE_EXCEPTION);
    }
    if (dwExceptionCode == thread_name_exception) return;
    if (UnhandledExceptionFilter(&pointers) == EXCEPTION_CONTINUE_EXECUTION && may_go_on) return;
    TerminateProcess(GetCurrentProcess(), dwExceptionCode);
}
