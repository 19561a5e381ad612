// SPDX-License-Identifier: MIT
// Moments in a time zone: the host's own, by its rule of that moment, or one that the program
// gives.
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "shim/api/win32/ticks.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using namespace std::chrono;

Result<Ticks> ticks_of(SYSTEMTIME const* time) {
    FILETIME result{};
    if (!time || !SystemTimeToFileTime(time, &result)) return Code::invalid_parameter;
    return from_file_time(result);
}

Code put_time(Ticks moment, SYSTEMTIME* to) {
    auto const time = to_file_time(moment);
    return moment.count() >= 0 && to && FileTimeToSystemTime(&time, to) ? Code::ok
                                                                        : Code::invalid_parameter;
}

// The n-th such weekday of the month, the last one for 5, or a date of one year alone.
Ticks change_in(year in, SYSTEMTIME const& rule) {
    sys_days day{in / month{rule.wMonth} / std::chrono::day{rule.wDay}};
    if (rule.wYear == 0) {
        weekday const wanted{rule.wDayOfWeek};
        auto const of_month = in / month{rule.wMonth};
        day = rule.wDay >= 5 ? sys_days{of_month / wanted[last]}
                             : sys_days{of_month / wanted[std::max<unsigned>(rule.wDay, 1)]};
    }
    return duration_cast<Ticks>(day.time_since_epoch() + hours{rule.wHour} +
                                minutes{rule.wMinute}) +
           from_1601_to_1970;
}

// What is added to local time for UTC. The changes are in the clock's own time, that of before.
class GivenZone {
public:
    explicit GivenZone(TIME_ZONE_INFORMATION const& zone) : zone_{zone} {}

    Ticks bias_at_utc(Ticks utc) const {
        if (!has_summer()) return minutes{zone_.Bias};
        auto const in = year_of(utc - winter());
        bool const is_summer = is_between(utc, change_in(in, zone_.DaylightDate) + winter(),
                                          change_in(in, zone_.StandardDate) + summer());
        return is_summer ? summer() : winter();
    }
    Ticks bias_at_local(Ticks local) const {
        if (!has_summer()) return minutes{zone_.Bias};
        auto const in = year_of(local);
        bool const is_summer =
            is_between(local, change_in(in, zone_.DaylightDate), change_in(in, zone_.StandardDate));
        return is_summer ? summer() : winter();
    }

private:
    bool has_summer() const {
        return zone_.StandardDate.wMonth != 0 && zone_.DaylightDate.wMonth != 0;
    }
    Ticks winter() const { return minutes{zone_.Bias + zone_.StandardBias}; }
    Ticks summer() const { return minutes{zone_.Bias + zone_.DaylightBias}; }

    static year year_of(Ticks moment) {
        return year_month_day{sys_days{floor<days>(moment - from_1601_to_1970)}}.year();
    }
    // South of the equator the year begins in summer.
    static bool is_between(Ticks moment, Ticks begin, Ticks end) {
        return begin < end ? begin <= moment && moment < end : begin <= moment || moment < end;
    }

    TIME_ZONE_INFORMATION const& zone_;
};

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION* lpTimeZoneInformation,
                                            const SYSTEMTIME* lpUniversalTime,
                                            LPSYSTEMTIME lpLocalTime) {
    return win32_call(FALSE, [&] {
        auto const utc = ticks_of(lpUniversalTime);
        if (!utc) return utc.code();
        return put_time(lpTimeZoneInformation
                            ? *utc - GivenZone{*lpTimeZoneInformation}.bias_at_utc(*utc)
                            : *utc + local_offset(*utc),
                        lpLocalTime);
    });
}
BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION* lpTimeZoneInformation,
                                            const SYSTEMTIME* lpLocalTime,
                                            LPSYSTEMTIME lpUniversalTime) {
    return win32_call(FALSE, [&] {
        auto const local = ticks_of(lpLocalTime);
        if (!local) return local.code();
        return put_time(lpTimeZoneInformation
                            ? *local + GivenZone{*lpTimeZoneInformation}.bias_at_local(*local)
                            : *local - local_offset(*local - local_offset(*local)),
                        lpUniversalTime);
    });
}
