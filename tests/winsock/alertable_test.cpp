// SPDX-License-Identifier: MIT
// Blocking calls wait alertably: APCs of the thread run while it waits, whichever thread queues
// them, and the call goes on waiting. A call that need not wait runs none.
#include <atomic>
#include <memory>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct Runs {
    std::atomic<int> count{0};
    std::atomic<HANDLE> thread{nullptr};
};

void CALLBACK count_run(ULONG_PTR runs) { ++reinterpret_cast<Runs*>(runs)->count; }

bool queue(HANDLE thread, Runs& runs) {
    return QueueUserAPC(count_run, thread, reinterpret_cast<ULONG_PTR>(&runs)) != 0;
}

HANDLE handle_of_this_thread() {
    HANDLE handle = nullptr;
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &handle, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    return handle;
}

using Call = long long (*)(SOCKET);

long long select_to_read(SOCKET s) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(s, &set);
    return select(0, &set, nullptr, nullptr, nullptr);
}
long long poll_to_read(SOCKET s) {
    WSAPOLLFD item{s, POLLRDNORM, 0};
    return WSAPoll(&item, 1, -1);
}
long long accept_one(SOCKET s) {
    UniqueSocket const accepted{accept(s, nullptr, nullptr)};
    return accepted.valid() ? 1 : SOCKET_ERROR;
}
long long receive_one(SOCKET s) {
    char one = 0;
    return recv(s, &one, 1, 0);
}
long long receive_three(SOCKET s) {
    char three[3];
    return recv(s, three, 3, MSG_WAITALL) / 3;
}
long long receive_urgent(SOCKET s) {
    char one = 0;
    return recv(s, &one, 1, MSG_OOB);
}

long long receive_datagram(SOCKET s) {
    char one = 0;
    return recvfrom(s, &one, 1, 0, nullptr, nullptr);
}

// A socket on which the call waits, and what lets it go on.
struct Scene {
    UniqueSocket waiting;
    UniqueSocket other;
};
Scene listening() { return {listener(), UniqueSocket{}}; }
Scene connected() {
    auto pair = tcp_pair();
    return {std::move(pair.server), std::move(pair.client)};
}
Scene datagrams() {
    auto pair = udp_pair();
    return {std::move(pair.server), std::move(pair.client)};
}
void knock(Scene& scene) { scene.other = connected_to(scene.waiting); }
void say_one(Scene& scene) { send(scene.other, "x", 1, 0); }
void say_three(Scene& scene) { send(scene.other, "xyz", 3, 0); }
void say_urgent(Scene& scene) { send(scene.other, "x", 1, MSG_OOB); }

struct WaitRow {
    Behaviour is;
    Scene (*prepare)();
    Call call;
    void (*release)(Scene&);
};

// clang-format off
WaitRow const wait_rows[] = {
    {{"alertable.accept", "B.1-5 0.3-8", high, "winetest:test_accept", "APCs run in a thread blocked in accept, which goes on waiting"}, listening, accept_one, knock},
    {{"alertable.select", "E.9-11 0.3-8", high, "winetest:test_select", "APCs run in a thread blocked in select, which goes on waiting"}, connected, select_to_read, say_one},
    {{"alertable.poll", "E.10-12 0.3-8", high, "winetest:test_WSAPoll", "APCs run in a thread blocked in WSAPoll, which goes on waiting"}, connected, poll_to_read, say_one},
    {{"alertable.recv", "0.3-8", high, "winetest:test_WSARecv; docs:recv", "APCs run in a thread blocked in recv, which goes on waiting"}, connected, receive_one, say_one},
    {{"alertable.wait-all", "0.3-8", high, "docs:recv", "APCs run in a thread blocked in recv with MSG_WAITALL, which goes on waiting"}, connected, receive_three, say_three},
    {{"alertable.datagram", "0.3-8", high, "docs:recvfrom", "APCs run in a thread blocked in recvfrom, which goes on waiting"}, datagrams, receive_datagram, say_one},
    {{"alertable.datagram-recv", "0.3-8", high, "docs:recv", "APCs run in a thread blocked in recv on a datagram socket, which goes on waiting"}, datagrams, receive_one, say_one},
    {{"alertable.urgent", "0.3-8", high, "docs:recv", "APCs run in a thread blocked in recv(MSG_OOB), which goes on waiting"}, connected, receive_urgent, say_urgent},
};
// clang-format on

}  // namespace

BEHAVIOURS(wait_rows, row) {
    // Left behind with the thread if that never returns.
    auto const runs = std::make_shared<Runs>();
    auto scene = row.prepare();
    BlockedCall const call{[runs, socket = scene.waiting.get(), wait = row.call] {
        queue(GetCurrentThread(), *runs);
        runs->thread = handle_of_this_thread();
        return wait(socket);
    }};
    bool const ran_own = eventually([&] { return runs->count == 1; });
    int ran_others = 0;
    while (ran_own && ran_others != 3 && queue(runs->thread, *runs) &&
           eventually([&] { return runs->count == ran_others + 2; }))
        ++ran_others;
    CHECK(call.is_blocked());
    row.release(scene);  // first of all, or the thread would stay
    CHECK(ran_own);
    CHECK(ran_others == 3);
    auto const result = call.result();
    REQUIRE(result);
    CHECK_THAT(*result, Returns(1));
    CHECK(CloseHandle(runs->thread));
}

BEHAVIOUR("alertable.ready", "E.9-11 0.3-8 F.15-4", high, "winetest:test_select",
          "a blocking call that finds something ready runs no APC; the APC runs in the next "
          "alertable wait") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    REQUIRE(await(pair.server, Ready::to_read));
    Runs runs;
    REQUIRE(queue(GetCurrentThread(), runs));
    CHECK(select_to_read(pair.server) == 1);
    CHECK(poll_to_read(pair.server) == 1);
    char one = 0;
    CHECK(recv(pair.server, &one, 1, 0) == 1);
    CHECK(runs.count == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(runs.count == 1);
}

BEHAVIOUR("alertable.recv-again", "0.3-8", high, "winetest:test_WSARecv",
          "a thread that has received before runs its APCs in its next recv that waits") {
    auto const pair = tcp_pair();
    char one = 0;
    for (int i = 0; i != 3; ++i) {
        REQUIRE(send(pair.client, "x", 1, 0) == 1);
        REQUIRE(recv(pair.server, &one, 1, 0) == 1);
        Runs runs;
        DWORD const timeout = 20;
        REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                           reinterpret_cast<char const*>(&timeout), sizeof timeout) == 0);
        REQUIRE(queue(GetCurrentThread(), runs));
        CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), FailsWith(WSAETIMEDOUT));
        CHECK(runs.count == 1);
    }
}

BEHAVIOUR("alertable.recv-later", "0.3-8 F.15-4", high, "winetest:test_WSARecv",
          "APCs that receives with data have left alone run in the next recv that waits") {
    auto const pair = tcp_pair();
    DWORD const timeout = 20;
    REQUIRE(setsockopt(pair.server, SOL_SOCKET, SO_RCVTIMEO,
                       reinterpret_cast<char const*>(&timeout), sizeof timeout) == 0);
    Runs runs;
    REQUIRE(queue(GetCurrentThread(), runs));
    char one = 0;
    for (int i = 0; i != 3; ++i) {
        REQUIRE(send(pair.client, "x", 1, 0) == 1);
        REQUIRE(await(pair.server, Ready::to_read));
        CHECK(recv(pair.server, &one, 1, 0) == 1);
    }
    CHECK(runs.count == 0);
    CHECK_THAT(outcome([&] { return recv(pair.server, &one, 1, 0); }), FailsWith(WSAETIMEDOUT));
    CHECK(runs.count == 1);
}

BEHAVIOUR("alertable.recvfrom", "0.3-8", high, "docs:recvfrom",
          "APCs that wait for the thread run when recvfrom has to wait for a datagram") {
    auto const s = bound_datagram();
    DWORD const timeout = 20;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char const*>(&timeout),
                       sizeof timeout) == 0);
    Runs runs;
    REQUIRE(queue(GetCurrentThread(), runs));
    char one = 0;
    CHECK_THAT(outcome([&] { return recvfrom(s, &one, 1, 0, nullptr, nullptr); }),
               FailsWith(WSAETIMEDOUT));
    CHECK(runs.count == 1);
}

BEHAVIOUR("alertable.datagram-ready", "0.3-8", high, "winetest:test_WSARecv",
          "a recvfrom that finds a datagram, and one that may not wait, run no APC") {
    auto const pair = udp_pair();
    REQUIRE(send(pair.client, "x", 1, 0) == 1);
    REQUIRE(await(pair.server, Ready::to_read));
    Runs runs;
    REQUIRE(queue(GetCurrentThread(), runs));
    CHECK(receive_datagram(pair.server) == 1);
    set_non_blocking(pair.server);
    CHECK_THAT(outcome([&] { return receive_datagram(pair.server); }), FailsWith(WSAEWOULDBLOCK));
    CHECK(runs.count == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    CHECK(runs.count == 1);
}
