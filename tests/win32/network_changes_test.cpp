// SPDX-License-Identifier: MIT
// NotifyAddrChange and its kin, while nothing changes: they pend, and can be cancelled.
#include "tests/win32/support.hpp"

#include <ws2tcpip.h>

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

namespace {

struct Told {
    int calls = 0;
    MIB_NOTIFICATION_TYPE type = MibParameterNotification;
    bool has_row = true;
};

template <class Row>
VOID NETIOAPI_API_ note(PVOID context, Row* row, MIB_NOTIFICATION_TYPE type) {
    auto& told = *static_cast<Told*>(context);
    ++told.calls;
    told.type = type;
    told.has_row = row != nullptr;
}

template <class Row, class NotifyOf>
void check_subscription(NotifyOf* notify) {
    Told told;
    HANDLE handle = nullptr;
    CHECK(notify(AF_INET, nullptr, &told, FALSE, &handle) == ERROR_INVALID_PARAMETER);
    CHECK(notify(AF_BAN, note<Row>, &told, FALSE, &handle) == ERROR_INVALID_PARAMETER);
    REQUIRE(notify(AF_INET, note<Row>, &told, TRUE, &handle) == NO_ERROR);
    CHECK(told.calls == 1);
    CHECK(told.type == MibInitialNotification);
    CHECK_FALSE(told.has_row);
    CHECK(handle != nullptr);
    HANDLE quiet = nullptr;
    REQUIRE(notify(AF_UNSPEC, note<Row>, &told, FALSE, &quiet) == NO_ERROR);
    CHECK(told.calls == 1);
    CHECK(CancelMibChangeNotify2(quiet) == NO_ERROR);
    CHECK(CancelMibChangeNotify2(handle) == NO_ERROR);
    CHECK_FALSE(CloseHandle(handle));
}

}  // namespace

BEHAVIOUR("win32.notify-unicast-addresses", "Win32", high,
          "winetest:test_NotifyUnicastIpAddressChange",
          "NotifyUnicastIpAddressChange calls at once without a row, if asked; its handle is no "
          "object's") {
    check_subscription<MIB_UNICASTIPADDRESS_ROW>(NotifyUnicastIpAddressChange);
}

BEHAVIOUR("win32.notify-ip-interfaces", "Win32", high, "docs:NotifyIpInterfaceChange",
          "NotifyIpInterfaceChange calls at once without a row, if asked") {
    check_subscription<MIB_IPINTERFACE_ROW>(NotifyIpInterfaceChange);
}

BEHAVIOUR("win32.notify-routes", "Win32", high, "docs:NotifyRouteChange2",
          "NotifyRouteChange2 calls at once without a row, if asked") {
    check_subscription<MIB_IPFORWARD_ROW2>(NotifyRouteChange2);
}
