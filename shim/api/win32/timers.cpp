// SPDX-License-Identifier: MIT
// Waitable timers.
#include <chrono>

#include "shim/api/win32/due_time.hpp"
#include "shim/api/win32/named_objects.hpp"
#include "shim/core/waits/waitable_timer.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::TimerService;
using core::WaitableTimer;

WaitableTimer::Reset reset_of(bool is_manual) {
    return is_manual ? WaitableTimer::Reset::manual : WaitableTimer::Reset::automatic;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES, BOOL bManualReset, LPCSTR lpTimerName) {
    return create_named<WaitableTimer>(lpTimerName, 0, reset_of(bManualReset != FALSE));
}
HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES, BOOL bManualReset, LPCWSTR lpTimerName) {
    return create_named<WaitableTimer>(lpTimerName, 0, reset_of(bManualReset != FALSE));
}
HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES, LPCWSTR lpTimerName, DWORD dwFlags,
                                     DWORD dwDesiredAccess) {
    return create_named<WaitableTimer>(
        lpTimerName, flags_for(dwDesiredAccess),
        reset_of((dwFlags & CREATE_WAITABLE_TIMER_MANUAL_RESET) != 0));
}
HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL, LPCSTR lpTimerName) {
    return open_named<WaitableTimer>(lpTimerName, dwDesiredAccess);
}
HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL, LPCWSTR lpTimerName) {
    return open_named<WaitableTimer>(lpTimerName, dwDesiredAccess);
}

// The host cannot be woken up: a timer that wants that is set, and the last error says so [docs:
// SetWaitableTimer].
BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER* lpDueTime, LONG lPeriod,
                             PTIMERAPCROUTINE pfnCompletionRoutine, LPVOID lpArgToCompletionRoutine,
                             BOOL fResume) {
    auto const set = win32_call(FALSE, [&] {
        return with_changeable<WaitableTimer>(hTimer, [&](WaitableTimer& timer) {
            if (!lpDueTime || lPeriod < 0) return Code::invalid_parameter;
            return timer.set(to_due(lpDueTime->QuadPart), std::chrono::milliseconds{lPeriod},
                             {.run = pfnCompletionRoutine, .argument = lpArgToCompletionRoutine});
        });
    });
    if (set && fResume) set_last_error(Code::not_supported);
    return set;
}

BOOL WINAPI CancelWaitableTimer(HANDLE hTimer) {
    return win32_call(FALSE, [&] {
        return with_changeable<WaitableTimer>(hTimer, [](WaitableTimer& timer) {
            timer.cancel();
            return Code::ok;
        });
    });
}
