// SPDX-License-Identifier: MIT
// Fibers: what changes with them, what stays the thread's, and how they end.
#include <exception>
#include <stdexcept>
#include <vector>

#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

void require_fibers() {
    LPVOID const fiber = CreateFiber(
        0, [](LPVOID) {}, nullptr);
    if (fiber) return DeleteFiber(fiber);
    if (GetLastError() == ERROR_CALL_NOT_IMPLEMENTED)
        skip("the host's C library has no contexts to make fibers of");
}

// The calling thread as a fiber, as long as this lives.
class AsFiber {
public:
    explicit AsFiber(void* data = nullptr) : fiber_{ConvertThreadToFiber(data)} {
        REQUIRE(fiber_ != nullptr);
    }
    AsFiber(AsFiber const&) = delete;
    AsFiber& operator=(AsFiber const&) = delete;
    ~AsFiber() { ConvertFiberToThread(); }
    operator LPVOID() const { return fiber_; }

private:
    LPVOID const fiber_;
};

// A fiber whose function is a lambda; it goes back when that has ended, and ends its thread when it
// is run again.
class Fiber {
public:
    explicit Fiber(std::function<void()> body) : body_{std::move(body)} {
        REQUIRE(fiber_ != nullptr);
    }
    Fiber(Fiber const&) = delete;
    Fiber& operator=(Fiber const&) = delete;
    ~Fiber() {
        if (is_ours_) DeleteFiber(fiber_);
    }

    void run() {
        back_ = GetCurrentFiber();
        SwitchToFiber(fiber_);
    }
    void go_back() const { SwitchToFiber(back_); }
    void leave_to_itself() { is_ours_ = false; }
    operator LPVOID() const { return fiber_; }

private:
    static VOID WINAPI main(LPVOID self) {
        auto* const fiber = static_cast<Fiber*>(self);
        fiber->body_();
        fiber->go_back();
    }

    std::function<void()> body_;
    LPVOID fiber_ = CreateFiber(0, main, this);
    LPVOID back_ = nullptr;
    bool is_ours_ = true;
};

}  // namespace

BEHAVIOUR("win32.fiber-convert", "Win32", high, "docs:ConvertThreadToFiber, IsThreadAFiber",
          "a thread becomes a fiber with data, once, and a thread again") {
    require_fibers();
    CHECK_FALSE(IsThreadAFiber());
    int data = 0;
    LPVOID const fiber = ConvertThreadToFiber(&data);
    REQUIRE(fiber != nullptr);
    CHECK(IsThreadAFiber());
    CHECK(GetCurrentFiber() == fiber);
    CHECK(GetFiberData() == &data);
    CHECK(refused(outcome([&] { return ConvertThreadToFiber(&data) != nullptr; }),
                  ERROR_ALREADY_FIBER));
    CHECK(refused(outcome([&] { return ConvertThreadToFiberEx(&data, 0) != nullptr; }),
                  ERROR_ALREADY_FIBER));
    CHECK(ConvertFiberToThread());
    CHECK_FALSE(IsThreadAFiber());
}

BEHAVIOUR("win32.fiber-already-thread", "Win32", medium, "docs:System Error Codes",
          "a thread that is no fiber cannot become a thread: ERROR_ALREADY_THREAD") {
    CHECK(refused(outcome([] { return ConvertFiberToThread(); }), ERROR_ALREADY_THREAD));
}

BEHAVIOUR("win32.fiber-switch", "Win32", high, "docs:SwitchToFiber, CreateFiber",
          "fibers go on where they were left, each on its own stack, with its own data") {
    require_fibers();
    int data = 0;
    AsFiber const me{&data};
    std::vector<int> steps;
    LPVOID seen = nullptr;
    Fiber* self = nullptr;
    Fiber fiber{[&] {
        seen = GetFiberData();
        int const first = 1;
        steps.push_back(first);
        self->go_back();
        steps.push_back(first + 2);
    }};
    self = &fiber;
    fiber.run();
    CHECK(GetCurrentFiber() == me);
    CHECK(GetFiberData() == &data);
    CHECK(seen == &fiber);
    steps.push_back(2);
    fiber.run();
    CHECK(steps == std::vector{1, 2, 3});
}

BEHAVIOUR("win32.fiber-stack", "Win32", high, "docs:CreateFiberEx",
          "a fiber has the stack that it was made with") {
    require_fibers();
    AsFiber const me;
    struct Call {
        LPVOID back;
        int depth = 0;
        static int descend(int depth) {
            char volatile room[1024] = {};
            room[0] = static_cast<char>(depth);
            return depth == 0 ? room[0] : descend(depth - 1) + 1 + room[1];
        }
        static VOID WINAPI run(LPVOID self) {
            auto* const call = static_cast<Call*>(self);
            call->depth = descend(2000);
            SwitchToFiber(call->back);
        }
    } call{me};
    LPVOID const fiber =
        CreateFiberEx(0, SIZE_T{4} << 20, FIBER_FLAG_FLOAT_SWITCH, Call::run, &call);
    REQUIRE(fiber != nullptr);
    SwitchToFiber(fiber);
    CHECK(call.depth == 2000);
    DeleteFiber(fiber);
}

BEHAVIOUR("win32.fiber-thread-state", "Win32", high, "docs:Fibers",
          "the last error, the thread's id and TLS values are the thread's") {
    require_fibers();
    AsFiber const me;
    DWORD const index = TlsAlloc();
    int value = 0;
    CHECK(TlsSetValue(index, &value));
    DWORD error = 0;
    DWORD id = 0;
    LPVOID tls = nullptr;
    SetLastError(1234);
    Fiber fiber{[&] {
        error = GetLastError();
        id = GetCurrentThreadId();
        tls = TlsGetValue(index);
        SetLastError(4321);
    }};
    SetLastError(1234);
    fiber.run();
    CHECK(GetLastError() == 4321);
    CHECK(error == 1234);
    CHECK(id == GetCurrentThreadId());
    CHECK(tls == &value);
    CHECK(TlsFree(index));
}

BEHAVIOUR("win32.fiber-local-values", "Win32", high, "docs:FlsAlloc, FlsGetValue",
          "each fiber has its own FLS value, null at first; the thread's stays with it when it "
          "becomes a fiber and a thread again") {
    require_fibers();
    DWORD const index = FlsAlloc(nullptr);
    int value = 0;
    int other = 0;
    CHECK(FlsSetValue(index, &value));
    {
        AsFiber const me;
        CHECK(FlsGetValue(index) == &value);
        LPVOID first = &other;
        LPVOID second = nullptr;
        Fiber* self = nullptr;
        Fiber fiber{[&] {
            first = FlsGetValue(index);
            FlsSetValue(index, &other);
            self->go_back();
            second = FlsGetValue(index);
        }};
        self = &fiber;
        fiber.run();
        CHECK(first == nullptr);
        CHECK(FlsGetValue(index) == &value);
        fiber.run();
        CHECK(second == &other);
    }
    CHECK(FlsGetValue(index) == &value);
    CHECK(FlsFree(index));
}

BEHAVIOUR("win32.fiber-local-callback", "Win32", high, "docs:FlsAlloc, DeleteFiber",
          "DeleteFiber calls back for the values of the fiber, FlsFree for those of all fibers") {
    require_fibers();
    static int total;
    total = 0;
    DWORD const index = FlsAlloc([](PVOID value) { total += *static_cast<int*>(value); });
    static int ten = 10;
    static int hundred = 100;
    static int one = 1;
    AsFiber const me;
    CHECK(FlsSetValue(index, &one));
    {
        Fiber fiber{[&] { FlsSetValue(index, &ten); }};
        fiber.run();
        CHECK(total == 0);
    }
    CHECK(total == 10);
    Fiber fiber{[&] { FlsSetValue(index, &hundred); }};
    fiber.run();
    CHECK(FlsFree(index));
    CHECK(total == 111);
}

BEHAVIOUR("win32.fiber-returns", "Win32", high, "docs:CreateFiber",
          "a fiber whose function returns ends the thread that runs it") {
    require_fibers();
    bool volatile came_back = false;
    LPVOID left = nullptr;
    Thread thread{[&] {
        AsFiber const me;
        left = me;
        LPVOID const fiber = CreateFiber(
            0, [](LPVOID) {}, nullptr);
        SwitchToFiber(fiber);
        came_back = true;
        return DWORD{0};
    }};
    thread.join();
    DeleteFiber(left);
    CHECK_FALSE(came_back);
}

BEHAVIOUR("win32.fiber-deletes-itself", "Win32", high, "docs:DeleteFiber",
          "a fiber that deletes itself ends the thread that runs it, with its values called back "
          "for") {
    require_fibers();
    static std::atomic<int> total;
    total = 0;
    DWORD const index = FlsAlloc([](PVOID value) { total += *static_cast<int*>(value); });
    static int ten = 10;
    LPVOID left = nullptr;
    Thread thread{[&] {
        AsFiber const me;
        left = me;
        Fiber fiber{[&] {
            FlsSetValue(index, &ten);
            DeleteFiber(GetCurrentFiber());
        }};
        fiber.leave_to_itself();
        fiber.run();
        return DWORD{0};
    }};
    thread.join();
    DeleteFiber(left);
    CHECK(total == 10);
    CHECK(FlsFree(index));
}

BEHAVIOUR("win32.fiber-exit-thread", "Win32", high, "docs:ExitThread",
          "ExitThread on a fiber ends the thread with its exit code") {
    require_fibers();
    LPVOID left = nullptr;
    Thread thread{[&] {
        AsFiber const me;
        left = me;
        Fiber fiber{[] { ExitThread(77); }};
        fiber.run();
        return DWORD{0};
    }};
    CHECK(thread.join() == 77);
    DeleteFiber(left);
}

BEHAVIOUR("win32.fiber-other-thread", "Win32", high, "docs:Fibers",
          "a fiber may go on in another thread than it was left by") {
    require_fibers();
    DWORD first = 0;
    DWORD second = 0;
    Fiber* self = nullptr;
    Fiber fiber{[&] {
        first = GetCurrentThreadId();
        self->go_back();
        second = GetCurrentThreadId();
    }};
    self = &fiber;
    DWORD theirs = 0;
    Thread thread{[&] {
        AsFiber const me;
        theirs = GetCurrentThreadId();
        fiber.run();
        return DWORD{0};
    }};
    thread.join();
    AsFiber const me;
    fiber.run();
    CHECK(first == theirs);
    CHECK(second == GetCurrentThreadId());
}

BEHAVIOUR(
    "win32.fiber-exceptions", "Win32", medium, "inferred",
    "exceptions that fibers handle in turns stay apart, as Microsoft's library keeps them by FLS") {
    require_fibers();
    AsFiber const me;
    std::string ours;
    std::string theirs;
    Fiber* self = nullptr;
    Fiber fiber{[&] {
        try {
            throw std::runtime_error{"theirs"};
        } catch (std::exception const&) {
            self->go_back();
            try {
                throw;
            } catch (std::exception const& again) {
                theirs = again.what();
            }
        }
    }};
    self = &fiber;
    try {
        throw std::runtime_error{"ours"};
    } catch (std::exception const&) {
        fiber.run();
        try {
            throw;
        } catch (std::exception const& again) {
            ours = again.what();
        }
    }
    fiber.run();
    CHECK(ours == "ours");
    CHECK(theirs == "theirs");
}

BEHAVIOUR("win32.fiber-waits", "Win32", high, "docs:Fibers",
          "waits and APCs are the thread's, whichever fiber waits") {
    require_fibers();
    AsFiber const me;
    static DWORD ran_in;
    ran_in = 0;
    QueueUserAPC([](ULONG_PTR) { ran_in = GetCurrentThreadId(); }, GetCurrentThread(), 0);
    DWORD slept = 0;
    Fiber fiber{[&] { slept = SleepEx(INFINITE, TRUE); }};
    fiber.run();
    CHECK(slept == WAIT_IO_COMPLETION);
    CHECK(ran_in == GetCurrentThreadId());
}

BEHAVIOUR("win32.fiber-many", "Win32", high, "docs:Fibers",
          "a thousand fibers pass a word around") {
    require_fibers();
    struct Ring {
        std::vector<LPVOID> fibers;
        std::size_t passed = 0;
        static VOID WINAPI run(LPVOID self) {
            auto* const ring = static_cast<Ring*>(self);
            for (;;) SwitchToFiber(ring->fibers[++ring->passed % ring->fibers.size()]);
        }
    } ring;
    AsFiber const me;
    ring.fibers.push_back(me);
    for (int i = 0; i != 1000; ++i)
        ring.fibers.push_back(CreateFiberEx(0, SIZE_T{64} << 10, 0, Ring::run, &ring));
    for (int round = 0; round != 3; ++round)
        SwitchToFiber(ring.fibers[++ring.passed % ring.fibers.size()]);
    CHECK(ring.passed == 3 * ring.fibers.size());
    for (std::size_t i = 1; i != ring.fibers.size(); ++i) DeleteFiber(ring.fibers[i]);
}
