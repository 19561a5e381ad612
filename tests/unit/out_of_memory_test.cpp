// SPDX-License-Identifier: MIT
// What calls answer for which memory runs out, at each of their allocations in turn: Windows' code,
// or as if nothing had been. That no call lets an exception into the program:
// starved_calls_test.cpp.
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <mswsock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "platform/event_queue.hpp"
#include "platform/waker.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"
#include "tests/unit/services_in_use.hpp"
#include "tests/unit/starved_memory.hpp"

using namespace ws2::test;

namespace {

// Runs it with one allocation more each time until none fails; says what it answered before.
struct Answers {
    int tries = 0;
    bool all_failed = true;  // with memory missing
    DWORD error = 0;         // of the last failure
};

// In a thread of its own, which the library does not know yet.
Answers answers_without_memory(std::function<bool()> const& call) {
    Answers answers;
    for (int allowed = 0; allowed != most_allocations; ++allowed) {
        bool was_short = false;
        bool has_succeeded = false;
        DWORD error = 0;
        std::thread{[&] {
            Allowance const allowance{allowed};
            has_succeeded = call();
            error = GetLastError();
            was_short = allowance.was_short();
        }}.join();
        if (!was_short) return answers;
        ++answers.tries;
        if (has_succeeded) answers.all_failed = false;
        if (!has_succeeded) answers.error = error;
    }
    return answers;
}

struct Row {
    char const* name;
    DWORD error;  // 0: succeeds all the same
    bool (*call)();
};

// clang-format off
Row const rows[] = {
    {"Sleep",              0, [] { Sleep(1); return true; }},
    {"CreateFileA",        ERROR_NOT_ENOUGH_MEMORY, [] { return CreateFileA("/nowhere/at/all/with/a/long/name", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr) != INVALID_HANDLE_VALUE; }},
    {"CreateFileW",        ERROR_NOT_ENOUGH_MEMORY, [] { return CreateFileW(L"/nowhere/at/all/with/a/long/name", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr) != INVALID_HANDLE_VALUE; }},
    {"GetFileAttributesA", ERROR_NOT_ENOUGH_MEMORY, [] { return GetFileAttributesA("/nowhere/at/all/with/a/long/name") != INVALID_FILE_ATTRIBUTES; }},
    {"FormatMessageA",     ERROR_NOT_ENOUGH_MEMORY, [] { char text[200]; return FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, nullptr, 10054, 0, text, sizeof text, nullptr) != 0; }},
    {"FormatMessageW",     ERROR_NOT_ENOUGH_MEMORY, [] { wchar_t text[200]; return FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, nullptr, 10054, 0, text, 200, nullptr) != 0; }},
    {"MultiByteToWideChar", ERROR_NOT_ENOUGH_MEMORY, [] { wchar_t text[100]; return MultiByteToWideChar(CP_UTF8, 0, "longer than a small string is", -1, text, 100) != 0; }},
    {"GetEnvironmentVariableA", ERROR_NOT_ENOUGH_MEMORY, [] { char text[200]; return GetEnvironmentVariableA("A_LONG_NAME_THAT_IS_NOT_THERE", text, sizeof text) != 0; }},
    {"LoadLibraryA",       ERROR_NOT_ENOUGH_MEMORY, [] { return LoadLibraryA("a_library_with_a_long_name.dll") != nullptr; }},
    {"CreateEventA",       ERROR_NOT_ENOUGH_MEMORY, [] { auto* const event = CreateEventA(nullptr, TRUE, FALSE, nullptr); return event && CloseHandle(event); }},
    {"socket",             WSAENOBUFS, [] { auto const s = socket(AF_INET, SOCK_STREAM, 0); return s != INVALID_SOCKET && closesocket(s) == 0; }},
    {"wsprintfA",          ERROR_NOT_ENOUGH_MEMORY, [] { char text[1024]; return wsprintfA(text, "%s", "longer than a small string is, by far") != 0; }},
};
// clang-format on

}  // namespace

TEST_CASE("without memory calls fail with Windows' code, and the program goes on", "[memory]") {
    WinsockSession const session;
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const answers = answers_without_memory(row.call);
        CAPTURE(answers.tries);
        if (row.error != 0) CHECK(answers.error == row.error);
        if (row.error == 0) CHECK(answers.error == 0);
    }
}

TEST_CASE("a send without memory for what is left takes what the host takes", "[memory]") {
    WinsockSession const session;
    auto pair = tcp_pair();
    set_non_blocking(pair.client);
    std::string const data(20'000'000, 'q');
    auto const sent = [&] {
        Allowance const none{0};
        return send(pair.client, data.data(), static_cast<int>(data.size()), 0);
    }();
    REQUIRE(sent > 0);
    CHECK(sent < static_cast<int>(data.size()));
    CHECK(recv_all_text(pair.server, static_cast<std::size_t>(sent)).size() ==
          static_cast<std::size_t>(sent));
}

namespace {

void CALLBACK ignore_end(DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {}

// Whether it is done, or pends.
bool begins_to_send(SOCKET s, std::string& data, OVERLAPPED* overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    WSABUF buffer{static_cast<ULONG>(data.size()), data.data()};
    return WSASend(s, &buffer, 1, nullptr, 0, overlapped, routine) == 0 ||
           WSAGetLastError() == WSA_IO_PENDING;
}
bool sends_with_event(SOCKET s, std::string& data, OVERLAPPED* overlapped) {
    return begins_to_send(s, data, overlapped, nullptr);
}
bool sends_with_routine(SOCKET s, std::string& data, OVERLAPPED* overlapped) {
    return begins_to_send(s, data, overlapped, ignore_end);
}
bool transmits(SOCKET s, std::string& data, OVERLAPPED* overlapped) {
    TRANSMIT_FILE_BUFFERS buffers{data.data(), static_cast<DWORD>(data.size()), nullptr, 0};
    return TransmitFile(s, nullptr, 0, 0, overlapped, &buffers, 0) ||
           WSAGetLastError() == WSA_IO_PENDING;
}

struct WayToSend {
    char const* name;
    bool (*begins)(SOCKET s, std::string& data, OVERLAPPED* overlapped);
};
constexpr WayToSend ways_to_send[] = {
    {"WSASend",                sends_with_event  },
    {"WSASend with a routine", sends_with_routine},
    {"TransmitFile",           transmits         },
};

// The peer gets no bytes of a call that failed which the connection goes on behind.
void check_connection_after_failure(Pair const& pair) {
    if (send(pair.client, "x", 1, 0) != 1)
        CHECK(WSAGetLastError() == WSAECONNABORTED);
    else
        CHECK(recv_all_text(pair.server, 1) == "x");
}

}  // namespace

TEST_CASE(
    "an overlapped send without memory for what is left sends nothing, or breaks its connection",
    "[memory]") {
    WinsockSession const session;
    std::string data(20'000'000, 'q');
    for (auto const& way : ways_to_send) {
        CAPTURE(way.name);
        bool has_begun = false;
        for (int allowed = 0; !has_begun && allowed != most_allocations; ++allowed) {
            Overlap send_of_all;
            auto const pair = tcp_pair();
            CAPTURE(allowed);
            {
                Allowance const allowance{allowed};
                has_begun = way.begins(pair.client, data, &send_of_all);
            }
            if (has_begun) continue;
            CHECK(WSAGetLastError() == WSAENOBUFS);
            check_connection_after_failure(pair);
        }
        CHECK(has_begun);
        SleepEx(0, TRUE);  // the routine of the one that closing has ended
    }
}

TEST_CASE("waits for changes of the network are all cancelled without memory", "[memory][linux]") {
    WinsockSession const session;
    Overlap changes[3];
    DWORD size = 0;
    auto const s = datagram_socket();
    for (auto& change : changes) {
        REQUIRE(WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &size, &change,
                         nullptr) == SOCKET_ERROR);
        REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
    }
    for (int allowed = 0; allowed != most_allocations; ++allowed) {
        Allowance const allowance{allowed};
        if (CancelIoEx(handle_of(s), nullptr)) break;
    }
    for (auto& change : changes) CHECK(change.ends_with(status_cancelled));
}

// --- the library's own threads -------------------------------------------------------------------

namespace {

bool flusher_sends_all() {
    auto const pair = tcp_pair();
    set_non_blocking(pair.client);
    std::string const data(20'000'000, 'q');
    auto const all = static_cast<int>(data.size());
    if (send(pair.client, data.data(), all, 0) != all) return false;
    std::string piece(1 << 16, '\0');
    int left = all;
    for (int count = 1; left != 0 && count > 0; left -= count)
        count = recv(pair.server, piece.data(), std::min(left, 1 << 16), 0);
    return left == 0;
}

bool network_event_is_told() {
    auto const pair = tcp_pair();
    WSAEVENT const event = WSACreateEvent();
    bool const is_told = WSAEventSelect(pair.server, event, FD_READ) == 0 &&
                         send(pair.client, "x", 1, 0) == 1 && becomes_set(event);
    WSACloseEvent(event);
    return is_told;
}

bool full_listener_refuses() {
    auto const listening = listener(AF_INET, 1);
    auto const queued = connected_to(listening);
    auto const target = local_address(listening);
    auto const late = stream_socket();
    return connect(late, target.data(), target.length()) == SOCKET_ERROR &&
           WSAGetLastError() == WSAECONNREFUSED;
}

// The last thing a callback does is to say that it has run.
bool queued_timer_runs() {
    HANDLE const ran = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE timer = nullptr;
    auto const says_so = [](void* event, BOOLEAN) { SetEvent(event); };
    bool const runs =
        CreateTimerQueueTimer(&timer, nullptr, says_so, ran, 1, 0, 0) && becomes_set(ran);
    if (timer) DeleteTimerQueueTimer(nullptr, timer, INVALID_HANDLE_VALUE);
    CloseHandle(ran);
    return runs;
}

bool pool_runs_work() {
    HANDLE const ran = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    auto const says_so = [](void* event) -> DWORD {
        SetEvent(event);
        return 0;
    };
    bool const runs = QueueUserWorkItem(says_so, ran, WT_EXECUTEDEFAULT) && becomes_set(ran);
    CloseHandle(ran);
    return runs;
}

bool pool_waits() {
    HANDLE const ran = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE const awaited = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE wait = nullptr;
    auto const says_so = [](void* event, BOOLEAN) { SetEvent(event); };
    bool const runs =
        RegisterWaitForSingleObject(&wait, awaited, says_so, ran, INFINITE, WT_EXECUTEONLYONCE) &&
        SetEvent(awaited) && becomes_set(ran);
    if (wait) UnregisterWaitEx(wait, INVALID_HANDLE_VALUE);
    for (HANDLE const event : {ran, awaited}) CloseHandle(event);
    return runs;
}

struct Service {
    char const* name;
    bool (*works)();
};
constexpr Service services[] = {
    {"flusher",             flusher_sends_all      },
    {"overlapped receives", overlapped_receive_ends},
    {"network events",      network_event_is_told  },
    {"timers",              waitable_timer_fires   },
    {"timer queue",         queued_timer_runs      },
    {"pool",                pool_runs_work         },
    {"registered waits",    pool_waits             },
};

}  // namespace

// The library's threads wait with it, which cannot report that there is no memory.
TEST_CASE("an event queue that has its descriptors waits for them without memory", "[memory]") {
    namespace platform = ws2::platform;
    for (auto const& kind : platform::event_queue_kinds()) {
        CAPTURE(std::string{kind.name});
        auto const queue = kind.make();
        REQUIRE(queue);
        std::vector<platform::Waker> wakers(100);
        for (auto& waker : wakers) {
            waker = std::move(*platform::Waker::make());
            REQUIRE(queue->add(waker.descriptor(), platform::readiness::readable, &waker) ==
                    ws2::Code::ok);
        }

        std::atomic<int> failures{0};
        auto const sleep = [&] {
            Allowance const none{0};
            try {
                queue->sleep(platform::Deadline::never());
            } catch (std::bad_alloc const&) {
                ++failures;
            }
        };
        std::array<std::thread, 2> sleepers{std::thread{sleep}, std::thread{sleep}};
        wakers.back().wake();
        for (auto& sleeper : sleepers) sleeper.join();
        CHECK(failures == 0);

        std::array<platform::ReadyDescriptor, 2> events{};
        auto const count = [&] {
            Allowance const none{0};
            return queue->wait(events, platform::Deadline::never());
        }();
        CHECK(count == 1);
        CHECK(events[0].token == &wakers.back());
    }
}

// Before anything else has started the pool: it is the timer that is in want of it.
TEST_CASE("a timer whose callback there is no memory for calls when there is", "[memory]") {
    WinsockSession const session;
    HANDLE const ran = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE timer = nullptr;
    auto const says_so = [](void* event, BOOLEAN) { SetEvent(event); };
    {
        OthersStarve const starve;
        REQUIRE(CreateTimerQueueTimer(&timer, nullptr, says_so, ran, 1, 0, 0));
        REQUIRE(eventually([] { return OthersStarve::failures() != 0; }));
    }
    CHECK(becomes_set(ran));
    CHECK(DeleteTimerQueueTimer(nullptr, timer, INVALID_HANDLE_VALUE));
    CHECK(CloseHandle(ran));
}

namespace {

void check_service(Service const& service) {
    CAPTURE(service.name);
    CHECK(service.works());
    OthersStarve const starve;
    CHECK(service.works());
}

}  // namespace

TEST_CASE("services whose threads get no memory do what they have promised", "[memory]") {
    WinsockSession const session;
    for (auto const& service : services) check_service(service);
}

TEST_CASE("the backlog's thread without memory refuses the clients of a full listener",
          "[memory][linux]") {
    WinsockSession const session;
    check_service({"backlog", full_listener_refuses});
}
