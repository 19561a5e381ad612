/* SPDX-License-Identifier: MIT */
/* The moment and the zone by <sys/timeb.h>, in a zone of which both are known. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timeb.h>
#include <sys/types.h>
#include <time.h>

int main(void) {
    struct _timeb now, again;
    struct timeb old;
    time_t before = time(NULL);
    char zone[] = "TZ=EST5EDT";
    if (_putenv(zone) != 0 || _putenv("TZ") != -1) return 6;
    zone[3] = 'X'; /* what is set is a copy */
    _tzset();
    _ftime(&now);
    if (_ftime_s(&again) != 0 || _ftime_s(NULL) != EINVAL) return 1;
    ftime(&old);
    if (now.time < before || again.time < now.time || old.time < again.time) return 2;
    if (again.time == now.time && again.millitm < now.millitm) return 3;
    if (now.millitm > 999 || now.timezone != 300 || old.timezone != 300) return 4;
    if (now.dstflag != (localtime(&before)->tm_isdst > 0)) return 5;
    printf("%d\n", 42);
    return 0;
}
