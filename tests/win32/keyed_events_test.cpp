// SPDX-License-Identifier: MIT
// Keyed events, and how statuses become error codes: calls of ntdll.dll that programs fetch by
// name.
#include "tests/win32/support.hpp"

#include "tests/support/ntdll.hpp"

using namespace ws2::test;

namespace {

using CreateCall = LONG NTAPI(HANDLE*, ACCESS_MASK, void*, ULONG);
using MeetCall = LONG NTAPI(HANDLE, void*, BOOLEAN, LARGE_INTEGER*);

constexpr LONG timed_out = 0x102;
constexpr LONG invalid_handle = static_cast<LONG>(0xC0000008);
constexpr LONG invalid_first = static_cast<LONG>(0xC00000EF);

struct KeyedEvent {
    KeyedEvent() {
        REQUIRE(from_ntdll<CreateCall>("NtCreateKeyedEvent")(&handle, 0x000F0003, nullptr, 0) == 0);
    }
    ~KeyedEvent() { CloseHandle(handle); }
    HANDLE handle = nullptr;
    MeetCall* wait = from_ntdll<MeetCall>("NtWaitForKeyedEvent");
    MeetCall* release = from_ntdll<MeetCall>("NtReleaseKeyedEvent");
};

void* key(std::uintptr_t value) { return reinterpret_cast<void*>(value); }
LARGE_INTEGER moments(int milliseconds) {
    LARGE_INTEGER time;
    time.QuadPart = -10'000LL * milliseconds;
    return time;
}

}  // namespace

BEHAVIOUR("win32.keyed-meets", "Win32", high, "winetest:ntdll test_keyed_events",
          "keyed events: a wait and a release with one key meet, whichever comes first; a release "
          "is not remembered") {
    KeyedEvent const event;
    auto nothing = moments(0);
    CHECK(event.release(event.handle, key(4), FALSE, &nothing) == timed_out);
    CHECK(event.wait(event.handle, key(4), FALSE, &nothing) == timed_out);
    LONG waited = -1;
    {
        Thread const waiter{[&] {
            waited = event.wait(event.handle, key(4), FALSE, nullptr);
            return DWORD{0};
        }};
        CHECK(event.release(event.handle, key(4), FALSE, nullptr) == 0);
    }
    CHECK(waited == 0);
    LONG released = -1;
    {
        Thread const releaser{[&] {
            released = event.release(event.handle, key(4), FALSE, nullptr);
            return DWORD{0};
        }};
        CHECK(event.wait(event.handle, key(4), FALSE, nullptr) == 0);
    }
    CHECK(released == 0);
}

BEHAVIOUR("win32.keyed-keys", "Win32", high, "winetest:ntdll test_keyed_events",
          "keyed events: a release with another key, or at another event, meets no wait; an odd "
          "key is refused") {
    KeyedEvent const event;
    KeyedEvent const other;
    LONG waited = -1;
    auto brief = moments(10);
    {
        Thread const waiter{[&] {
            waited = event.wait(event.handle, key(4), FALSE, nullptr);
            return DWORD{0};
        }};
        CHECK(event.release(event.handle, key(8), FALSE, &brief) == timed_out);
        CHECK(other.release(other.handle, key(4), FALSE, &brief) == timed_out);
        CHECK(event.release(event.handle, key(4), FALSE, nullptr) == 0);
    }
    CHECK(waited == 0);
    CHECK(event.wait(event.handle, key(5), FALSE, &brief) == invalid_first);
    CHECK(event.release(key(0xdead0), key(4), FALSE, &brief) == invalid_handle);
}

BEHAVIOUR("win32.keyed-common", "Win32", high, "winetest:ntdll test_keyed_events",
          "keyed events: without a handle a wait and a release use one that the process has") {
    KeyedEvent const event;
    LONG waited = -1;
    {
        Thread const waiter{[&] {
            waited = event.wait(nullptr, key(16), FALSE, nullptr);
            return DWORD{0};
        }};
        CHECK(event.release(nullptr, key(16), FALSE, nullptr) == 0);
    }
    CHECK(waited == 0);
}

BEHAVIOUR(
    "win32.status-to-error", "Win32", high, "winetest:ntdll test_RtlNtStatusToDosError",
    "RtlNtStatusToDosError gives the Win32 code that stands for a status, and 317 if none does") {
    auto* const convert = from_ntdll<ULONG NTAPI(LONG)>("RtlNtStatusToDosError");
    struct {
        std::uint32_t status;
        ULONG error;
    } const rows[] = {
        {0,          0                      },
        {0x102,      ERROR_TIMEOUT          },
        {0x103,      ERROR_IO_PENDING       },
        {0xC0000008, ERROR_INVALID_HANDLE   },
        {0xC000000D, ERROR_INVALID_PARAMETER},
        {0xC0000022, ERROR_ACCESS_DENIED    },
        {0xC0000034, ERROR_FILE_NOT_FOUND   },
        {0xC0000120, ERROR_OPERATION_ABORTED},
        {0xC000020D, ERROR_NETNAME_DELETED  },
        {0xC0000225, ERROR_NOT_FOUND        },
        {0xC0ABCDEF, 317                    },
    };
    for (auto const& row : rows) CHECK(convert(static_cast<LONG>(row.status)) == row.error);
}
