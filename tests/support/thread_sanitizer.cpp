// SPDX-License-Identifier: MIT
// What ThreadSanitizer reports wrongly.
//
// It takes every connect() for the beginning of a descriptor, and so a receive that another thread
// makes meanwhile for one that may meet it half made. A datagram socket may change its peer while
// others use it; the host orders the two. Streams are not named here: their calls are let through
// only after the connect, whose order the sanitizer is to check. Of a connect that is long ago it
// has forgotten the name, hence that of the receive.
//
// And it takes a receive that only counts bytes, into no buffer, for a write to address 0.

// NOLINTNEXTLINE(bugprone-reserved-identifier, readability-identifier-naming)
extern "C" [[gnu::visibility("default")]] char const* __tsan_default_suppressions() {
    return "race:ws2::platform::connect_datagram\n"
           "race:ws2::platform::host_receive_datagram\n"
           "race:measure_mark\n";
}

// A forked child may start threads, as the library does there. The sanitizer would end it.
// NOLINTNEXTLINE(bugprone-reserved-identifier, readability-identifier-naming)
extern "C" [[gnu::visibility("default")]] char const* __tsan_default_options() {
    return "die_after_fork=0";
}
