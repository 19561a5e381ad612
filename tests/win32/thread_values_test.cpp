// SPDX-License-Identifier: MIT
// TlsAlloc and FlsAlloc.
#include "tests/win32/support.hpp"

using namespace ws2::test;

BEHAVIOUR("win32.tls-per-thread", "Win32", high, "docs:TlsSetValue",
          "every thread has its own value of a TLS index, null at first") {
    DWORD const index = TlsAlloc();
    REQUIRE(index != TLS_OUT_OF_INDEXES);
    int here = 0;
    CHECK(TlsSetValue(index, &here));
    CHECK(Thread{[&] { return DWORD(TlsGetValue(index) == nullptr); }}.join() == 1);
    CHECK(TlsGetValue(index) == &here);
    CHECK(TlsFree(index));
    CHECK(refused(outcome([&] { return TlsFree(index); }), ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.tls-get-clears-error", "Win32", high, "docs:TlsGetValue",
          "TlsGetValue sets the last error to 0") {
    DWORD const index = TlsAlloc();
    auto const got = outcome([&] { return TlsGetValue(index) == nullptr; });
    CHECK(got.value == 1);
    CHECK(got.last_error == 0);
    CHECK(TlsFree(index));
}

BEHAVIOUR("win32.tls-reused-index", "Win32", high, "docs:TlsFree",
          "a TLS index that is given out again starts with null in every thread") {
    DWORD const index = TlsAlloc();
    int here = 0;
    CHECK(TlsSetValue(index, &here));
    CHECK(TlsFree(index));
    DWORD const again = TlsAlloc();
    CHECK(TlsGetValue(again) == nullptr);
    CHECK(TlsFree(again));
}

BEHAVIOUR("win32.fls-callback", "Win32", high, "docs:FlsAlloc",
          "the callback of FlsAlloc gets the value of a thread that ends, and of the calling one "
          "when the index is freed") {
    static std::atomic<int> total{0};
    auto const add = [](PVOID value) { total += *static_cast<int*>(value); };
    DWORD const index = FlsAlloc(add);
    REQUIRE(index != FLS_OUT_OF_INDEXES);
    static int theirs = 10;
    static int ours = 1;
    CHECK(Thread{[&] { return DWORD(FlsSetValue(index, &theirs)); }}.join() == 1);
    CHECK(total == 10);
    CHECK(FlsSetValue(index, &ours));
    CHECK(FlsFree(index));
    CHECK(total == 11);
}
