// SPDX-License-Identifier: MIT
// The process and its console: ending it, Ctrl-C handlers, the machine.
#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/process.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/closing/process_end.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using platform::Interrupt;

#if defined(__x86_64__)
constexpr WORD processor_architecture = 9;
#elif defined(__aarch64__)
constexpr WORD processor_architecture = 12;
#else
constexpr WORD processor_architecture = 0xFFFF;  // unknown
#endif

// The handlers of SetConsoleCtrlHandler; the last one added is asked first.
struct ConsoleHandlers {
    std::mutex mutex;
    std::vector<PHANDLER_ROUTINE> routines;
    bool ignores_ctrl_c = false;
};

ConsoleHandlers& console_handlers() {
    static auto& handlers = *new ConsoleHandlers;  // a signal may come while the process ends
    return handlers;
}

DWORD event_of(Interrupt interrupt) {
    switch (interrupt) {
        case Interrupt::ctrl_c:
            return CTRL_C_EVENT;
        case Interrupt::ctrl_break:
            return CTRL_BREAK_EVENT;
        case Interrupt::closing:
            break;
    }
    return CTRL_CLOSE_EVENT;
}

// Whatever the handlers of a closing console say, the process ends [docs: HandlerRoutine].
void handle_interrupt(Interrupt interrupt) {
    std::vector<PHANDLER_ROUTINE> routines;
    {
        auto& handlers = console_handlers();
        std::lock_guard const lock{handlers.mutex};
        if (interrupt == Interrupt::ctrl_c && handlers.ignores_ctrl_c) return;
        routines = handlers.routines;
    }
    bool const handled = std::any_of(routines.rbegin(), routines.rend(), [&](auto routine) {
        return routine(event_of(interrupt)) != FALSE;
    });
    if (handled && interrupt != Interrupt::closing) return;
    core::end_connections();
    platform::end_by_interrupt(interrupt);
}

Code add_handler(PHANDLER_ROUTINE routine) {
    if (auto const code = platform::watch_interrupts(handle_interrupt); code != Code::ok)
        return code;
    auto& handlers = console_handlers();
    std::lock_guard const lock{handlers.mutex};
    if (routine)
        handlers.routines.push_back(routine);
    else
        handlers.ignores_ctrl_c = true;
    return Code::ok;
}

Code remove_handler(PHANDLER_ROUTINE routine) {
    auto& handlers = console_handlers();
    std::lock_guard const lock{handlers.mutex};
    if (!routine) {
        handlers.ignores_ctrl_c = false;
        return Code::ok;
    }
    auto const last = std::find(handlers.routines.rbegin(), handlers.routines.rend(), routine);
    if (last == handlers.routines.rend()) return Code::invalid_parameter;
    handlers.routines.erase(std::next(last).base());
    return Code::ok;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add) {
    return win32_call(
        FALSE, [&] { return Add ? add_handler(HandlerRoutine) : remove_handler(HandlerRoutine); });
}

// A console's processes are not known here: the event reaches this process only.
BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId) {
    return win32_call(FALSE, [&] {
        if (dwCtrlEvent != CTRL_C_EVENT && dwCtrlEvent != CTRL_BREAK_EVENT)
            return Code::invalid_parameter;
        if (dwProcessGroupId != 0 && dwProcessGroupId != GetCurrentProcessId())
            return Code::invalid_parameter;
        return platform::send_interrupt(dwCtrlEvent == CTRL_C_EVENT ? Interrupt::ctrl_c
                                                                    : Interrupt::ctrl_break);
    });
}

VOID WINAPI ExitProcess(UINT uExitCode) {
    core::end_connections();
    platform::end_process(uExitCode);
}

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
    *lpSystemInfo = {};
    lpSystemInfo->wProcessorArchitecture = processor_architecture;
    auto const processors = std::max(1u, std::thread::hardware_concurrency());
    lpSystemInfo->dwPageSize = platform::page_size();
    lpSystemInfo->lpMinimumApplicationAddress = reinterpret_cast<LPVOID>(DWORD_PTR{0x10000});
    lpSystemInfo->lpMaximumApplicationAddress = reinterpret_cast<LPVOID>(0x7FFFFFFEFFFF);
    lpSystemInfo->dwNumberOfProcessors = processors;
    lpSystemInfo->dwActiveProcessorMask =
        processors >= 64 ? ~DWORD_PTR{0} : (DWORD_PTR{1} << processors) - 1;
    lpSystemInfo->dwAllocationGranularity = 0x10000;
}
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) { GetSystemInfo(lpSystemInfo); }
