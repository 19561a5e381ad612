// SPDX-License-Identifier: MIT
// Clocks and sleeping.
#include "tests/win32/support.hpp"

#include <cstring>

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
