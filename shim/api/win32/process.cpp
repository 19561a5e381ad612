// SPDX-License-Identifier: MIT
// The process and its console: ending it, Ctrl-C handlers, the machine.
#include <algorithm>
#include <thread>

#include "shim/api/win32_entry.hpp"
#include "shim/core/closing/console_events.hpp"
#include "shim/core/closing/process_end.hpp"
#include "shim/core/objects/page_reservations.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

#if defined(__x86_64__)
constexpr WORD processor_architecture = 9;
#elif defined(__aarch64__)
constexpr WORD processor_architecture = 12;
#else
constexpr WORD processor_architecture = 0xFFFF;  // unknown
#endif

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add) {
    return win32_call(FALSE, [&] {
        return Add ? core::add_console_handler(HandlerRoutine)
                   : core::remove_console_handler(HandlerRoutine);
    });
}

// A console's processes are not known here: the event reaches this process only.
BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId) {
    return win32_call(FALSE, [&] {
        if (dwCtrlEvent != CTRL_C_EVENT && dwCtrlEvent != CTRL_BREAK_EVENT)
            return Code::invalid_parameter;
        if (dwProcessGroupId != 0 && dwProcessGroupId != GetCurrentProcessId())
            return Code::invalid_parameter;
        return core::send_console_event(core::ConsoleEvent{dwCtrlEvent});
    });
}

VOID WINAPI ExitProcess(UINT uExitCode) { core::end_process(uExitCode); }

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
    *lpSystemInfo = {};
    lpSystemInfo->wProcessorArchitecture = processor_architecture;
    auto const processors = std::max(1u, std::thread::hardware_concurrency());
    lpSystemInfo->dwPageSize = static_cast<DWORD>(core::page_size());
    lpSystemInfo->lpMinimumApplicationAddress = reinterpret_cast<LPVOID>(DWORD_PTR{0x10000});
    lpSystemInfo->lpMaximumApplicationAddress = reinterpret_cast<LPVOID>(0x7FFFFFFEFFFF);
    lpSystemInfo->dwNumberOfProcessors = processors;
    lpSystemInfo->dwActiveProcessorMask =
        processors >= 64 ? ~DWORD_PTR{0} : (DWORD_PTR{1} << processors) - 1;
    lpSystemInfo->dwAllocationGranularity = 0x10000;
}
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) { GetSystemInfo(lpSystemInfo); }
