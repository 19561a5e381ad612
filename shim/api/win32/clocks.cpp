// SPDX-License-Identifier: MIT
// Ticks, the performance counter, and Windows' two ways to write down a date.
#include <chrono>
#include <cstdint>
#include <ctime>

#include "platform/process.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/api/win32/ticks.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>
#include <winsock2.h>

#include <ws2shim/time_of_day.h>

namespace ws2::api {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

template <class Unit>
std::int64_t since_start() {
    return std::chrono::duration_cast<Unit>(steady_clock::now().time_since_epoch()).count();
}

Ticks now() {
    return std::chrono::duration_cast<Ticks>(system_clock::now().time_since_epoch()) +
           from_1601_to_1970;
}

SYSTEMTIME to_system_time(Ticks ticks) {
    using namespace std::chrono;
    auto const since_1970 = ticks - from_1601_to_1970;
    auto const day = floor<days>(since_1970);
    year_month_day const date{sys_days{day}};
    hh_mm_ss const time{floor<milliseconds>(since_1970 - day)};
    SYSTEMTIME result{};
    result.wYear = static_cast<WORD>(int{date.year()});
    result.wMonth = static_cast<WORD>(unsigned{date.month()});
    result.wDay = static_cast<WORD>(unsigned{date.day()});
    result.wDayOfWeek = static_cast<WORD>(weekday{sys_days{day}}.c_encoding());
    result.wHour = static_cast<WORD>(time.hours().count());
    result.wMinute = static_cast<WORD>(time.minutes().count());
    result.wSecond = static_cast<WORD>(time.seconds().count());
    result.wMilliseconds = static_cast<WORD>(time.subseconds().count());
    return result;
}

Result<Ticks> from_system_time(SYSTEMTIME const& time) {
    using namespace std::chrono;
    year_month_day const date{year{time.wYear}, month{time.wMonth}, day{time.wDay}};
    if (!date.ok() || time.wYear < 1601 || time.wYear > 30827 || time.wHour > 23 ||
        time.wMinute > 59 || time.wSecond > 59 || time.wMilliseconds > 999)
        return Code::invalid_parameter;
    return duration_cast<Ticks>(sys_days{date}.time_since_epoch() + hours{time.wHour} +
                                minutes{time.wMinute} + seconds{time.wSecond} +
                                milliseconds{time.wMilliseconds} + from_1601_to_1970);
}

// The library is loaded when the process begins.
Ticks const process_start = now();
steady_clock::time_point const begin_of_clock = steady_clock::now();

FILETIME in_ticks(std::chrono::microseconds duration) {
    return to_file_time(std::chrono::duration_cast<Ticks>(duration));
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

ULONGLONG WINAPI GetTickCount64() {
    return static_cast<ULONGLONG>(since_start<std::chrono::milliseconds>());
}
DWORD WINAPI GetTickCount() { return static_cast<DWORD>(GetTickCount64()); }

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER* lpPerformanceCount) {
    lpPerformanceCount->QuadPart = since_start<Ticks>();
    return TRUE;
}
BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER* lpFrequency) {
    lpFrequency->QuadPart = Ticks::period::den;
    return TRUE;
}

VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime) {
    *lpSystemTimeAsFileTime = to_file_time(now());
}
VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime) {
    *lpSystemTimeAsFileTime = to_file_time(now());
}
VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) { *lpSystemTime = to_system_time(now()); }
VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) {
    auto const utc = now();
    *lpSystemTime = to_system_time(utc + local_offset(utc));
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* lpSystemTime, LPFILETIME lpFileTime) {
    return win32_call(FALSE, [&] {
        auto const ticks = from_system_time(*lpSystemTime);
        if (!ticks) return ticks.code();
        *lpFileTime = to_file_time(*ticks);
        return Code::ok;
    });
}
BOOL WINAPI FileTimeToSystemTime(const FILETIME* lpFileTime, LPSYSTEMTIME lpSystemTime) {
    return win32_call(FALSE, [&] {
        auto const ticks = from_file_time(*lpFileTime);
        if (ticks.count() < 0) return Code::invalid_parameter;
        *lpSystemTime = to_system_time(ticks);
        return Code::ok;
    });
}
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME* lpFileTime, LPFILETIME lpLocalFileTime) {
    auto const utc = from_file_time(*lpFileTime);
    *lpLocalFileTime = to_file_time(utc + local_offset(now()));  // today's offset [docs]
    return TRUE;
}
BOOL WINAPI LocalFileTimeToFileTime(const FILETIME* lpLocalFileTime, LPFILETIME lpFileTime) {
    auto const local = from_file_time(*lpLocalFileTime);
    *lpFileTime = to_file_time(local - local_offset(now()));
    return TRUE;
}
DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION lpTimeZoneInformation) {
    if (!can_write(lpTimeZoneInformation)) {
        SetLastError(ERROR_NOACCESS);
        return TIME_ZONE_ID_INVALID;
    }
    auto const ahead = std::chrono::duration_cast<std::chrono::minutes>(local_offset(now()));
    *lpTimeZoneInformation = {};
    lpTimeZoneInformation->Bias = static_cast<LONG>(-ahead.count());
    return TIME_ZONE_ID_UNKNOWN;
}
LONG WINAPI CompareFileTime(const FILETIME* lpFileTime1, const FILETIME* lpFileTime2) {
    auto const first = from_file_time(*lpFileTime1);
    auto const second = from_file_time(*lpFileTime2);
    return first < second ? -1 : first > second;
}

// The host's <ctime> has a clock() of its own.
extern "C" WINBASEAPI clock_t clock_of_windows() WS2_LINK_NAME(clock);
clock_t clock_of_windows() {
    auto const passed = steady_clock::now() - begin_of_clock;
    return static_cast<clock_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
}

// MinGW's, not Microsoft's.
int gettimeofday(timeval* now, void*) {
    using namespace std::chrono;
    auto const since_1970 = system_clock::now().time_since_epoch();
    auto const whole = floor<seconds>(since_1970);
    now->tv_sec = static_cast<LONG>(whole.count());
    now->tv_usec = static_cast<LONG>(floor<microseconds>(since_1970 - whole).count());
    return 0;
}

BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                           LPFILETIME lpKernelTime, LPFILETIME lpUserTime) {
    return win32_call(FALSE, [&] {
        Held const held{hThread};
        auto const* const thread = held.as<core::Thread>();
        if (!thread) return Code::invalid_handle;
        if (thread != &core::this_thread()) return Code::not_supported;
        auto const times = platform::thread_processor_times();
        *lpCreationTime = to_file_time(process_start);
        *lpExitTime = {};
        *lpKernelTime = in_ticks(times.kernel);
        *lpUserTime = in_ticks(times.user);
        return Code::ok;
    });
}

// Of this process alone: the host does not report what others do. The exit time of one that runs is
// not defined. [docs: GetProcessTimes]
BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                            LPFILETIME lpKernelTime, LPFILETIME lpUserTime) {
    return win32_call(FALSE, [&] {
        if (auto const code = refusal_of_other_process(hProcess); code != Code::ok) return code;
        auto const times = platform::processor_times();
        *lpCreationTime = to_file_time(process_start);
        *lpExitTime = {};
        *lpKernelTime = in_ticks(times.kernel);
        *lpUserTime = in_ticks(times.user);
        return Code::ok;
    });
}
