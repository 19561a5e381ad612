// SPDX-License-Identifier: MIT
// Threads: creating, ending, asking.
#include <algorithm>

#include "platform/process.hpp"
#include "platform/threading.hpp"
#include "shim/api/win32/threads.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {

Result<core::Handle> create_thread(ThreadPlan const& plan) {
    if ((plan.flags & ~static_cast<DWORD>(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)))
        return Code::invalid_parameter;
    // Without the flag the size is what Windows commits, and it still reserves a megabyte.
    static constexpr std::size_t reserved_at_least = std::size_t{1024} * 1024;
    static constexpr std::size_t needed_by_us = std::size_t{128} * 1024;
    auto const least =
        plan.flags & STACK_SIZE_PARAM_IS_A_RESERVATION ? needed_by_us : reserved_at_least;
    auto const when = plan.flags & CREATE_SUSPENDED ? core::ThreadStart::When::when_resumed
                                                    : core::ThreadStart::When::at_once;
    core::ObjectPtr<core::Thread> const thread{new core::Thread{
        {.run = plan.run,
         .argument = plan.argument,
         .stack_bytes = plan.stack_bytes == 0 ? 0 : std::max(plan.stack_bytes, least),
         .when = when}}};
    auto& handles = core::library().handles();
    auto const handle = handles.insert(core::ObjectPtr<core::Object>{thread.get()});
    if (!handle) return handle.code();
    // Both must be there before the thread runs: it may read them.
    if (plan.thread_id) *plan.thread_id = thread->id();
    if (plan.handle) *plan.handle = *handle;
    if (auto const code = thread->launch(); code != Code::ok) {
        handles.close(*handle, core::HandleTable::Waiting::none);
        return code;
    }
    return *handle;
}

namespace {

bool is_priority(int priority) {
    return (priority >= THREAD_PRIORITY_LOWEST && priority <= THREAD_PRIORITY_HIGHEST) ||
           priority == THREAD_PRIORITY_IDLE || priority == THREAD_PRIORITY_TIME_CRITICAL;
}

// As GetSystemInfo reports them.
DWORD_PTR all_processors() {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwActiveProcessorMask;
}

// An HRESULT of the kernel's kind [docs: Structure of COM Error Codes].
constexpr HRESULT no_such_handle = static_cast<HRESULT>(0xD0000008);

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES, SIZE_T dwStackSize,
                           LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                           DWORD dwCreationFlags, LPDWORD lpThreadId) {
    return to_handle(win32_call(core::Handle{0}, [&] {
        return create_thread({.run = lpStartAddress,
                              .argument = lpParameter,
                              .stack_bytes = dwStackSize,
                              .flags = dwCreationFlags,
                              .thread_id = lpThreadId});
    }));
}

VOID WINAPI ExitThread(DWORD dwExitCode) { core::this_thread().exit(dwExitCode); }

BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode) {
    return win32_call(FALSE, [&] {
        return with<core::Thread>(hThread, [&](core::Thread& thread) {
            *lpExitCode = thread.exit_code().value_or(STILL_ACTIVE);
            return Code::ok;
        });
    });
}

DWORD WINAPI ResumeThread(HANDLE hThread) {
    return win32_call(~DWORD{0}, [&] {
        return with<core::Thread>(
            hThread, [](core::Thread& thread) -> Result<DWORD> { return thread.resume(); });
    });
}

BOOL WINAPI SwitchToThread() {
    platform::yield();
    return TRUE;
}

HANDLE WINAPI GetCurrentThread() { return to_handle(current_thread_handle); }
DWORD WINAPI GetCurrentThreadId() { return core::this_thread_id(); }
HANDLE WINAPI GetCurrentProcess() { return to_handle(current_process_handle); }
DWORD WINAPI GetCurrentProcessId() { return platform::process_id(); }

DWORD WINAPI GetThreadId(HANDLE Thread) {
    return win32_call(DWORD{0}, [&] {
        return with<core::Thread>(
            Thread, [](core::Thread& thread) -> Result<DWORD> { return thread.id(); });
    });
}

int WINAPI GetThreadPriority(HANDLE hThread) {
    return win32_call(THREAD_PRIORITY_ERROR_RETURN, [&] {
        return with<core::Thread>(
            hThread, [](core::Thread& thread) -> Result<int> { return thread.priority(); });
    });
}

BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority) {
    return win32_call(FALSE, [&] {
        return with<core::Thread>(hThread, [&](core::Thread& thread) {
            if (!is_priority(nPriority)) return Code::invalid_parameter;
            thread.set_priority(nPriority);
            return Code::ok;
        });
    });
}

// Only a thread that has not begun can be held: whatever one that runs holds, also of this library,
// no other thread would get.
DWORD WINAPI SuspendThread(HANDLE hThread) {
    return win32_call(~DWORD{0}, [&] {
        return with<core::Thread>(hThread, [](core::Thread& thread) -> Result<DWORD> {
            auto const before = thread.suspend();
            if (!before) return Code::win32_access_denied;
            return *before;
        });
    });
}

BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode) {
    // Nothing is unwound then, so no handle may be held.
    bool const is_own = value_or(false, [&] {
        auto* const thread = Held{hThread}.as<core::Thread>();
        return thread && thread == core::current_thread;
    });
    if (is_own) core::this_thread().exit(dwExitCode);
    return win32_call(FALSE, [&] {
        return with<core::Thread>(
            hThread, [&](core::Thread& thread) { return thread.end_unbegun(dwExitCode); });
    });
}

HANDLE WINAPI OpenThread(DWORD, BOOL, DWORD dwThreadId) {
    return to_handle(win32_call(core::Handle{0}, [&]() -> Result<core::Handle> {
        auto const thread = core::Thread::find(dwThreadId);
        if (!thread) return Code::invalid_parameter;
        return core::library().handles().insert(core::ObjectPtr<core::Object>{thread.get()});
    }));
}

DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread, DWORD_PTR dwThreadAffinityMask) {
    return win32_call(DWORD_PTR{0}, [&] {
        return with<core::Thread>(hThread, [&](core::Thread& thread) -> Result<DWORD_PTR> {
            auto const all = all_processors();
            if (dwThreadAffinityMask == 0 || (dwThreadAffinityMask & ~all) != 0)
                return Code::invalid_parameter;
            auto const before = thread.set_processors(dwThreadAffinityMask);
            return before != 0 ? static_cast<DWORD_PTR>(before) : all;
        });
    });
}

BOOL WINAPI GetProcessAffinityMask(HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask,
                                   PDWORD_PTR lpSystemAffinityMask) {
    return win32_call(FALSE, [&] {
        if (from_handle(hProcess) != current_process_handle && GetProcessId(hProcess) == 0)
            return Code::invalid_handle;
        *lpProcessAffinityMask = *lpSystemAffinityMask = all_processors();
        return Code::ok;
    });
}

DWORD WINAPI GetCurrentProcessorNumber() { return platform::current_processor(); }

HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription) {
    return value_or(HRESULT{E_OUTOFMEMORY}, [&]() -> HRESULT {
        Held const held{hThread};
        auto* const thread = held.as<core::Thread>();
        if (!thread) return no_such_handle;
        thread->set_description(lpThreadDescription ? lpThreadDescription : L"");
        return S_OK;
    });
}

HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR* ppszThreadDescription) {
    return value_or(HRESULT{E_OUTOFMEMORY}, [&]() -> HRESULT {
        Held const held{hThread};
        auto* const thread = held.as<core::Thread>();
        if (!thread) return no_such_handle;
        auto const text = thread->description();
        auto* const copy = LocalAlloc(LMEM_FIXED, (text.size() + 1) * sizeof(WCHAR));
        if (!copy) return E_OUTOFMEMORY;
        *ppszThreadDescription = static_cast<PWSTR>(copy);
        text.copy(*ppszThreadDescription, text.size());
        (*ppszThreadDescription)[text.size()] = 0;
        return S_OK;
    });
}
