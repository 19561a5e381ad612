// SPDX-License-Identifier: MIT
// NotifyAddrChange and NotifyRouteChange, while nothing changes: they pend, and can be cancelled.
#include "tests/win32/support.hpp"

#include <cstring>

#include <iphlpapi.h>

using namespace ws2::test;

namespace {

struct Notification {
    UniqueHandle event = manual_event();
    HANDLE handle = nullptr;
    OVERLAPPED overlapped;

    Notification() {
        std::memset(&overlapped, 0, sizeof overlapped);
        overlapped.hEvent = event;
    }
    bool ends() const { return WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0; }
    Outcome result() {
        DWORD bytes = 0;
        return outcome([&] { return GetOverlappedResult(handle, &overlapped, &bytes, FALSE); });
    }
};

using Notify = DWORD(WINAPI*)(PHANDLE, LPOVERLAPPED);

void check(Notify notify) {
    Notification first;
    Notification second;
    CHECK(outcome([&] { return notify(&first.handle, &first.overlapped); }) ==
          Outcome{ERROR_IO_PENDING, ERROR_IO_PENDING});
    CHECK(notify(&second.handle, &second.overlapped) == ERROR_IO_PENDING);
    CHECK(first.handle != nullptr);
    CHECK(first.handle != INVALID_HANDLE_VALUE);
    CHECK(refused(first.result(), ERROR_IO_INCOMPLETE));
    CHECK(CancelIPChangeNotify(&first.overlapped));
    CHECK(first.ends());
    CHECK(refused(first.result(), ERROR_OPERATION_ABORTED));
    CHECK(WaitForSingleObject(second.event, glance_ms) == WAIT_TIMEOUT);
    CHECK_FALSE(CancelIPChangeNotify(&first.overlapped));
    CHECK(CancelIPChangeNotify(&second.overlapped));
    CHECK(second.ends());
    CHECK(refused(second.result(), ERROR_OPERATION_ABORTED));
}

}  // namespace

BEHAVIOUR("win32.notify-address-change", "Win32", high, "winetest:testNotifyAddrChange",
          "NotifyAddrChange pends until it is cancelled, with an error of its own") {
    check(NotifyAddrChange);
}

BEHAVIOUR("win32.notify-route-change", "Win32", medium, "docs:NotifyRouteChange",
          "NotifyRouteChange pends until it is cancelled, with an error of its own") {
    check(NotifyRouteChange);
}

BEHAVIOUR("win32.notify-nothing", "Win32", high, "winetest:testNotifyAddrChange",
          "CancelIPChangeNotify finds nothing for an OVERLAPPED that was not used") {
    Notification unused;
    CHECK_FALSE(CancelIPChangeNotify(&unused.overlapped));
}
