// SPDX-License-Identifier: MIT
// Programs that ask the driver below Winsock which sockets are ready, as wepoll and libuv do: an
// asynchronous operation that ends when one of several sockets is. And ProcessSocketNotifications,
// with which Winsock itself has a port hear of it.
#include <winsock2.h>

#include <windows.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <limits>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/ntdll.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

// What std::jthread does, which libc++ has only in part.
class JoinedThread {
public:
    template <class Function>
    explicit JoinedThread(Function function) : thread_{std::move(function)} {}
    JoinedThread(JoinedThread&&) = default;
    ~JoinedThread() {
        if (thread_.joinable()) thread_.join();
    }

private:
    std::thread thread_;
};

// --- what ntdll.dll has, and how the driver is asked ---------------------------------------------

using Status = LONG;
constexpr Status success = 0;
constexpr Status timed_out = 0x102;
constexpr Status pending = 0x103;
constexpr Status invalid_handle = static_cast<Status>(0xC0000008);
constexpr Status invalid_parameter = static_cast<Status>(0xC000000D);
constexpr Status name_not_found = static_cast<Status>(0xC0000034);
constexpr Status cancelled = static_cast<Status>(0xC0000120);
constexpr Status not_found = static_cast<Status>(0xC0000225);

struct Block {
    Status status;
    ULONG_PTR information;
};
struct Name {
    USHORT length, room;
    WCHAR* text;
};
struct Attributes {
    ULONG length;
    HANDLE root;
    Name* name;
    ULONG flags;
    void* security;
    void* quality;
};

using CreateFileCall = Status NTAPI(HANDLE*, ACCESS_MASK, Attributes*, Block*, LARGE_INTEGER*,
                                    ULONG, ULONG, ULONG, ULONG, void*, ULONG);
using ControlCall = Status NTAPI(HANDLE, HANDLE, void*, void*, Block*, ULONG, void*, ULONG, void*,
                                 ULONG);
using CancelCall = Status NTAPI(HANDLE, Block*, Block*);
using Routine = void NTAPI(void* context, Block* block, ULONG reserved);

Status open_named(std::wstring name, HANDLE& handle) {
    Name text{static_cast<USHORT>(name.size() * sizeof(WCHAR)),
              static_cast<USHORT>((name.size() + 1) * sizeof(WCHAR)), name.data()};
    Attributes attributes{sizeof attributes, nullptr, &text, 0, nullptr, nullptr};
    Block block{};
    return from_ntdll<CreateFileCall>("NtCreateFile")(&handle, SYNCHRONIZE, &attributes, &block,
                                                      nullptr, 0, 3, 1, 0, nullptr, 0);
}
HANDLE new_device() {
    HANDLE handle = nullptr;
    REQUIRE(open_named(L"\\Device\\Afd\\Test", handle) == success);
    return handle;
}

constexpr ULONG receive = 0x1;
constexpr ULONG expedited = 0x2;
constexpr ULONG room = 0x4;
constexpr ULONG finished = 0x8;
constexpr ULONG aborted = 0x10;
constexpr ULONG closed = 0x20;
constexpr ULONG connected = 0x40;
constexpr ULONG acceptable = 0x80;
constexpr ULONG connect_failed = 0x100;
constexpr ULONG everything = ~0u;

constexpr LONGLONG for_ever = std::numeric_limits<LONGLONG>::max();

constexpr ULONG poll_code = 0x00012024;
struct Polled {
    HANDLE socket;
    ULONG events;
    Status status;
};
// A poll's head and one socket: 28 bytes where a handle has 32 bits, and 32 where it has 64.
constexpr ULONG one_socket = 16 + sizeof(Polled);
struct PollBuffer {
    LONGLONG time = for_ever;
    ULONG count = 0;
    ULONG is_exclusive = 0;
    Polled sockets[3]{};
    ULONG size() const { return 16 + count * static_cast<ULONG>(sizeof(Polled)); }
};

// One operation with an event of its own.
struct Poll {
    explicit Poll(std::vector<Polled> sockets, LONGLONG time = for_ever) {
        input.time = time;
        for (auto const& each : sockets) input.sockets[input.count++] = each;
    }
    Poll(SOCKET s, ULONG events, LONGLONG time = for_ever)
        : Poll{{{handle_of(s), events, 0}}, time} {}

    Status send_to(HANDLE through, void* context = nullptr, Routine* routine = nullptr) {
        return send_with(event, through, context, routine);
    }
    Status send_with(HANDLE to_set, HANDLE through, void* context, Routine* routine = nullptr) {
        return from_ntdll<ControlCall>("NtDeviceIoControlFile")(
            through, to_set, reinterpret_cast<void*>(routine), context, &block, poll_code, &input,
            input.size(), &output, input.size());
    }
    Status send_to(SOCKET through) { return send_to(handle_of(through)); }
    bool ends() { return WaitForSingleObject(event, patience_in_ms()) == WAIT_OBJECT_0; }
    bool is_pending() { return WaitForSingleObject(event, 0) == WAIT_TIMEOUT; }
    // Sent through its own socket, at once or later: the events of the only one that is ready.
    ULONG result() {
        auto const sent = send_to(input.sockets[0].socket);
        if (sent != pending) CHECK(sent == success);
        return ended();
    }
    ULONG ended() {
        REQUIRE(ends());
        CHECK(block.status == success);
        CHECK(block.information == one_socket);
        CHECK(output.count == 1);
        return output.sockets[0].events;
    }

    PollBuffer input;
    PollBuffer output;
    Block block{0x55, 0};
    OwnedHandle event{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
};

ULONG now(SOCKET s, ULONG events = everything) { return Poll{s, events}.result(); }

// The state may need a moment to reach the other end.
bool becomes(SOCKET s, ULONG wanted, ULONG events = everything) {
    return eventually([&] { return now(s, events) == wanted; });
}

Status cancel(HANDLE through, Block* block) {
    Block ignored{};
    return from_ntdll<CancelCall>("NtCancelIoFileEx")(through, block, &ignored);
}

// What libuv asks of the driver in the place of WSARecvFrom.
struct DriverReceive {
    static constexpr ULONG plain_code = 0x00012017;
    static constexpr ULONG datagram_code = 0x0001201B;

    Status send_to(SOCKET s, ULONG code) {
        struct {
            WSABUF* buffers;
            ULONG count, afd_flags, tdi_flags;
            sockaddr* name;
            int* length;
        } request{&buffer, 1, 2, 0x20, reinterpret_cast<sockaddr*>(&from), &length};
        constexpr auto plain_size = static_cast<ULONG>(offsetof(decltype(request), name));
        block = {pending, 0};
        return from_ntdll<ControlCall>("NtDeviceIoControlFile")(
            handle_of(s), event, nullptr, nullptr, &block, code, &request,
            code == datagram_code ? static_cast<ULONG>(sizeof request) : plain_size, nullptr, 0);
    }
    bool ends() { return WaitForSingleObject(event, patience_in_ms()) == WAIT_OBJECT_0; }

    char room[4]{};
    WSABUF buffer{sizeof room, room};
    sockaddr_in from{};
    int length = sizeof from;
    Block block{};
    OwnedHandle event{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
};

constexpr Status buffer_overflow = static_cast<Status>(0x80000005);

}  // namespace

// --- the device ----------------------------------------------------------------------------------

BEHAVIOUR("afd.open", "F.32-1", high, "winetest:afd test_open_device",
          "the driver's device opens under its name and every name below it, and under no other") {
    for (auto const* name : {L"\\Device\\Afd", L"\\Device\\Afd\\", L"\\Device\\Afd\\foobar"}) {
        HANDLE handle = nullptr;
        CHECK(open_named(name, handle) == success);
        CHECK(CloseHandle(handle));
    }
    HANDLE handle = nullptr;
    CHECK(open_named(L"\\Device\\NoSuchDevice", handle) == name_not_found);
}

namespace {

HANDLE device_by_path() {
    return CreateFileW(L"\\\\.\\GLOBALROOT\\Device\\Afd\\Test", GENERIC_READ | GENERIC_WRITE,
                       FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                       FILE_FLAG_OVERLAPPED, nullptr);
}

}  // namespace

BEHAVIOUR("afd.device-control", "F.32-1", high, "docs:DeviceIoControl; web:trio _io_windows.py",
          "DeviceIoControl on the driver's device, which CreateFile opens, polls sockets: at once, "
          "later, and for a completion port") {
    OwnedHandle const device{device_by_path()};
    REQUIRE(static_cast<HANDLE>(device) != INVALID_HANDLE_VALUE);
    auto const pair = tcp_pair();
    Poll ready{pair.server, room};
    DWORD bytes = 0;
    OVERLAPPED overlapped{};
    overlapped.hEvent = ready.event;
    auto const ask = [&](Poll& poll, OVERLAPPED* later) {
        return DeviceIoControl(device, poll_code, &poll.input, poll.input.size(), &poll.output,
                               poll.input.size(), &bytes, later);
    };
    CHECK(ask(ready, &overlapped));
    CHECK(bytes == one_socket);
    CHECK(ready.output.sockets[0].events == room);
    Poll waits{pair.server, receive};
    overlapped.hEvent = waits.event;
    CHECK_FALSE(ask(waits, &overlapped));
    CHECK(GetLastError() == ERROR_IO_PENDING);
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    CHECK(GetOverlappedResult(device, &overlapped, &bytes, TRUE));
    CHECK(bytes == one_socket);
    CHECK(waits.output.sockets[0].events == receive);
    Port const port;
    REQUIRE(CreateIoCompletionPort(device, port, 7, 0) != nullptr);
    OVERLAPPED for_port{};
    Poll reports{pair.server, receive};
    CHECK(ask(reports, &for_port));
    CHECK(port.next().overlapped == &for_port);
}

BEHAVIOUR("afd.device-control-unknown", "F.32-1", medium, "docs:DeviceIoControl",
          "DeviceIoControl with a code that the driver does not have is ERROR_INVALID_FUNCTION, "
          "with a handle that is none ERROR_INVALID_HANDLE") {
    OwnedHandle const device{device_by_path()};
    DWORD bytes = 0;
    constexpr DWORD no_code = 0x00222003;
    CHECK_FALSE(DeviceIoControl(device, no_code, nullptr, 0, nullptr, 0, &bytes, nullptr));
    CHECK(GetLastError() == ERROR_INVALID_FUNCTION);
    CHECK_FALSE(DeviceIoControl(nullptr, no_code, nullptr, 0, nullptr, 0, &bytes, nullptr));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("afd.receive", "F.32-3", high, "winetest:afd test_recv; libuv",
          "the driver receives from a stream, at once or later") {
    auto const pair = tcp_pair();
    DriverReceive request;
    CHECK(request.send_to(pair.server, DriverReceive::plain_code) == pending);
    REQUIRE(send(pair.client, "ab", 2, 0) == 2);
    REQUIRE(request.ends());
    CHECK(request.block.status == success);
    CHECK(request.block.information == 2);
    CHECK(std::string(request.room, 2) == "ab");
    REQUIRE(send(pair.client, "c", 1, 0) == 1);
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(request.send_to(pair.server, DriverReceive::plain_code) == success);
    CHECK(request.block.information == 1);
    CHECK(request.room[0] == 'c');
}

BEHAVIOUR(
    "afd.receive-datagram", "F.32-3", medium, "libuv",
    "the driver receives a datagram with its sender; of one that is too long the first part") {
    auto const receiver = bound_datagram();
    auto const sender = bound_datagram();
    auto const target = local_address(receiver);
    DriverReceive request;
    REQUIRE(request.send_to(receiver, DriverReceive::datagram_code) == pending);
    REQUIRE(sendto(sender, "ab", 2, 0, target.data(), target.length()) == 2);
    REQUIRE(request.ends());
    CHECK(request.block.status == success);
    CHECK(request.block.information == 2);
    CHECK(ntohs(request.from.sin_port) == local_address(sender).port());
    REQUIRE(sendto(sender, "abcdef", 6, 0, target.data(), target.length()) == 6);
    REQUIRE(await(receiver, Ready::to_read));
    CHECK(request.send_to(receiver, DriverReceive::datagram_code) == buffer_overflow);
    CHECK(request.block.information == 4);
    CHECK(std::string(request.room, 4) == "abcd");
}

BEHAVIOUR("afd.receive-sizes", "F.32-3", high, "winetest:afd test_recv",
          "a request that is shorter than the driver takes is STATUS_INVALID_PARAMETER") {
    auto const s = bound_datagram();
    DriverReceive request;
    char little[4]{};
    CHECK(from_ntdll<ControlCall>("NtDeviceIoControlFile")(
              handle_of(s), request.event, nullptr, nullptr, &request.block,
              DriverReceive::plain_code, little, sizeof little, nullptr, 0) == invalid_parameter);
}

BEHAVIOUR("afd.sizes", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll without sockets, or with buffers that do not hold them, is "
          "STATUS_INVALID_PARAMETER") {
    auto const s = listener();
    auto const control = from_ntdll<ControlCall>("NtDeviceIoControlFile");
    Poll poll{s, everything, 0};
    struct {
        void* input;
        ULONG input_size;
        void* output;
        ULONG output_size;
    } const rows[] = {
        {&poll.input, one_socket,     nullptr,      0             },
        {nullptr,     0,              &poll.output, one_socket    },
        {&poll.input, one_socket + 1, &poll.output, one_socket    },
        {&poll.input, one_socket - 1, &poll.output, one_socket - 1},
    };
    for (auto const& row : rows)
        CHECK(control(handle_of(s), poll.event, nullptr, nullptr, &poll.block, poll_code, row.input,
                      row.input_size, row.output, row.output_size) == invalid_parameter);
    poll.input.count = 0;
    CHECK(control(handle_of(s), poll.event, nullptr, nullptr, &poll.block, poll_code, &poll.input,
                  one_socket, &poll.output, one_socket) == invalid_parameter);
}

BEHAVIOUR("afd.no-socket", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll one of whose handles is no socket is STATUS_INVALID_HANDLE and "
          "touches nothing") {
    auto const s = datagram_socket();
    Poll poll{
        {{reinterpret_cast<HANDLE>(0xabacab0), everything, 0}, {handle_of(s), everything, 0}}
    };
    CHECK(poll.send_to(s) == invalid_handle);
    CHECK(poll.block.status == 0x55);
}

// --- when it ends --------------------------------------------------------------------------------

BEHAVIOUR("afd.only-looks", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll with a time of 0 ends at once, with no socket if none is ready") {
    auto const s = listener();
    OwnedHandle const device{new_device()};
    Poll poll{s, everything, 0};
    CHECK(poll.send_to(device) == success);
    CHECK(poll.block.status == success);
    CHECK(poll.block.information == 16);
    CHECK(poll.output.count == 0);
    CHECK(poll.ends());
}

BEHAVIOUR("afd.timeout", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll whose time passes pends and ends with STATUS_TIMEOUT and no socket, "
          "whether the time counts from now or is a moment that is past") {
    auto const s = listener();
    for (LONGLONG const time : {LONGLONG{-10'000}, LONGLONG{10'000'000}}) {
        Poll poll{s, everything, time};
        CHECK(poll.send_to(s) == pending);
        CHECK(poll.ends());
        CHECK(poll.block.status == timed_out);
        CHECK(poll.block.information == 16);
        CHECK(poll.output.count == 0);
        CHECK(poll.output.time == time);
    }
}

namespace {

int context_of_routine = 0;
void NTAPI count_call(void* context, Block* block, ULONG) {
    if (block->status == success) ++*static_cast<int*>(context);
}

struct ThreadEndRow {
    Behaviour is;
    bool has_port;
    bool has_event;
    bool has_context;
    bool ends;
};

constexpr auto thread_end_test = "winetest:afd test_async_thread_termination";

// clang-format off
ThreadEndRow const thread_end_rows[] = {
    {{"afd.thread-end-event",   "F.16-12", high, thread_end_test, "AFD driver: a poll with an event ends with the thread that has sent it"}, false, true, false, true},
    {{"afd.thread-end-nothing", "F.16-12", high, thread_end_test, "AFD driver: a poll whose status block alone tells ends with the thread that has sent it"}, false, false, false, true},
    {{"afd.thread-end-both",    "F.16-13", high, thread_end_test, "AFD driver: a poll with an event and a port ends with its thread, and its packet says so"}, true, true, true, true},
    {{"afd.thread-end-low-bit", "F.16-14", high, thread_end_test, "AFD driver: a poll that asks for no packet of the port ends with its thread"}, true, true, false, true},
    {{"afd.thread-end-port",    "F.16-15", high, thread_end_test, "AFD driver: a poll that a port alone reports goes on when its thread ends, and its status block is not written before the packet is taken"}, true, false, true, false},
};
// clang-format on

}  // namespace

BEHAVIOURS(thread_end_rows, row) {
    auto const s = listener();
    Port const port;
    if (row.has_port) REQUIRE(port.take(s, 7));
    Poll poll{s, everything};
    {
        JoinedThread const thread{[&] {
            CHECK(poll.send_with(row.has_event ? HANDLE{poll.event} : nullptr, handle_of(s),
                                 row.has_context ? &poll : nullptr) == pending);
        }};
    }
    CHECK(std::atomic_ref{poll.block.status}.load() == (row.ends ? cancelled : 0x55));
    if (row.has_event) CHECK(poll.ends());
    if (!row.has_port) return;
    bool const has_packet = row.ends && row.has_context;
    CHECK(port.is_empty() != has_packet);
    if (row.ends) return;
    CHECK(CancelIoEx(handle_of(s), nullptr));
    auto const packet = port.next();
    CHECK(packet.key == 7);
    CHECK(reinterpret_cast<Poll*>(packet.overlapped) == &poll);
    CHECK(poll.block.status == cancelled);
}

BEHAVIOUR("afd.routine", "F.3-4", medium, "docs:NtDeviceIoControlFile",
          "AFD driver: a poll's routine runs when its thread waits alertably, and its event is set "
          "as well; with a port it is STATUS_INVALID_PARAMETER") {
    auto const s = listener();
    context_of_routine = 0;
    Poll poll{s, everything};
    REQUIRE(poll.send_to(handle_of(s), &context_of_routine, count_call) == pending);
    auto const client = connected_to(s);
    CHECK(poll.ends());
    CHECK(context_of_routine == 0);
    CHECK(SleepEx(patience_in_ms(), TRUE) == WAIT_IO_COMPLETION);
    CHECK(context_of_routine == 1);
    Port const port;
    REQUIRE(port.take(s, 7));
    CHECK(poll.send_to(handle_of(s), &context_of_routine, count_call) == invalid_parameter);
}

BEHAVIOUR("afd.accept", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll of a listener pends until a client comes; while it waits to be "
          "accepted, later polls end at once") {
    auto const s = listener();
    Poll poll{s, everything};
    REQUIRE(poll.send_to(s) == pending);
    CHECK(poll.is_pending());
    auto const client = connected_to(s);
    CHECK(poll.ended() == acceptable);
    CHECK(poll.output.sockets[0].socket == handle_of(s));
    Poll again{s, everything};
    CHECK(again.send_to(s) == success);
    CHECK(again.output.sockets[0].events == acceptable);
}

BEHAVIOUR("afd.through-another", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll may be sent through a socket that it does not wait for, and outlives "
          "that one") {
    auto const pair = tcp_pair();
    auto through = tcp_pair();
    Poll poll{pair.server, receive};
    REQUIRE(poll.send_to(through.client) == pending);
    through.client.close();
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    CHECK(poll.ended() == receive);
}

BEHAVIOUR("afd.several", "F.32-1", high, "winetest:afd test_poll",
          "AFD driver: a poll that pended reports the socket that became ready; one that ends at "
          "once reports of all that are, each as often as it was given") {
    auto const pair = tcp_pair();
    Poll poll{
        {{handle_of(pair.client), receive, 0},
         {handle_of(pair.server), receive, 0},
         {handle_of(pair.server), receive, 0}}
    };
    REQUIRE(poll.send_to(pair.client) == pending);
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    CHECK(poll.ended() == receive);
    CHECK(poll.output.sockets[0].socket == handle_of(pair.server));
    Poll all{
        {{handle_of(pair.client), receive | room, 0},
         {handle_of(pair.server), receive | room, 0},
         {handle_of(pair.server), receive | room | connected, 0}}
    };
    REQUIRE(all.send_to(pair.client) == success);
    REQUIRE(all.output.count == 3);
    CHECK(all.output.sockets[0].events == room);
    CHECK(all.output.sockets[1].events == (receive | room));
    CHECK(all.output.sockets[2].events == (receive | room | connected));
}

BEHAVIOUR("afd.packet", "F.32-1", high, "wepoll",
          "AFD driver: a device that has a completion port queues one packet for a poll with a "
          "context, at once or later, and none for one without") {
    OwnedHandle const device{new_device()};
    Port const port;
    REQUIRE(CreateIoCompletionPort(device, port, 7, 0) != nullptr);
    auto const pair = tcp_pair();
    Poll waits{pair.server, receive};
    REQUIRE(waits.send_to(device, &waits.block) == pending);
    CHECK(port.is_empty());
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    auto const later = port.next();
    CHECK(later.is_success);
    CHECK(later.key == 7);
    CHECK(later.bytes == one_socket);
    CHECK(static_cast<void*>(later.overlapped) == &waits.block);
    Poll ready{pair.server, receive};
    REQUIRE(ready.send_to(device, &ready.block) == success);
    CHECK(static_cast<void*>(port.next().overlapped) == &ready.block);
    Poll silent{pair.server, receive};
    REQUIRE(silent.send_to(device) == success);
    CHECK(port.is_empty());
}

BEHAVIOUR("afd.packet-at-once", "F.32-4", medium, "web:trio test_run.py massive_queue",
          "AFD driver: the packet of a poll whose socket is ready by now is there for a dequeue "
          "that does not wait, and before one that is posted then") {
    OwnedHandle const device{new_device()};
    Port const port;
    REQUIRE(CreateIoCompletionPort(device, port, 7, 0) != nullptr);
    auto const pair = tcp_pair();
    for (int i = 0; i != 100; ++i) {
        Poll poll{pair.server, receive};
        REQUIRE(poll.send_to(device, &poll.block) == pending);
        REQUIRE(send(pair.client, "x", 1, 0) == 1);
        REQUIRE(await(pair.server, Ready::to_read));
        if (i % 2 == 0) REQUIRE(PostQueuedCompletionStatus(port, 0, 8, nullptr));
        auto const packet = port.next(0);
        CHECK(packet.key == 7);
        CHECK(static_cast<void*>(packet.overlapped) == &poll.block);
        if (i % 2 == 0) CHECK(port.next(0).key == 8);
        REQUIRE(recv_text(pair.server, 1) == "x");
    }
}

BEHAVIOUR("afd.packet-context", "F.32-1", high, "winetest:afd test_poll_completion_port",
          "AFD driver: the packet of a poll has the poll's context, whatever that is") {
    auto const pair = tcp_pair();
    Port const port;
    REQUIRE(CreateIoCompletionPort(handle_of(pair.client), port, 7, 0) != nullptr);
    int context = 0;
    Poll ready{pair.client, room};
    REQUIRE(ready.send_to(handle_of(pair.client), &context) == success);
    auto const at_once = port.next();
    CHECK(at_once.key == 7);
    CHECK(static_cast<void*>(at_once.overlapped) == &context);
    CHECK(ready.block.status == success);
    Poll waits{pair.client, receive};
    REQUIRE(waits.send_to(handle_of(pair.client), &context) == pending);
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    auto const later = port.next();
    CHECK(static_cast<void*>(later.overlapped) == &context);
    CHECK(later.bytes == one_socket);
    CHECK(waits.block.status == success);
    CHECK(waits.output.sockets[0].events == receive);
    Poll looks{pair.server, receive, 0};
    REQUIRE(looks.send_to(handle_of(pair.client), &context) == success);
    CHECK(static_cast<void*>(port.next().overlapped) == &context);
    CHECK(looks.output.count == 0);
}

BEHAVIOUR("afd.cancel", "F.32-1", high, "wepoll",
          "NtCancelIoFileEx ends a poll with STATUS_CANCELLED and one packet; a second time there "
          "is nothing to end") {
    OwnedHandle const device{new_device()};
    Port const port;
    REQUIRE(CreateIoCompletionPort(device, port, 7, 0) != nullptr);
    auto const s = listener();
    Poll poll{s, everything};
    REQUIRE(poll.send_to(device, &poll.block) == pending);
    CHECK(cancel(device, &poll.block) == success);
    CHECK(static_cast<void*>(port.next().overlapped) == &poll.block);
    CHECK(poll.block.status == cancelled);
    CHECK(cancel(device, &poll.block) == not_found);
    CHECK(port.is_empty());
}

BEHAVIOUR("afd.close-device", "F.32-1", medium, "docs:CloseHandle",
          "AFD driver: closing the device ends its polls with STATUS_CANCELLED") {
    Port const port;
    auto const s = listener();
    Poll poll{s, everything};
    {
        OwnedHandle const device{new_device()};
        REQUIRE(CreateIoCompletionPort(device, port, 7, 0) != nullptr);
        REQUIRE(poll.send_to(device, &poll.block) == pending);
    }
    CHECK(static_cast<void*>(port.next().overlapped) == &poll.block);
    CHECK(poll.block.status == cancelled);
}

BEHAVIOUR("afd.exclusive", "F.32-1", high, "winetest:afd test_poll_exclusive",
          "AFD driver: an exclusive poll ends the first poll that waits for its socket, if that is "
          "exclusive, with no socket; it ends no other") {
    auto const s = stream_socket();
    auto const through = stream_socket();
    Poll first{s, everything};
    Poll second{s, everything};
    Poll third{s, everything};
    first.input.is_exclusive = second.input.is_exclusive = 1;
    REQUIRE(first.send_to(through) == pending);
    REQUIRE(second.send_to(through) == pending);
    CHECK(first.ends());
    CHECK(first.output.count == 0);
    CHECK(second.is_pending());
    REQUIRE(third.send_to(through) == pending);
    CHECK(second.is_pending());
    CHECK(CancelIo(handle_of(through)));
    CHECK(second.ends());
    CHECK(third.ends());
    CHECK(third.block.status == cancelled);
}

BEHAVIOUR(
    "afd.exclusive-byte", "F.32-1", high, "winetest:afd test_poll_exclusive",
    "AFD driver: a poll is exclusive by one byte, and the three behind it may hold anything") {
    auto const s = stream_socket();
    auto const through = stream_socket();
    Poll first{s, everything};
    Poll second{s, everything};
    first.input.is_exclusive = second.input.is_exclusive = 0xAAAAAA00;
    REQUIRE(first.send_to(through) == pending);
    REQUIRE(second.send_to(through) == pending);
    CHECK(first.is_pending());
    CHECK(second.is_pending());
    CHECK(CancelIo(handle_of(through)));
    CHECK(first.ends());
    CHECK(second.ends());
}

BEHAVIOUR("afd.exclusive-behind-shared", "F.32-1", high, "winetest:afd test_poll_exclusive",
          "AFD driver: while the first poll of a socket is not exclusive, exclusive ones end none; "
          "what is first is looked at when a poll begins, and not when the first one ends") {
    auto const pair = tcp_pair();
    auto const through = stream_socket();
    Poll shared{pair.client, receive};
    Poll second{pair.client, receive};
    Poll third{pair.client, receive};
    Poll fourth{pair.client, receive};
    second.input.is_exclusive = third.input.is_exclusive = fourth.input.is_exclusive = 1;
    REQUIRE(shared.send_to(pair.client) == pending);
    REQUIRE(second.send_to(through) == pending);
    CHECK(shared.is_pending());
    REQUIRE(CancelIo(handle_of(pair.client)));
    REQUIRE(shared.ends());
    REQUIRE(third.send_to(through) == pending);
    CHECK(second.is_pending());
    REQUIRE(fourth.send_to(through) == pending);
    CHECK(third.ends());
    CHECK(third.output.count == 0);
    CHECK(second.is_pending());
    CHECK(fourth.is_pending());
    REQUIRE(send(pair.server, "x", 1, 0) == 1);
    CHECK(second.ended() == receive);
    CHECK(fourth.ended() == receive);
}

BEHAVIOUR("afd.exclusive-sockets", "F.32-1", high, "winetest:afd test_poll_exclusive",
          "AFD driver: exclusive polls of different sockets end none of each other; one socket in "
          "common is enough, also for another thread") {
    auto const pair = tcp_pair();
    auto const other = tcp_pair();
    Poll first{pair.client, receive};
    Poll second{other.client, receive};
    Poll both{
        {{handle_of(pair.server), receive, 0}, {handle_of(pair.client), receive, 0}}
    };
    first.input.is_exclusive = second.input.is_exclusive = both.input.is_exclusive = 1;
    REQUIRE(first.send_to(pair.server) == pending);
    REQUIRE(second.send_to(pair.server) == pending);
    CHECK(first.is_pending());
    {
        JoinedThread const thread{[&] { CHECK(both.send_to(other.server) == pending); }};
    }
    CHECK(first.ends());
    CHECK(first.output.count == 0);
    CHECK(second.is_pending());
    REQUIRE(send(other.server, "x", 1, 0) == 1);
    CHECK(second.ended() == receive);
    CancelIoEx(handle_of(other.server), nullptr);  // the end of its thread may have ended it
    CHECK(both.ends());
}

// --- what is ready -------------------------------------------------------------------------------

BEHAVIOUR("afd.connected", "F.7-1", high, "winetest:afd test_poll",
          "AFD driver: a connection has a peer and room to send, at both ends") {
    auto const pair = tcp_pair();
    CHECK(now(pair.client) == (room | connected));
    CHECK(now(pair.server) == (room | connected));
}

BEHAVIOUR("afd.connects", "F.7-1", high, "winetest:afd test_poll",
          "AFD driver: a poll of a socket that is not connected pends, and its connect ends it "
          "with both") {
    auto const listening = listener();
    auto const s = stream_socket();
    Poll poll{s, everything};
    REQUIRE(poll.send_to(s) == pending);
    auto address = local_address(listening);
    REQUIRE(connect(s, address.data(), address.length()) == 0);
    CHECK(poll.ended() == (room | connected));
}

BEHAVIOUR("afd.full", "F.7-2", high, "winetest:afd test_poll",
          "AFD driver: a connection that can take no more has a peer only, and room again when the "
          "peer has read") {
    auto const pair = tcp_pair();
    u_long on = 1;
    REQUIRE(ioctlsocket(pair.server, static_cast<long>(FIONBIO), &on) == 0);
    std::vector<char> large(1 << 20);
    while (send(pair.server, large.data(), static_cast<int>(large.size()), 0) > 0) {
    }
    CHECK(now(pair.server) == connected);
    Poll poll{pair.server, room};
    REQUIRE(poll.send_to(pair.server) == pending);
    std::atomic<bool> has_room{false};
    JoinedThread const reader{[&] {
        while (!has_room &&
               recv(pair.client, large.data(), static_cast<int>(large.size()), 0) > 0) {
        }
    }};
    CHECK(poll.ended() == room);
    has_room = true;
    REQUIRE(shutdown(pair.server, SD_SEND) == 0);
}

BEHAVIOUR("afd.data", "F.7-3", high, "winetest:afd test_poll",
          "AFD driver: data is ready besides, for who asks for it") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "data", 4, 0) == 4);
    CHECK(becomes(pair.server, receive | room | connected));
    CHECK(now(pair.server, receive) == receive);
}

BEHAVIOUR("afd.urgent", "F.7-4", high, "winetest:afd test_poll",
          "AFD driver: an urgent byte is expedited data and no data, until it is received") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "u", 1, MSG_OOB) == 1);
    CHECK(becomes(pair.server, expedited | room | connected));
    char letter = 0;
    CHECK(recv(pair.server, &letter, 1, MSG_OOB) == 1);
    CHECK(now(pair.server) == (room | connected));
}

BEHAVIOUR("afd.urgent-inline", "F.7-5", high, "winetest:afd test_poll",
          "AFD driver: with SO_OOBINLINE an urgent byte is data and not expedited") {
    auto const pair = tcp_pair();
    BOOL const on = TRUE;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_OOBINLINE, reinterpret_cast<char const*>(&on),
                       sizeof on) == 0);
    REQUIRE(send(pair.client, "u", 1, MSG_OOB) == 1);
    CHECK(becomes(pair.server, receive | room | connected));
}

BEHAVIOUR("afd.finished-with-data", "F.7-6", high, "winetest:afd test_poll",
          "AFD driver: the peer's end is reported while there is still data") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "data", 4, 0) == 4);
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK(becomes(pair.server, receive | finished | room | connected));
}

BEHAVIOUR("afd.finished", "F.7-7", high, "winetest:afd test_poll",
          "AFD driver: the peer's end is no data, and ends a poll that waits for it") {
    auto pair = tcp_pair();
    Poll poll{pair.server, finished};
    REQUIRE(poll.send_to(pair.server) == pending);
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK(poll.ended() == finished);
    CHECK(now(pair.server) == (finished | room | connected));
    CHECK(now(pair.client) == (room | connected));
}

BEHAVIOUR(
    "afd.shut", "F.7-8", high, "winetest:afd test_poll",
    "AFD driver: shutting a direction down makes nothing ready at either end but the peer's end") {
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_RECEIVE) == 0);
    CHECK(now(pair.client) == (room | connected));
    CHECK(now(pair.server) == (room | connected));
}

BEHAVIOUR("afd.reset", "F.7-9", high, "winetest:afd test_poll",
          "AFD driver: a reset is reported as such, and ends a poll that waits for it") {
    auto pair = tcp_pair();
    Poll poll{pair.server, aborted};
    REQUIRE(poll.send_to(pair.server) == pending);
    LINGER const hard{1, 0};
    REQUIRE(setsockopt(pair.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&hard),
                       sizeof hard) == 0);
    pair.client.close();
    CHECK(poll.ended() == aborted);
}

BEHAVIOUR("afd.connect-failed", "F.7-10", high, "winetest:afd test_poll",
          "AFD driver: a connect that failed is reported as such, by a poll that waits and by "
          "later ones") {
    auto const s = stream_socket();
    u_long on = 1;
    REQUIRE(ioctlsocket(s, static_cast<long>(FIONBIO), &on) == 0);
    Poll poll{s, everything};
    REQUIRE(poll.send_to(s) == pending);
    auto address = local_address(bound_stream());
    REQUIRE(connect(s, address.data(), address.length()) == SOCKET_ERROR);
    CHECK(poll.ended() == connect_failed);
    CHECK(now(s) == connect_failed);
}

BEHAVIOUR("afd.closed", "F.7-11", high, "winetest:afd test_poll",
          "AFD driver: closing a polled socket ends the poll, also one that asks for nothing") {
    auto pair = tcp_pair();
    for (SOCKET const s : {pair.client.get(), pair.server.get()}) {
        Poll poll{s, s == pair.client.get() ? 0u : receive};
        REQUIRE(poll.send_to(s) == pending);
        (s == pair.client.get() ? pair.client : pair.server).close();
        CHECK(poll.ended() == closed);
        CHECK(poll.output.sockets[0].socket == handle_of(s));
        if (s == pair.client.get()) break;
    }
}

BEHAVIOUR(
    "afd.receive-takes", "F.7-3 F.7-12", high, "winetest:afd test_poll",
    "AFD driver: data that an overlapped receive takes is ready for nobody else; the next is") {
    auto const pair = tcp_pair();
    Poll poll{pair.server, receive};
    REQUIRE(poll.send_to(pair.server) == pending);
    Overlap overlapped;
    char bytes[1];
    WSABUF buffer{1, bytes};
    DWORD flags = 0;
    REQUIRE(WSARecv(pair.server, &buffer, 1, nullptr, &flags, &overlapped, nullptr) ==
            SOCKET_ERROR);
    REQUIRE(send(pair.client, "a", 1, 0) == 1);
    REQUIRE(overlapped.ends_with(0));
    CHECK(poll.is_pending());
    REQUIRE(send(pair.client, "a", 1, 0) == 1);
    CHECK(poll.ended() == receive);
}

BEHAVIOUR("afd.accept-takes", "F.7-12", high, "winetest:afd test_poll",
          "AFD driver: a client that AcceptEx takes is ready for nobody else; the next is") {
    auto const listening = listener();
    Poll poll{listening, acceptable};
    REQUIRE(poll.send_to(listening) == pending);
    auto const accepted = stream_socket();
    AcceptRooms rooms;
    Overlap overlapped;
    REQUIRE(starts_accepting(listening, accepted, rooms, &overlapped));
    auto const first = connected_to(listening);
    REQUIRE(overlapped.ends_with(0));
    CHECK(poll.is_pending());
    auto const second = connected_to(listening);
    CHECK(poll.ended() == acceptable);
}

BEHAVIOUR(
    "afd.datagrams", "F.7-1 F.7-3", high, "winetest:afd test_poll",
    "AFD driver: a datagram socket has room from the start; a datagram that comes ends a poll") {
    auto const s = datagram_socket();
    CHECK(now(s) == room);
    auto const receiver = bound_datagram();
    CHECK(now(receiver) == room);
    Poll poll{receiver, everything & ~room};
    REQUIRE(poll.send_to(receiver) == pending);
    auto address = local_address(receiver);
    REQUIRE(sendto(s, "x", 1, 0, address.data(), address.length()) == 1);
    CHECK(poll.ended() == receive);
}

namespace {

// One thread's polls, each of which it sends, meets with a byte, and cancels.
class Worker {
public:
    static constexpr int rounds = 50;
    void run(HANDLE device, ControlCall* control, CancelCall* cancel_it) {
        char letter = 'x';
        Block ignored{};
        for (auto& poll : polls_) {
            auto const sent =
                control(device, nullptr, nullptr, &poll.block, &poll.block, poll_code, &poll.input,
                        poll.input.size(), &poll.output, poll.input.size());
            if (sent != pending && sent != success) ++failures;
            if (send(pair_.client, &letter, 1, 0) != 1) ++failures;
            cancel_it(device, &poll.block, &ignored);
            if (recv(pair_.server, &letter, 1, 0) != 1) ++failures;
        }
    }
    int failures = 0;

private:
    Pair pair_ = tcp_pair();
    std::deque<Poll> polls_ = [this] {
        std::deque<Poll> polls;
        for (int i = 0; i != rounds; ++i) polls.emplace_back(pair_.server, receive);
        return polls;
    }();
};

}  // namespace

BEHAVIOUR(
    "afd.threads", "F.32-1", high, "wepoll",
    "AFD driver: polls that four threads send, cancel and see end on one device end once each") {
    OwnedHandle const device{new_device()};
    Port const port;
    REQUIRE(CreateIoCompletionPort(device, port, 7, 0) != nullptr);
    std::deque<Worker> workers(4);
    auto* const control = from_ntdll<ControlCall>("NtDeviceIoControlFile");
    auto* const cancel_it = from_ntdll<CancelCall>("NtCancelIoFileEx");
    {
        std::vector<JoinedThread> threads;
        for (auto& worker : workers)
            threads.emplace_back([&] { worker.run(device, control, cancel_it); });
    }
    std::vector<void*> seen;
    for (auto const& worker : workers) {
        CHECK(worker.failures == 0);
        for (int i = 0; i != Worker::rounds; ++i) seen.push_back(port.next().overlapped);
    }
    CHECK(port.is_empty());
    std::ranges::sort(seen);
    CHECK(std::ranges::adjacent_find(seen) == seen.end());
    CHECK(seen.front() != nullptr);
}

// --- ProcessSocketNotifications ------------------------------------------------------------------

namespace {

// As the SDK has it; the headers of older ones do not.
struct Registered {
    SOCKET socket = INVALID_SOCKET;
    void* key = nullptr;
    UINT16 filter = 0;
    UINT8 operation = 0;
    UINT8 trigger = 0;
    DWORD result = 0x5EED;
};
constexpr UINT16 input = 1;
constexpr UINT16 output = 2;
constexpr UINT16 hang_up = 4;
constexpr ULONG error_event = 0x40;
constexpr ULONG removed_event = 0x80;
constexpr UINT8 enables = 1;
constexpr UINT8 disables = 2;
constexpr UINT8 removes = 4;
constexpr UINT8 once = 1;
constexpr UINT8 always = 2;
constexpr UINT8 level = 4;
constexpr UINT8 edge = 8;

using NotificationCall = DWORD WSAAPI(HANDLE, UINT32, Registered*, UINT32, ULONG, OVERLAPPED_ENTRY*,
                                      UINT32*);

DWORD process(HANDLE port, UINT32 changes, Registered* change, UINT32 timeout = 0, ULONG wanted = 0,
              OVERLAPPED_ENTRY* entries = nullptr, UINT32* received = nullptr) {
    static auto* const call = [] {
        auto const found =
            GetProcAddress(GetModuleHandleA("ws2_32.dll"), "ProcessSocketNotifications");
        REQUIRE(found != nullptr);
        NotificationCall* function = nullptr;
        memcpy(&function, &found, sizeof function);
        return function;
    }();
    return call(port, changes, change, timeout, wanted, entries, received);
}

constexpr ULONG_PTR key = 0x1234;

// A port that hears of one socket.
struct Notified {
    DWORD change(SOCKET s, UINT8 operation, UINT16 filter = 0, UINT8 trigger = 0,
                 ULONG_PTR with_key = key) {
        Registered one{s, reinterpret_cast<void*>(with_key), filter, operation, trigger};
        CHECK(process(port, 1, &one) == ERROR_SUCCESS);
        return one.result;
    }
    bool enable(SOCKET s, UINT16 filter, UINT8 trigger) {
        return change(s, enables, filter, trigger) == ERROR_SUCCESS;
    }
    // The events of the next packet, which is the socket's; 0: none comes in time.
    ULONG next(UINT32 milliseconds = patience_in_ms()) {
        OVERLAPPED_ENTRY entry{};
        UINT32 count = 77;
        auto const result = process(port, 0, nullptr, milliseconds, 1, &entry, &count);
        if (result == WAIT_TIMEOUT) {
            CHECK(count == 0);
            return 0;
        }
        REQUIRE(result == ERROR_SUCCESS);
        CHECK(count == 1);
        CHECK(entry.lpCompletionKey == key);
        CHECK(entry.lpOverlapped == nullptr);
        return entry.dwNumberOfBytesTransferred;
    }
    ULONG now() { return next(0); }

    Port const port;
};

std::string take(SOCKET s) {
    char bytes[16];
    auto const count = recv(s, bytes, sizeof bytes, 0);
    return count > 0 ? std::string(bytes, static_cast<std::size_t>(count)) : "";
}

// All there is, as a program that is notified of edges has to.
void drain(SOCKET s) {
    while (!take(s).empty()) {
    }
    CHECK(WSAGetLastError() == WSAEWOULDBLOCK);
}

}  // namespace

BEHAVIOUR("notifications.level", "F.31-1 F.31-6", medium, "docs:ProcessSocketNotifications",
          "ProcessSocketNotifications: a level-triggered registration is a packet with the events "
          "as its bytes and no OVERLAPPED, again and again while there is data") {
    auto const pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.enable(pair.server, input, level | always));
    CHECK(notified.now() == 0);
    say(pair.client, "data");
    CHECK(notified.next() == input);
    CHECK(notified.next() == input);
    auto const plain = notified.port.next();
    CHECK(plain.is_success);
    CHECK(plain.bytes == input);
    CHECK(plain.key == key);
    CHECK(plain.overlapped == nullptr);
    CHECK(take(pair.server) == "data");
    CHECK(notified.now() == 0);
}

BEHAVIOUR("notifications.at-once", "F.31-6", medium, "docs:ProcessSocketNotifications",
          "ProcessSocketNotifications: a dequeue that does not wait reports what is so by now") {
    auto const pair = tcp_pair();
    Notified notified;
    for (int i = 0; i != 100; ++i) {
        REQUIRE(notified.enable(pair.server, input, level | once));
        say(pair.client, "data");
        REQUIRE(await(pair.server, Ready::to_read));
        CHECK(notified.port.next(0).bytes == input);
        CHECK(take(pair.server) == "data");
    }
}

BEHAVIOUR("notifications.one-shot", "F.31-4 F.31-7", medium, "docs:SOCK_NOTIFY_REGISTRATION",
          "ProcessSocketNotifications: a one-shot registration is disabled once it was told, and "
          "told anew of what is so when it is enabled again") {
    auto const pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.enable(pair.server, input, level | once));
    say(pair.client, "data");
    CHECK(notified.next() == input);
    say(pair.client, "more");
    CHECK(notified.now() == 0);
    REQUIRE(notified.enable(pair.server, input, level | once));
    CHECK(notified.next() == input);
    CHECK(notified.now() == 0);
}

BEHAVIOUR("notifications.edge", "F.31-7", medium, "docs:SOCK_NOTIFY_REGISTRATION",
          "ProcessSocketNotifications: an edge-triggered registration reports what becomes so "
          "while it is enabled, and no more until everything was taken") {
    auto const pair = tcp_pair();
    set_non_blocking(pair.server);
    Notified notified;
    say(pair.client, "early");
    REQUIRE(await(pair.server, Ready::to_read));
    REQUIRE(notified.enable(pair.server, input, edge | always));
    CHECK(notified.now() == 0);
    for (int i = 0; i != 3; ++i) {
        drain(pair.server);
        say(pair.client, "data");
        CHECK(notified.next() == input);
        CHECK(notified.now() == 0);
    }
}

BEHAVIOUR("notifications.room", "F.31-5 F.31-7", medium, "docs:SOCK_NOTIFY_REGISTRATION",
          "ProcessSocketNotifications: data and room for data are one packet; room that was used "
          "up is an edge when it is there again") {
    auto const pair = tcp_pair();
    Notified notified;
    say(pair.client, "data");
    REQUIRE(await(pair.server, Ready::to_read));
    REQUIRE(notified.enable(pair.server, input | output, level | once));
    CHECK(notified.next() == (input | output));
    CHECK(notified.now() == 0);
    set_non_blocking(pair.server);
    REQUIRE(notified.enable(pair.server, output, edge | always));
    std::string const much(1 << 20, 'x');
    while (send(pair.server, much.data(), static_cast<int>(much.size()), 0) > 0) {
    }
    REQUIRE(WSAGetLastError() == WSAEWOULDBLOCK);
    CHECK(notified.now() == 0);
    std::vector<char> bytes(1 << 16);
    set_non_blocking(pair.client);
    CHECK(eventually([&] {
        while (recv(pair.client, bytes.data(), static_cast<int>(bytes.size()), 0) > 0) {
        }
        return notified.now() == output;
    }));
}

BEHAVIOUR("notifications.results", "F.31-2 F.31-4", medium, "docs:ProcessSocketNotifications",
          "ProcessSocketNotifications: each registration has a result of its own: no socket, no "
          "trigger, both triggers; the call succeeds") {
    auto const s = bound_datagram();
    Port const port;
    Registered changes[] = {
        {INVALID_SOCKET, nullptr, input, enables, level | always},
        {s,              nullptr, input, enables, 0             },
        {s,              nullptr, input, enables, level | edge  },
        {s,              nullptr, input, enables, level | always},
        {s,              nullptr, 0,     0,       0             },
    };
    CHECK(process(port, 5, changes) == ERROR_SUCCESS);
    CHECK(changes[0].result != ERROR_SUCCESS);
    CHECK(changes[1].result != ERROR_SUCCESS);
    CHECK(changes[2].result != ERROR_SUCCESS);
    CHECK(changes[3].result == ERROR_SUCCESS);
    CHECK(changes[4].result == ERROR_SUCCESS);
}

BEHAVIOUR(
    "notifications.again", "F.31-3", medium, "docs:ProcessSocketNotifications",
    "ProcessSocketNotifications: registering again replaces what is asked for and not the key") {
    auto const pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.enable(pair.server, hang_up, level | once));
    REQUIRE(notified.change(pair.server, enables, output, level | once, key + 1) == ERROR_SUCCESS);
    CHECK(notified.next() == output);
}

BEHAVIOUR(
    "notifications.disabled", "F.31-7", medium, "docs:SOCK_NOTIFY_REGISTRATION",
    "ProcessSocketNotifications: what comes while a registration is disabled queues nothing") {
    auto const pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.enable(pair.server, input, level | always));
    REQUIRE(notified.change(pair.server, disables) == ERROR_SUCCESS);
    say(pair.client, "data");
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK(notified.now() == 0);
    REQUIRE(notified.enable(pair.server, input, level | once));
    CHECK(notified.next() == input);
}

BEHAVIOUR("notifications.removed", "F.31-3 F.31-5", medium, "docs:ProcessSocketNotifications",
          "ProcessSocketNotifications: the end of a registration is reported last, unasked; then "
          "the socket can have another key") {
    auto const pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.change(pair.server, enables, output, level | always, key + 1) ==
            ERROR_SUCCESS);
    REQUIRE(notified.change(pair.server, removes) == ERROR_SUCCESS);
    Port::Entry last;
    do last = notified.port.next();
    while (last.bytes == output);
    CHECK(last.bytes == removed_event);
    CHECK(last.key == key + 1);
    CHECK(notified.now() == 0);
    CHECK(notified.change(pair.server, removes) != ERROR_SUCCESS);
    REQUIRE(notified.enable(pair.server, output, level | once));
    CHECK(notified.next() == output);
}

BEHAVIOUR("notifications.ends", "F.31-5", medium, "docs:SOCK_NOTIFY_REGISTRATION",
          "ProcessSocketNotifications: the peer's end is a hang-up and no data; a reset is an "
          "error, unasked") {
    auto pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.enable(pair.server, input | hang_up, level | once));
    pair.client = UniqueSocket{};
    CHECK(notified.next() == hang_up);
    auto other = tcp_pair();
    REQUIRE(notified.enable(other.server, input, level | once));
    close_with_reset(std::move(other.client));
    CHECK((notified.next() & error_event) != 0);
}

BEHAVIOUR("notifications.closed", "F.31-8", medium, "docs:Winsock socket state notifications",
          "ProcessSocketNotifications: closesocket ends a registration without a word") {
    auto pair = tcp_pair();
    Notified notified;
    REQUIRE(notified.enable(pair.server, hang_up, level | always));
    pair.server = UniqueSocket{};
    CHECK(notified.now() == 0);
}

BEHAVIOUR("notifications.clients", "F.31-5 F.31-10", medium, "docs:ProcessSocketNotifications",
          "ProcessSocketNotifications: a client that waits to be accepted is input; one that "
          "AcceptEx takes is none") {
    auto const s = listener();
    Notified notified;
    REQUIRE(notified.enable(s, input, level | always));
    Acceptance acceptance;
    REQUIRE(acceptance.begins(s));
    auto const first = connected_to(s);
    REQUIRE(acceptance.overlap.ends());
    CHECK(notified.now() == 0);
    auto const second = connected_to(s);
    CHECK(notified.next() == input);
    auto const accepted = accepted_by(s);
    CHECK(notified.now() == 0);
}

BEHAVIOUR("notifications.arguments", "F.31-1", medium, "docs:ProcessSocketNotifications",
          "ProcessSocketNotifications: who wants no packet gives no time and no room, who changes "
          "nothing no registrations") {
    Port const port;
    OVERLAPPED_ENTRY entry{};
    UINT32 count = 0;
    Registered nothing;
    CHECK(process(port, 0, nullptr) == ERROR_SUCCESS);
    CHECK(process(port, 0, nullptr, 1) != ERROR_SUCCESS);
    CHECK(process(port, 0, nullptr, 0, 0, &entry) != ERROR_SUCCESS);
    CHECK(process(port, 0, nullptr, 0, 0, nullptr, &count) != ERROR_SUCCESS);
    CHECK(process(port, 1, nullptr) != ERROR_SUCCESS);
    CHECK(process(port, 0, &nothing) != ERROR_SUCCESS);
    CHECK(process(nullptr, 0, nullptr) != ERROR_SUCCESS);
    CHECK(process(port, 0, nullptr, 0, 1, &entry, &count) == WAIT_TIMEOUT);
}

namespace {

// Workers that echo what they are notified of, with one-shot registrations of one socket.
class Echoing {
public:
    explicit Echoing(int workers) {
        set_non_blocking(pair.server);
        REQUIRE(notified_.enable(pair.server, input, level | once));
        for (int i = 0; i != workers; ++i) workers_.emplace_back([this] { work(); });
    }
    bool echoes(int rounds) {
        for (int i = 0; i != rounds; ++i)
            if (send(pair.client, "x", 1, 0) != 1 || !await(pair.client, Ready::to_read) ||
                take(pair.client) != "x")
                return false;
        return true;
    }
    // Whether every notification had data.
    bool ends() {
        for (std::size_t i = 0; i != workers_.size(); ++i)
            PostQueuedCompletionStatus(notified_.port, 0, 0, nullptr);
        workers_.clear();
        return failures_ == 0;
    }

    Pair pair = tcp_pair();

private:
    void work() {
        for (;;) {
            auto const entry = notified_.port.next();
            if (entry.key == 0) return;
            if (entry.key != key || entry.bytes != input) ++failures_;
            auto const text = take(pair.server);
            auto const size = static_cast<int>(text.size());
            if (size == 0 || send(pair.server, text.data(), size, 0) != size) ++failures_;
            Registered again{pair.server, reinterpret_cast<void*>(key), input, enables,
                             level | once};
            process(notified_.port, 1, &again);
        }
    }

    Notified notified_;
    std::atomic<int> failures_{0};
    std::vector<JoinedThread> workers_;
};

}  // namespace

BEHAVIOUR("notifications.threads", "F.31-7", medium, "docs:Winsock socket state notifications",
          "ProcessSocketNotifications: with one-shot registrations two workers echo every byte, "
          "each by one of them") {
    Echoing echoing{2};
    CHECK(echoing.echoes(200));
    CHECK(echoing.ends());
}

BEHAVIOUR("notifications.threads-and-calls", "F.31-7", medium,
          "docs:Winsock socket state notifications",
          "ProcessSocketNotifications: a one-shot registration is reported once for each time it "
          "is enabled, whatever other threads call on the socket meanwhile") {
    Echoing echoing{3};
    std::atomic<bool> is_over{false};
    JoinedThread const peeking{[&] {
        char letter;
        while (!is_over) recv(echoing.pair.server, &letter, 1, MSG_PEEK);
    }};
    CHECK(echoing.echoes(1000));
    is_over = true;
    CHECK(echoing.ends());
}
