// SPDX-License-Identifier: MIT
// Keyed events, and how statuses become error codes: calls of ntdll.dll that programs fetch by
// name.
#include "tests/win32/support.hpp"

#include "tests/support/ntdll.hpp"

#include <ntsecapi.h>

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
    for (auto const& row : rows) {
        CHECK(convert(static_cast<LONG>(row.status)) == row.error);
        CHECK(LsaNtStatusToWinError(static_cast<LONG>(row.status)) == row.error);
    }
}

BEHAVIOUR("win32.status-of-sockets", "Win32", high, "winetest:ntdll test_RtlNtStatusToDosError",
          "RtlNtStatusToDosError gives the Win32 code of each status that Winsock has a code for") {
    auto* const convert = from_ntdll<ULONG NTAPI(LONG)>("RtlNtStatusToDosError");
    struct {
        std::uint32_t status;
        ULONG error;
    } const rows[] = {
        {0x80000005, 234 }, // BUFFER_OVERFLOW
        {0xC0000206, 1784}, // INVALID_BUFFER_SIZE
        {0xC0000002, 1   }, // NOT_IMPLEMENTED
        {0xC00000BB, 50  }, // NOT_SUPPORTED
        {0xC0000005, 998 }, // ACCESS_VIOLATION
        {0xC0000023, 122 }, // BUFFER_TOO_SMALL
        {0xC00002C5, 998 }, // DATATYPE_MISALIGNMENT_ERROR
        {0xC0000008, 6   }, // INVALID_HANDLE
        {0xC0000024, 6   }, // OBJECT_TYPE_MISMATCH
        {0xC0000007, 1454}, // PAGEFILE_QUOTA
        {0xC0000017, 8   }, // NO_MEMORY
        {0xC0000018, 487 }, // CONFLICTING_ADDRESSES
        {0xC0000044, 1816}, // QUOTA_EXCEEDED
        {0xC0000097, 8   }, // TOO_MANY_PAGING_FILES
        {0xC000009A, 1450}, // INSUFFICIENT_RESOURCES
        {0xC00000A1, 1453}, // WORKING_SET_QUOTA
        {0xC000012D, 1455}, // COMMITMENT_LIMIT
        {0xC000013D, 51  }, // REMOTE_RESOURCES
        {0xC0000209, 68  }, // TOO_MANY_ADDRESSES
        {0xC000000F, 2   }, // NO_SUCH_FILE
        {0xC0000034, 2   }, // OBJECT_NAME_NOT_FOUND
        {0xC000003A, 3   }, // OBJECT_PATH_NOT_FOUND
        {0xC00000BF, 54  }, // NETWORK_BUSY
        {0xC00000C3, 58  }, // INVALID_NETWORK_RESPONSE
        {0xC00000C4, 59  }, // UNEXPECTED_NETWORK_ERROR
        {0xC0000022, 5   }, // ACCESS_DENIED
        {0xC0000043, 32  }, // SHARING_VIOLATION
        {0xC000020A, 52  }, // ADDRESS_ALREADY_EXISTS
        {0xC00000A3, 21  }, // DEVICE_NOT_READY
        {0xC00000D0, 71  }, // REQUEST_NOT_ACCEPTED
        {0xC00000B0, 233 }, // PIPE_DISCONNECTED
        {0xC00000B5, 121 }, // IO_TIMEOUT
        {0xC000013F, 59  }, // LINK_TIMEOUT
        {0xC00000BC, 51  }, // REMOTE_NOT_LISTENING
        {0xC0000236, 1225}, // CONNECTION_REFUSED
        {0xC00000BE, 53  }, // BAD_NETWORK_PATH
        {0xC000023C, 1231}, // NETWORK_UNREACHABLE
        {0xC000023E, 1233}, // PROTOCOL_UNREACHABLE
        {0xC000023D, 1232}, // HOST_UNREACHABLE
        {0xC000023F, 1234}, // PORT_UNREACHABLE
        {0xC000020D, 64  }, // CONNECTION_RESET
        {0xC000020C, 64  }, // CONNECTION_DISCONNECTED
        {0xC000013C, 64  }, // REMOTE_DISCONNECT
        {0xC000013E, 59  }, // LINK_FAILED
        {0xC000013B, 64  }, // LOCAL_DISCONNECT
        {0xC000020F, 59  }, // TRANSACTION_ABORTED
        {0xC0000241, 1236}, // CONNECTION_ABORTED
        {0xC0000120, 995 }, // CANCELLED
        {0xC0000240, 1235}, // REQUEST_ABORTED
        {0xC0000140, 59  }, // INVALID_CONNECTION
        {0xC0000141, 59  }, // INVALID_ADDRESS
        {0xC0000207, 1214}, // INVALID_ADDRESS_COMPONENT
        {0xC0000237, 1226}, // GRACEFUL_DISCONNECT
        {0xC000023B, 1230}, // CONNECTION_ACTIVE
        {0xC0000350, 1256}, // HOST_DOWN
        {0xC000000D, 87  }, // INVALID_PARAMETER
        {0xC0000011, 38  }, // END_OF_FILE
        {0xC000014B, 109 }, // PIPE_BROKEN
    };
    for (auto const& row : rows) {
        CAPTURE(row.status);
        CHECK(convert(static_cast<LONG>(row.status)) == row.error);
    }
}
