// SPDX-License-Identifier: MIT
// Completion ports through ntdll.dll, whose calls programs fetch by name.
#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "tests/win32/support.hpp"

#include "tests/support/ntdll.hpp"

using namespace ws2::test;

namespace {

// As IO_STATUS_BLOCK and FILE_IO_COMPLETION_INFORMATION, whose names differ between SDKs.
struct StatusBlock {
    union {
        LONG status;
        void* pointer;
    };
    ULONG_PTR information;
};
struct Packet {
    void* key;
    void* context;
    StatusBlock block;
};

using CreateCall = LONG NTAPI(HANDLE*, ACCESS_MASK, void*, ULONG);
using SetCall = LONG NTAPI(HANDLE, void*, void*, LONG, ULONG_PTR);
using RemoveCall = LONG NTAPI(HANDLE, void**, void**, StatusBlock*, LARGE_INTEGER*);
using RemoveManyCall = LONG NTAPI(HANDLE, Packet*, ULONG, ULONG*, LARGE_INTEGER*, BOOLEAN);

constexpr LONG abandoned = 0x80;
constexpr LONG user_apc = 0xC0;
constexpr LONG timed_out = 0x102;
constexpr LONG invalid_handle = static_cast<LONG>(0xC0000008);
constexpr LONG wrong_type = static_cast<LONG>(0xC0000024);
constexpr LONG invalid_request = static_cast<LONG>(0xC0000010);
constexpr ULONG_PTR wide = static_cast<ULONG_PTR>(0x12345678'00000003ULL);

struct Port {
    Port() {
        REQUIRE(from_ntdll<CreateCall>("NtCreateIoCompletion")(&handle, 0x001F0003, nullptr, 0) ==
                0);
    }
    ~Port() {
        if (handle) CloseHandle(handle);
    }
    void close() {
        CloseHandle(handle);
        handle = nullptr;
    }

    LONG set(std::uintptr_t key, std::uintptr_t context, LONG status, ULONG_PTR information) const {
        return set_call(handle, as_pointer(key), as_pointer(context), status, information);
    }
    LONG remove(Packet& packet, LARGE_INTEGER* time) const {
        return remove_call(handle, &packet.key, &packet.context, &packet.block, time);
    }
    LONG remove(std::span<Packet> packets, ULONG& count, LARGE_INTEGER* time,
                BOOLEAN alertable = FALSE) const {
        return remove_many(handle, packets.data(), static_cast<ULONG>(packets.size()), &count, time,
                           alertable);
    }
    static void* as_pointer(std::uintptr_t number) { return reinterpret_cast<void*>(number); }

    HANDLE handle = nullptr;
    SetCall* set_call = from_ntdll<SetCall>("NtSetIoCompletion");
    RemoveCall* remove_call = from_ntdll<RemoveCall>("NtRemoveIoCompletion");
    RemoveManyCall* remove_many = from_ntdll<RemoveManyCall>("NtRemoveIoCompletionEx");
};

bool is(Packet const& packet, std::uintptr_t key, std::uintptr_t context, LONG status,
        ULONG_PTR information) {
    return packet.key == Port::as_pointer(key) && packet.context == Port::as_pointer(context) &&
           packet.block.status == status && packet.block.information == information;
}

LARGE_INTEGER no_time() { return {}; }

VOID CALLBACK add_one(ULONG_PTR counter) { ++*reinterpret_cast<int*>(counter); }

}  // namespace

BEHAVIOUR("port.nt-packet", "Win32", high, "winetest:ntdll test_set_io_completion",
          "NtSetIoCompletion queues a packet with a key, a context, a status and a number of the "
          "program's, which NtRemoveIoCompletion takes as they are; without one it times out") {
    Port const port;
    auto time = no_time();
    Packet packet{};
    CHECK(port.remove(packet, &time) == timed_out);
    REQUIRE(port.set(123, 456, invalid_request, wide) == 0);
    CHECK(port.remove(packet, &time) == 0);
    CHECK(is(packet, 123, 456, invalid_request, wide));
    CHECK(port.remove(packet, &time) == timed_out);
}

BEHAVIOUR("port.nt-many", "Win32", high, "winetest:ntdll test_set_io_completion",
          "NtRemoveIoCompletionEx takes the packets that are there, in their order and no more "
          "than asked for") {
    Port const port;
    for (ULONG each = 1; each != 4; ++each)
        REQUIRE(port.set(each, each * 10, static_cast<LONG>(each * 100), wide + each) == 0);
    std::array<Packet, 2> packets{};
    ULONG count = 0;
    CHECK(port.remove(packets, count, nullptr) == 0);
    REQUIRE(count == 2);
    CHECK(is(packets[0], 1, 10, 100, wide + 1));
    CHECK(is(packets[1], 2, 20, 200, wide + 2));
    CHECK(port.remove(packets, count, nullptr) == 0);
    REQUIRE(count == 1);
    CHECK(is(packets[0], 3, 30, 300, wide + 3));
    auto time = no_time();
    CHECK(port.remove(packets, count, &time) == timed_out);
}

BEHAVIOUR("port.nt-win32", "Win32", high, "winetest:ntdll test_set_io_completion",
          "ports of NtCreateIoCompletion are those of CreateIoCompletionPort: packets of either "
          "side are taken by the other, a failed status makes GetQueuedCompletionStatus fail") {
    Port const port;
    REQUIRE(port.set(7, 8, invalid_request, 9) == 0);
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* overlapped = nullptr;
    SetLastError(0);
    CHECK_FALSE(GetQueuedCompletionStatus(port.handle, &bytes, &key, &overlapped, 0));
    CHECK(GetLastError() == ERROR_INVALID_FUNCTION);
    CHECK(bytes == 9);
    CHECK(key == 7);
    CHECK(overlapped == Port::as_pointer(8));
    REQUIRE(PostQueuedCompletionStatus(port.handle, 1, 2, reinterpret_cast<OVERLAPPED*>(3)));
    Packet packet{};
    auto time = no_time();
    CHECK(port.remove(packet, &time) == 0);
    CHECK(is(packet, 2, 3, 0, 1));
}

BEHAVIOUR(
    "port.nt-alertable", "Win32", high, "winetest:ntdll test_set_io_completion",
    "NtRemoveIoCompletionEx runs APCs if it is alertable: STATUS_USER_APC, before the "
    "packets of a port that the thread has not taken from last, and behind those of its own") {
    Port const port;
    int calls = 0;
    auto const argument = reinterpret_cast<ULONG_PTR>(&calls);
    auto time = no_time();
    std::array<Packet, 2> packets{};
    ULONG count = 0;

    REQUIRE(QueueUserAPC(add_one, GetCurrentThread(), argument));
    REQUIRE(port.set(1, 2, 3, 4) == 0);
    CHECK(port.remove(packets, count, &time, TRUE) == user_apc);
    CHECK(calls == 1);
    CHECK(port.remove(packets, count, &time, TRUE) == 0);

    REQUIRE(QueueUserAPC(add_one, GetCurrentThread(), argument));
    CHECK(port.remove(packets, count, &time, FALSE) == timed_out);
    CHECK(calls == 1);
    REQUIRE(port.set(1, 2, 3, 4) == 0);
    CHECK(port.remove(packets, count, &time, TRUE) == 0);
    CHECK(count == 1);
    CHECK(calls == 1);
    CHECK(port.remove(packets, count, &time, TRUE) == user_apc);
    CHECK(calls == 2);
}

BEHAVIOUR("port.nt-wait", "Win32", medium, "docs:GetQueuedCompletionStatus",
          "NtRemoveIoCompletion waits for a packet, for as long as it is told to") {
    Port const port;
    Packet packet{};
    LARGE_INTEGER brief;
    brief.QuadPart = -100'000;  // 10 ms
    CHECK(port.remove(packet, &brief) == timed_out);
    LARGE_INTEGER past;
    past.QuadPart = 1;  // the first tick of 1601
    CHECK(port.remove(packet, &past) == timed_out);

    LONG waited = -1;
    {
        Thread const waiter{[&] {
            waited = port.remove(packet, nullptr);
            return DWORD{0};
        }};
        REQUIRE(port.set(5, 6, 7, 8) == 0);
    }
    CHECK(waited == 0);
    CHECK(is(packet, 5, 6, 7, 8));
}

BEHAVIOUR("port.nt-closed", "Win32", medium, "docs:GetQueuedCompletionStatus",
          "closing the port ends a NtRemoveIoCompletion that waits with STATUS_ABANDONED_WAIT_0") {
    Port port;
    std::atomic<bool> begins{false};
    Thread const waiter{[&] {
        Packet packet{};
        LARGE_INTEGER long_time;
        long_time.QuadPart = -10'000LL * patience_ms;
        begins = true;
        return static_cast<DWORD>(port.remove(packet, &long_time));
    }};
    CHECK(eventually([&] { return begins.load(); }));
    CHECK(WaitForSingleObject(waiter.handle(), glance_ms) == WAIT_TIMEOUT);
    port.close();
    CHECK(waiter.join() == static_cast<DWORD>(abandoned));
}

BEHAVIOUR("port.nt-wrong-handle", "Win32", high, "winetest:ntdll test_set_io_completion",
          "NtSetIoCompletion and NtRemoveIoCompletion with a closed handle are "
          "STATUS_INVALID_HANDLE, with an event STATUS_OBJECT_TYPE_MISMATCH") {
    Port port;
    auto const handle = port.handle;
    port.close();
    Packet packet{};
    auto time = no_time();
    CHECK(port.set_call(handle, nullptr, nullptr, 0, 0) == invalid_handle);
    CHECK(port.remove_call(handle, &packet.key, &packet.context, &packet.block, &time) ==
          invalid_handle);
    auto const event = manual_event();
    CHECK(port.set_call(event, nullptr, nullptr, 0, 0) == wrong_type);
    CHECK(port.remove_call(event, &packet.key, &packet.context, &packet.block, &time) ==
          wrong_type);
}
