// SPDX-License-Identifier: MIT
// _timezone, _daylight and _dstbias: what this year's winter and summer show, read anew each time.
// What localtime_s() and gmtime_s() ask.
#include <algorithm>
#include <chrono>
#include <ctime>

#include "platform/clock.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using std::chrono::seconds;

struct Zone {
    seconds winter{0};  // ahead of Greenwich
    seconds summer{0};
};

seconds ahead_in(int year, int month) {
    std::tm moment{};
    moment.tm_year = year;
    moment.tm_mon = month;
    moment.tm_mday = 1;
    return std::chrono::duration_cast<seconds>(platform::local_offset(::_mkgmtime(&moment)));
}

// Summer is in January south of the equator.
Zone zone() {
    std::time_t const now = std::time(nullptr);
    std::tm today{};
    static_cast<void>(gmtime_s(&today, &now));
    auto const [less, more] = std::minmax(ahead_in(today.tm_year, 0), ahead_in(today.tm_year, 6));
    return {less, more};
}

// A thread's own, so that one does not read while another one writes.
template <class Number>
Number* kept(seconds value) {
    thread_local Number place;
    place = static_cast<Number>(value.count());
    return &place;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

long* _crt_timezone() { return kept<long>(-zone().winter); }
int* _crt_daylight() {
    auto const found = zone();
    return kept<int>(std::chrono::seconds{found.winter != found.summer});
}
long* _crt_dstbias() {
    auto const found = zone();
    thread_local long bias;
    bias = static_cast<long>((found.winter - found.summer).count());
    return &bias;
}

std::tm* _crt_localtime(std::time_t const* moment, std::tm* parts) {
    return ws2::platform::local_parts(moment, parts);
}
std::tm* _crt_gmtime(std::time_t const* moment, std::tm* parts) {
    return ws2::platform::utc_parts(moment, parts);
}
