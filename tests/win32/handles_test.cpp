// SPDX-License-Identifier: MIT
// Handles: closing and duplicating.
#include "tests/win32/support.hpp"

using namespace ws2::test;

BEHAVIOUR(
    "win32.handles-as-numbers", "Win32", high, "docs:Windows 64-bit interoperability",
    "a handle goes through 32 bits and back, and a number through a pointer: unsigned ones are "
    "filled with zeros, signed ones keep their sign") {
    auto const event = manual_event();
    HANDLE const handle = event;
    CHECK(ULongToHandle(HandleToULong(handle)) == handle);
    CHECK(UlongToHandle(HandleToUlong(handle)) == handle);
    CHECK(LongToHandle(HandleToLong(INVALID_HANDLE_VALUE)) == INVALID_HANDLE_VALUE);
    CHECK(ULongToHandle(0xffffffff) ==
          reinterpret_cast<HANDLE>(static_cast<ULONG_PTR>(0xffffffff)));
    CHECK(PtrToInt(IntToPtr(-7)) == -7);
    CHECK(PtrToUint(UIntToPtr(7)) == 7);
    CHECK(PtrToUlong(UlongToPtr(7)) == 7);
    CHECK(PtrToLong(LongToPtr(-7)) == -7);
}

BEHAVIOUR("win32.handle-close", "Win32", high, "docs:CloseHandle",
          "CloseHandle on no open handle fails with ERROR_INVALID_HANDLE") {
    auto event = manual_event();
    HANDLE const handle = event;
    event.reset();
    CHECK(refused(outcome([&] { return CloseHandle(handle); }), ERROR_INVALID_HANDLE));
    CHECK(refused(outcome([] { return CloseHandle(nullptr); }), ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.handle-duplicate", "Win32", high, "docs:DuplicateHandle",
          "a duplicate is another handle of the same object, and outlives the first") {
    auto event = manual_event();
    HANDLE copy = nullptr;
    CHECK(succeeds_quietly(outcome([&] {
        return DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE,
                               DUPLICATE_SAME_ACCESS);
    })));
    UniqueHandle const duplicate{copy};
    CHECK(duplicate != event);
    CHECK(SetEvent(event));
    event.reset();
    CHECK(is_signalled(duplicate));
}

BEHAVIOUR("win32.handle-duplicate-close-source", "Win32", high, "docs:DuplicateHandle",
          "DUPLICATE_CLOSE_SOURCE leaves only the duplicate open") {
    HANDLE const source = CreateEventA(nullptr, TRUE, TRUE, nullptr);
    HANDLE copy = nullptr;
    CHECK(DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &copy, 0, FALSE,
                          DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    UniqueHandle const duplicate{copy};
    CHECK(is_signalled(duplicate));
    CHECK((source == copy || WaitForSingleObject(source, 0) == WAIT_FAILED));
}

BEHAVIOUR("win32.handle-own-thread", "Win32", high, "docs:GetCurrentThread",
          "a duplicate of the pseudo handle stands for this thread, in every thread") {
    HANDLE copy = nullptr;
    CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &copy, 0,
                          FALSE, DUPLICATE_SAME_ACCESS));
    UniqueHandle const mine{copy};
    auto const id = GetCurrentThreadId();
    CHECK(Thread{[&] { return GetThreadId(mine); }}.join() == id);
    CHECK_FALSE(is_signalled(mine));
}

BEHAVIOUR("win32.handle-flags", "Win32", high, "docs:SetHandleInformation",
          "a handle protected from closing stays open until the flag is taken away") {
    auto const event = manual_event();
    DWORD flags = 1234;
    CHECK(GetHandleInformation(event, &flags));
    CHECK(flags == 0);
    CHECK(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE | HANDLE_FLAG_INHERIT,
                               HANDLE_FLAG_PROTECT_FROM_CLOSE | HANDLE_FLAG_INHERIT));
    CHECK(refused(outcome([&] { return CloseHandle(event); }), ERROR_INVALID_HANDLE));
    CHECK(SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
    CHECK(GetHandleInformation(event, &flags));
    CHECK(flags == HANDLE_FLAG_INHERIT);
}

BEHAVIOUR("win32.handle-flags-unknown", "Win32", high, "docs:SetHandleInformation",
          "a flag that handles do not have is ERROR_INVALID_PARAMETER, and changes none") {
    auto const event = manual_event();
    CHECK(refused(outcome([&] { return SetHandleInformation(event, 0x80, 0x80); }),
                  ERROR_INVALID_PARAMETER));
    DWORD flags = 1234;
    CHECK(GetHandleInformation(event, &flags));
    CHECK(flags == 0);
}

BEHAVIOUR("win32.handle-close-pseudo", "Win32", high, "docs:GetCurrentProcess",
          "CloseHandle takes a pseudo handle and does nothing") {
    for (HANDLE const pseudo : {GetCurrentProcess(), GetCurrentThread()})
        CHECK(succeeds_quietly(outcome([&] { return CloseHandle(pseudo); })));
}

BEHAVIOUR("win32.last-error-shared", "0.3-1", high, "docs:WSAGetLastError",
          "WSAGetLastError and GetLastError read one slot, which is each thread's own") {
    SetLastError(1234);
    CHECK(WSAGetLastError() == 1234);
    WSASetLastError(WSAENOTSOCK);
    CHECK(GetLastError() == WSAENOTSOCK);
    CHECK(Thread{[] { return GetLastError(); }}.join() == 0);
}

BEHAVIOUR("win32.handle-low-bits", "Win32", high, "winetest:test_connect_completion_port",
          "the two lowest bits of a handle are the program's") {
    auto event = manual_event();
    auto const number = reinterpret_cast<ULONG_PTR>(static_cast<HANDLE>(event));
    for (ULONG_PTR const bits : {1u, 2u, 3u}) {
        auto const marked = reinterpret_cast<HANDLE>(number | bits);
        CHECK(SetEvent(marked));
        CHECK(is_signalled(marked));
        CHECK(ResetEvent(event));
    }
}

BEHAVIOUR("win32.handle-rights", "Win32", high,
          "docs:Synchronization Object Security and Access Rights",
          "a handle waits with SYNCHRONIZE and changes its object with its kind's MODIFY_STATE; "
          "what it was not opened for is ERROR_ACCESS_DENIED, but a mutex is released by any") {
    UniqueHandle const event{CreateEventA(nullptr, TRUE, FALSE, "ws2-rights-event")};
    UniqueHandle const waits{OpenEventA(SYNCHRONIZE, FALSE, "ws2-rights-event")};
    UniqueHandle const changes{OpenEventA(EVENT_MODIFY_STATE, FALSE, "ws2-rights-event")};
    REQUIRE((event && waits && changes));
    CHECK(refused(outcome([&] { return SetEvent(waits); }), ERROR_ACCESS_DENIED));
    CHECK(refused(outcome([&] { return ResetEvent(waits); }), ERROR_ACCESS_DENIED));
    CHECK(WaitForSingleObject(waits, 0) == WAIT_TIMEOUT);
    CHECK(SetEvent(changes));
    CHECK(is_signalled(waits));
    auto const denied = [](auto&& wait) {
        SetLastError(0);
        return wait() == WAIT_FAILED && GetLastError() == ERROR_ACCESS_DENIED;
    };
    CHECK(denied([&] { return WaitForSingleObject(changes, 0); }));
    HANDLE const both[] = {event, changes};
    CHECK(denied([&] { return WaitForMultipleObjects(2, both, TRUE, 0); }));
    HANDLE const other[] = {changes, event};
    CHECK(denied([&] { return WaitForMultipleObjects(2, other, FALSE, 0); }));
    UniqueHandle const semaphore{CreateSemaphoreExW(nullptr, 0, 1, nullptr, 0, SYNCHRONIZE)};
    CHECK(refused(outcome([&] { return ReleaseSemaphore(semaphore, 1, nullptr); }),
                  ERROR_ACCESS_DENIED));
    UniqueHandle const mutex{CreateMutexExW(nullptr, nullptr, 0, SYNCHRONIZE)};
    CHECK(is_signalled(mutex));
    CHECK(ReleaseMutex(mutex));
}

BEHAVIOUR("win32.handle-without-rights", "Win32", high, "winetest:test_mutex",
          "an object is not opened for nothing at all: ERROR_ACCESS_DENIED") {
    UniqueHandle const mutex{CreateMutexA(nullptr, FALSE, "ws2-rights-mutex")};
    auto const open = [] { return as_value(OpenMutexA(0, FALSE, "ws2-rights-mutex")); };
    CHECK(refused(outcome(open), ERROR_ACCESS_DENIED));
}

BEHAVIOUR("win32.handle-rights-of-copies", "Win32", high, "docs:DuplicateHandle",
          "DuplicateHandle gives the rights that are asked for, or with DUPLICATE_SAME_ACCESS the "
          "source's") {
    auto const event = manual_event();
    auto const copy = [](HANDLE source, DWORD access, DWORD options) {
        HANDLE target = nullptr;
        REQUIRE(DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &target, access,
                                FALSE, options));
        return UniqueHandle{target};
    };
    auto const less = copy(event, SYNCHRONIZE, 0);
    CHECK(refused(outcome([&] { return SetEvent(less); }), ERROR_ACCESS_DENIED));
    auto const same = copy(less, 0, DUPLICATE_SAME_ACCESS);
    CHECK(refused(outcome([&] { return SetEvent(same); }), ERROR_ACCESS_DENIED));
    CHECK(SetEvent(copy(event, 0, DUPLICATE_SAME_ACCESS)));
    CHECK(is_signalled(less));
}
