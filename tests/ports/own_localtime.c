// SPDX-License-Identifier: MIT
// The localtime_r() and gmtime_r() that programs bring along for Windows, which has neither.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <winsock2.h>

struct tm* localtime_r(const time_t* moment, struct tm* parts) {
    return localtime_s(parts, moment) == 0 ? parts : NULL;
}
struct tm* gmtime_r(const time_t* moment, struct tm* parts) {
    return gmtime_s(parts, moment) == 0 ? parts : NULL;
}

int main(void) {
    time_t const moment = 1000000000;
    struct tm parts;
    if (gmtime_r(&moment, &parts) == NULL || parts.tm_year != 101 || parts.tm_mday != 9) return 1;
    if (localtime_r(&moment, &parts) == NULL || mktime(&parts) != moment) return 2;
    puts("42");
    return 0;
}
