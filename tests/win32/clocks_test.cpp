// SPDX-License-Identifier: MIT
// Clocks and sleeping.
#include "tests/win32/support.hpp"

#include <cstdio>
#include <cstring>
#include <string>

using namespace ws2::test;

BEHAVIOUR("win32.sleep-time", "Win32", high, "docs:Sleep",
          "Sleep lasts as long as it was told, by the performance counter") {
    LARGE_INTEGER frequency{};
    LARGE_INTEGER start{};
    LARGE_INTEGER end{};
    CHECK(QueryPerformanceFrequency(&frequency));
    CHECK(QueryPerformanceCounter(&start));
    Sleep(40);
    CHECK(QueryPerformanceCounter(&end));
    // Windows may count the step of its clock it is in, about 16 ms, as slept.
    CHECK((end.QuadPart - start.QuadPart) * 1000 / frequency.QuadPart >= 24);
}

// A date that is one would change the clock of a Windows on which the test has the right to.
BEHAVIOUR("win32.set-system-time", "Win32", high, "docs:SetSystemTime",
          "SetSystemTime and SetLocalTime refuse what is no date: ERROR_INVALID_PARAMETER") {
    SYSTEMTIME date{};
    GetSystemTime(&date);
    date.wMonth = 13;
    CHECK(refused(outcome([&] { return SetSystemTime(&date); }), ERROR_INVALID_PARAMETER));
    CHECK(refused(outcome([&] { return SetLocalTime(&date); }), ERROR_INVALID_PARAMETER));
}

struct Expirations {
    HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
    LONG count = 0;
    UINT number = 0;
    ~Expirations() { CloseHandle(event); }
};

void CALLBACK count_expiration(UINT number, UINT, DWORD_PTR user, DWORD_PTR, DWORD_PTR) {
    auto& seen = *reinterpret_cast<Expirations*>(user);
    seen.number = number;
    InterlockedIncrement(&seen.count);
    SetEvent(seen.event);
}

namespace {

SYSTEMTIME date_of(WORD year, WORD month, WORD day, WORD hour, WORD minute = 0) {
    return {year, month, 0, day, hour, minute, 0, 0};
}
std::string text_of(SYSTEMTIME const& time) {
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d, %d", time.wYear, time.wMonth,
                  time.wDay, time.wHour, time.wMinute, time.wDayOfWeek);
    return text;
}

// Of the last Sundays in March and October, at two and at three o'clock; UTC+1 in winter.
TIME_ZONE_INFORMATION middle_europe() {
    TIME_ZONE_INFORMATION zone{};
    zone.Bias = -60;
    zone.DaylightBias = -60;
    zone.DaylightDate = date_of(0, 3, 5, 2);
    zone.StandardDate = date_of(0, 10, 5, 3);
    return zone;
}
std::string local_there(TIME_ZONE_INFORMATION const& zone, SYSTEMTIME const& utc) {
    SYSTEMTIME local{};
    REQUIRE(SystemTimeToTzSpecificLocalTime(&zone, &utc, &local));
    return text_of(local);
}
std::string utc_there(TIME_ZONE_INFORMATION const& zone, SYSTEMTIME const& local) {
    SYSTEMTIME utc{};
    REQUIRE(TzSpecificLocalTimeToSystemTime(&zone, &local, &utc));
    return text_of(utc);
}

}  // namespace

BEHAVIOUR("win32.zone-times", "Win32", high,
          "docs:SystemTimeToTzSpecificLocalTime, TzSpecificLocalTimeToSystemTime",
          "moments change between UTC and the local time of a zone, by its rules for summer; the "
          "year may change with it, and what is no date is ERROR_INVALID_PARAMETER") {
    auto const zone = middle_europe();
    CHECK(local_there(zone, date_of(2026, 1, 31, 23, 30)) == "2026-02-01 00:30, 0");
    CHECK(local_there(zone, date_of(2026, 12, 31, 23, 30)) == "2027-01-01 00:30, 5");
    CHECK(local_there(zone, date_of(2026, 3, 29, 0, 59)) == "2026-03-29 01:59, 0");
    CHECK(local_there(zone, date_of(2026, 3, 29, 1)) == "2026-03-29 03:00, 0");
    CHECK(local_there(zone, date_of(2026, 10, 25, 0, 59)) == "2026-10-25 02:59, 0");
    CHECK(local_there(zone, date_of(2026, 10, 25, 1)) == "2026-10-25 02:00, 0");
    CHECK(utc_there(zone, date_of(2026, 7, 1, 1)) == "2026-06-30 23:00, 2");
    CHECK(utc_there(zone, date_of(2026, 12, 1, 1)) == "2026-12-01 00:00, 2");

    TIME_ZONE_INFORMATION south{};  // UTC-3, in summer from October to February UTC-2
    south.Bias = 180;
    south.DaylightBias = -60;
    south.DaylightDate = date_of(0, 10, 3, 0);
    south.StandardDate = date_of(0, 2, 3, 0);
    CHECK(local_there(south, date_of(2026, 1, 10, 12)) == "2026-01-10 10:00, 6");
    CHECK(local_there(south, date_of(2026, 6, 10, 12)) == "2026-06-10 09:00, 3");

    TIME_ZONE_INFORMATION plain{};
    plain.Bias = -330;
    CHECK(local_there(plain, date_of(2026, 7, 1, 0)) == "2026-07-01 05:30, 3");
    auto const wrong = date_of(2026, 13, 1, 0);
    SYSTEMTIME local{};
    CHECK(refused(outcome([&] { return SystemTimeToTzSpecificLocalTime(&zone, &wrong, &local); }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.own-zone-times", "Win32", high, "docs:SystemTimeToTzSpecificLocalTime",
          "without a zone, now in UTC is now in local time, and back") {
    SYSTEMTIME utc{};
    SYSTEMTIME before{};
    SYSTEMTIME after{};
    SYSTEMTIME local{};
    do {  // until no minute ends between them
        GetLocalTime(&before);
        GetSystemTime(&utc);
        REQUIRE(SystemTimeToTzSpecificLocalTime(nullptr, &utc, &local));
        GetLocalTime(&after);
    } while (before.wMinute != after.wMinute);
    CHECK(text_of(local) == text_of(before));
    SYSTEMTIME again{};
    REQUIRE(TzSpecificLocalTimeToSystemTime(nullptr, &local, &again));
    CHECK(text_of(again) == text_of(utc));
}

BEHAVIOUR("win32.multimedia-timer", "Win32", high, "docs:timeSetEvent",
          "timeSetEvent calls a function once, or again and again until timeKillEvent; there is no "
          "timer without a delay, and none to end that is not there: MMSYSERR_INVALPARAM") {
    Expirations once;
    auto const first =
        timeSetEvent(1, 0, count_expiration, reinterpret_cast<DWORD_PTR>(&once), TIME_ONESHOT);
    REQUIRE(first != 0);
    REQUIRE(WaitForSingleObject(once.event, 10'000) == WAIT_OBJECT_0);
    CHECK(once.number == first);

    Expirations periodic;
    auto const second = timeSetEvent(1, 0, count_expiration, reinterpret_cast<DWORD_PTR>(&periodic),
                                     TIME_PERIODIC | TIME_KILL_SYNCHRONOUS);
    REQUIRE(second != 0);
    for (int i = 0; i < 3; ++i)
        REQUIRE(WaitForSingleObject(periodic.event, 10'000) == WAIT_OBJECT_0);
    CHECK(timeKillEvent(second) == TIMERR_NOERROR);
    auto const count = periodic.count;
    ResetEvent(periodic.event);
    CHECK(WaitForSingleObject(periodic.event, 30) == WAIT_TIMEOUT);
    CHECK(periodic.count == count);
    CHECK(once.count == 1);

    CHECK(timeSetEvent(0, 0, count_expiration, 0, TIME_ONESHOT) == 0);
    CHECK(timeKillEvent(second) == MMSYSERR_INVALPARAM);
}

BEHAVIOUR("win32.multimedia-timer-event", "Win32", high, "docs:timeSetEvent",
          "with TIME_CALLBACK_EVENT_SET timeSetEvent sets an event") {
    Expirations seen;
    auto const number = timeSetEvent(1, 0, reinterpret_cast<LPTIMECALLBACK>(seen.event), 0,
                                     TIME_PERIODIC | TIME_CALLBACK_EVENT_SET);
    REQUIRE(number != 0);
    CHECK(WaitForSingleObject(seen.event, 10'000) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(seen.event, 10'000) == WAIT_OBJECT_0);
    CHECK(timeKillEvent(number) == TIMERR_NOERROR);
}

BEHAVIOUR("win32.ticks", "Win32", high, "docs:GetTickCount64",
          "GetTickCount64 goes forward, and GetTickCount is its low half") {
    auto const first = GetTickCount64();
    auto const low = GetTickCount();
    auto const second = GetTickCount64();
    CHECK(low - static_cast<DWORD>(first) <= second - first);
}

BEHAVIOUR("win32.file-time", "Win32", high, "docs:SystemTimeToFileTime",
          "dates and FILETIMEs are each other's inverse") {
    SYSTEMTIME date{};
    date.wYear = 2024;
    date.wMonth = 2;
    date.wDay = 29;
    date.wHour = 12;
    date.wMilliseconds = 7;
    FILETIME time{};
    CHECK(SystemTimeToFileTime(&date, &time));
    auto const ticks = ULONGLONG{time.dwHighDateTime} << 32 | time.dwLowDateTime;
    CHECK(ticks == 133'536'816'000'070'000ULL);
    SYSTEMTIME back{};
    CHECK(FileTimeToSystemTime(&time, &back));
    CHECK(back.wDayOfWeek == 4);
    back.wDayOfWeek = 0;
    CHECK(std::memcmp(&back, &date, sizeof date) == 0);
    date.wMonth = 13;
    CHECK(refused(outcome([&] { return SystemTimeToFileTime(&date, &time); }),
                  ERROR_INVALID_PARAMETER));
}

TEST_CASE("the time zone is what local time differs by", "[clocks]") {
    FILETIME const utc{0, 0x01D00000};
    FILETIME local{}, back{};
    REQUIRE(FileTimeToLocalFileTime(&utc, &local));
    REQUIRE(LocalFileTimeToFileTime(&local, &back));
    CHECK(CompareFileTime(&utc, &back) == 0);
    TIME_ZONE_INFORMATION zone{};
    DWORD const season = GetTimeZoneInformation(&zone);
    REQUIRE(season != TIME_ZONE_ID_INVALID);
    LONG const bias =
        zone.Bias + (season == TIME_ZONE_ID_DAYLIGHT ? zone.DaylightBias : zone.StandardBias);
    SYSTEMTIME there{}, here{};
    REQUIRE(FileTimeToSystemTime(&utc, &there));
    REQUIRE(FileTimeToSystemTime(&local, &here));
    auto const minutes = [](SYSTEMTIME const& time) {
        return (time.wDay * 24 + time.wHour) * 60 + time.wMinute;
    };
    CHECK(minutes(there) - minutes(here) == bias);
}
