// SPDX-License-Identifier: MIT
// CancelSynchronousIo and sockets: it ends calls on sockets without the overlapped attribute, and
// finds nothing in a thread that waits for an ordinary one.
#include <atomic>
#include <memory>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/thread_state.hpp"

using namespace ws2::test;

namespace {

using Call = long long (*)(SOCKET);

long long receive_one(SOCKET s) {
    char one = 0;
    return recv(s, &one, 1, 0);
}
long long receive_datagram(SOCKET s) {
    char one = 0;
    return recvfrom(s, &one, 1, 0, nullptr, nullptr);
}
long long receive_in_buffers(SOCKET s) {
    char one = 0;
    WSABUF buffer{1, &one};
    DWORD count = 0;
    DWORD flags = 0;
    return WSARecv(s, &buffer, 1, &count, &flags, nullptr, nullptr);
}
long long receive_overlapped(SOCKET s) {
    char one = 0;
    WSABUF buffer{1, &one};
    DWORD count = 0;
    DWORD flags = 0;
    Overlap overlap;
    return WSARecv(s, &buffer, 1, &count, &flags, &overlap, nullptr);
}
long long accept_one(SOCKET s) {
    UniqueSocket const accepted{accept(s, nullptr, nullptr)};
    return accepted.valid() ? 1 : SOCKET_ERROR;
}
long long select_one(SOCKET s) {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(s, &readable);
    return select(0, &readable, nullptr, nullptr, nullptr);
}
long long poll_one(SOCKET s) {
    WSAPOLLFD item{s, POLLIN, 0};
    return WSAPoll(&item, 1, -1);
}
// To an address for documentation, which does not answer.
long long connect_to_nobody(SOCKET s) {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(9);
    target.sin_addr.s_addr = htonl(0xC0000201);
    return connect(s, reinterpret_cast<sockaddr*>(&target), sizeof target);
}
long long send_until_full(SOCKET s) {
    static char const much[65536] = {};
    while (send(s, much, sizeof much, 0) > 0) {
    }
    return SOCKET_ERROR;
}

// The call on a thread that has a handle.
class CallingThread {
public:
    CallingThread(Call call, SOCKET socket)
        : plan_{new Plan{call, socket, {}}}, thread_{CreateThread(nullptr, 0, run, plan_.get(), 0, nullptr)} {}

    HANDLE handle() const { return thread_; }
    bool is_blocked() const {
        bool is_running = true;
        return eventually([&] {
                   is_running = WaitForSingleObject(thread_, 20) == WAIT_TIMEOUT;
                   return !is_running || (plan_->has_begun && waits_in_host(plan_->number));
               }) &&
               is_running;
    }
    // -2: it has not ended in time.
    Outcome outcome() const {
        if (WaitForSingleObject(thread_, patience_in_ms()) != WAIT_OBJECT_0) return {-2, 0};
        return plan_->outcome;
    }

private:
    struct Plan {
        Call call;
        SOCKET socket;
        Outcome outcome;
        long number = 0;  // the thread's
        std::atomic<bool> has_begun{false};
    };
    static DWORD WINAPI run(LPVOID argument) {
        auto& plan = *static_cast<Plan*>(argument);
        plan.number = this_thread_number();
        plan.has_begun = true;
        plan.outcome = ws2::test::outcome([&] { return plan.call(plan.socket); });
        return 0;
    }

    std::unique_ptr<Plan> plan_;
    OwnedHandle thread_;
};

UniqueSocket synchronous(int type) {
    return UniqueSocket{WSASocketW(AF_INET, type, 0, nullptr, 0, 0)};
}

// A socket without the overlapped attribute, on which the call waits.
struct Scene {
    UniqueSocket waiting;
    UniqueSocket other;
};
Scene connected() {
    auto const listening = listener();
    Scene scene{synchronous(SOCK_STREAM), UniqueSocket{}};
    auto const address = local_address(listening);
    connect(scene.waiting, address.data(), address.length());
    scene.other = UniqueSocket{accept(listening, nullptr, nullptr)};
    return scene;
}
Scene listening() {
    Scene scene{synchronous(SOCK_STREAM), UniqueSocket{}};
    auto const own = Address::loopback(AF_INET);
    bind(scene.waiting, own.data(), own.length());
    listen(scene.waiting, 5);
    return scene;
}
Scene bound() {
    Scene scene{synchronous(SOCK_DGRAM), UniqueSocket{}};
    auto const own = Address::loopback(AF_INET);
    bind(scene.waiting, own.data(), own.length());
    return scene;
}

struct Row {
    Behaviour is;
    Scene (*prepare)();
    Call call;
};

// clang-format off
Row const rows[] = {
    {{"synchronous.recv", "F.16-9", medium, "docs:CancelSynchronousIo", "CancelSynchronousIo ends recv on a socket without the overlapped attribute"}, connected, receive_one},
    {{"synchronous.WSARecv", "F.16-9", medium, "docs:CancelSynchronousIo", "CancelSynchronousIo ends WSARecv on a socket without the overlapped attribute"}, connected, receive_in_buffers},
    {{"synchronous.overlapped", "F.16-9", medium, "docs:CancelSynchronousIo", "CancelSynchronousIo ends WSARecv with an OVERLAPPED on a socket without the overlapped attribute"}, connected, receive_overlapped},
    {{"synchronous.recvfrom", "F.16-9", medium, "docs:CancelSynchronousIo", "CancelSynchronousIo ends recvfrom on a datagram socket without the overlapped attribute"}, bound, receive_datagram},
    {{"synchronous.accept", "F.16-9", medium, "docs:CancelSynchronousIo", "CancelSynchronousIo ends accept on a listener without the overlapped attribute"}, listening, accept_one},
    {{"synchronous.send", "F.16-9", medium, "docs:CancelSynchronousIo", "CancelSynchronousIo ends a send that waits for room on a socket without the overlapped attribute"}, connected, send_until_full},
};
// clang-format on

}  // namespace

BEHAVIOURS(rows, row) {
    auto const scene = row.prepare();
    CallingThread const thread{row.call, scene.waiting};
    // A send is cancellable also while it does not wait, and then goes on.
    CHECK(eventually([&] {
        CancelSynchronousIo(thread.handle());
        return !thread.is_blocked();
    }));
    CHECK_THAT(thread.outcome(), FailsWith(WSA_OPERATION_ABORTED));
}

BEHAVIOUR(
    "synchronous.ordinary-socket", "F.16-9", medium, "docs:CancelSynchronousIo",
    "CancelSynchronousIo finds nothing in a thread that waits for an ordinary socket, also in "
    "select and WSAPoll") {
    for (auto const call : {receive_one, select_one, poll_one}) {
        auto const pair = tcp_pair();
        CallingThread const thread{call, pair.server};
        CHECK(thread.is_blocked());
        CHECK(CancelSynchronousIo(thread.handle()) == FALSE);
        CHECK(GetLastError() == ERROR_NOT_FOUND);
        CHECK(thread.is_blocked());
        say(pair.client, "x");
        CHECK_THAT(thread.outcome(), Returns(1));
    }
}

BEHAVIOUR("synchronous.connect", "F.16-9", medium, "docs:CancelSynchronousIo",
          "CancelSynchronousIo ends connect on a socket without the overlapped attribute") {
    auto const s = synchronous(SOCK_STREAM);
    CallingThread const thread{connect_to_nobody, s};
    if (!thread.is_blocked()) skip("every address answers here");
    bool const is_found = CancelSynchronousIo(thread.handle()) != FALSE;
    auto const outcome = thread.outcome();
    if (!is_found && outcome.value == SOCKET_ERROR) skip("every address answers here");
    CHECK(is_found);
    CHECK_THAT(outcome, FailsWith(WSA_OPERATION_ABORTED));
}

BEHAVIOUR("synchronous.goes-on", "F.16-9", medium, "docs:CancelSynchronousIo",
          "a socket whose receive was cancelled receives what comes later") {
    auto const scene = connected();
    CallingThread const thread{receive_one, scene.waiting};
    CHECK(eventually([&] { return CancelSynchronousIo(thread.handle()) != 0; }));
    CHECK_THAT(thread.outcome(), FailsWith(WSA_OPERATION_ABORTED));
    say(scene.other, "abc");
    CHECK(recv_all_text(scene.waiting, 3) == "abc");
}
