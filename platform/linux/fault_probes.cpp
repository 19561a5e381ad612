// SPDX-License-Identifier: MIT
// The handler behind probes that fault. It knows every probe by its address; all other faults are
// the program's, and meet what they would have met without it.
#include <pthread.h>
#include <signal.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>

#include "platform/clock.hpp"
#include "platform/linux/program_counter.hpp"
#include "platform/memory_probe.hpp"

namespace ws2::platform {
namespace {

// Both as distances from where they are written.
struct Entry {
    std::int32_t probe;
    std::int32_t otherwise;
};

}  // namespace
}  // namespace ws2::platform

// The linker's names for the ends of the section.
// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming)
extern "C" {
[[gnu::visibility("hidden")]] extern ws2::platform::Entry const __start_ws2_probes[];
[[gnu::visibility("hidden")]] extern ws2::platform::Entry const __stop_ws2_probes[];
}
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)

namespace ws2::platform {
namespace {

std::uintptr_t resolve(std::int32_t const& distance) {
    return reinterpret_cast<std::uintptr_t>(&distance) +
           static_cast<std::uintptr_t>(std::intptr_t{distance});
}

bool step_over_probe(ucontext_t& context) {
    auto const pc = program_counter(context);
    for (auto const& entry : std::span{__start_ws2_probes, __stop_ws2_probes}) {
        if (resolve(entry.probe) != pc) continue;
        set_program_counter(context, resolve(entry.otherwise));
        return true;
    }
    return false;
}

// --- the program's own handlers -----------------------------------------------------------------

struct Handled {
    int signal;
    bool is_installed;
    struct sigaction oldest;  // from before the library's first
    struct sigaction latest;  // what the library's stands in front of
};

constinit std::array<Handled, 2> handled{
    {{SIGSEGV, false, {}, {}}, {SIGBUS, false, {}, {}}}
};

Handled& handled_for(int signal) { return handled[signal == SIGSEGV ? 0 : 1]; }

// What the program's handler is running for. One that hands its fault on, to what was installed
// before it or by sending it again, may mean the library's, and gets the one from before that. One
// that leaves by longjmp() leaves this behind, and then its frame is not below any later handler's.
struct PassedOn {
    void const* context;
    void const* frame;
};
constinit thread_local PassedOn passed_on{nullptr, nullptr};

bool is_handed_on(siginfo_t const& info, void const* context, void const* frame) {
    bool const is_within = passed_on.context && frame < passed_on.frame;
    return is_within && (passed_on.context == context || info.si_code <= 0);
}

// A fault repeats itself, and then does what the program's action says: with the default, the core
// is written where the fault happened. A signal that was sent does not, and is sent again.
void leave_to_host(int signal, siginfo_t const& info, struct sigaction const& action) {
    bool const was_sent = info.si_code <= 0;
    if (was_sent && action.sa_handler == SIG_IGN) return;
    ::sigaction(signal, &action, nullptr);
    if (was_sent) ::raise(signal);
}

void run(struct sigaction const& action, int signal, siginfo_t* info, void* context) {
    sigset_t blocked = action.sa_mask;
    if ((action.sa_flags & SA_NODEFER) == 0) sigaddset(&blocked, signal);
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    if ((action.sa_flags & SA_SIGINFO) != 0)
        action.sa_sigaction(signal, info, context);
    else
        action.sa_handler(signal);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void pass_on(int signal, siginfo_t* info, void* context) {
    void const* const frame = __builtin_frame_address(0);
    auto& known = handled_for(signal);
    auto& action = is_handed_on(*info, context, frame) ? known.oldest : known.latest;
    auto const now = action;
    bool const has_handler = (now.sa_flags & SA_SIGINFO) != 0 ||
                             (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN);
    if (!has_handler) return leave_to_host(signal, *info, now);
    if ((static_cast<unsigned>(now.sa_flags) & static_cast<unsigned>(SA_RESETHAND)) != 0) {
        action.sa_flags = 0;
        action.sa_handler = SIG_DFL;
    }
    auto const before = passed_on;
    passed_on = {context, frame};
    run(now, signal, info, context);
    passed_on = before;
}

void on_fault(int signal, siginfo_t* info, void* context) {
    if (!step_over_probe(*static_cast<ucontext_t*>(context))) pass_on(signal, info, context);
}

bool is_ours(struct sigaction const& action) {
    return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == on_fault;
}

// SA_NODEFER: the program's handler may leave by longjmp(), and the next fault must get through.
void put_in_front(Handled& known) {
    struct sigaction current {};
    if (::sigaction(known.signal, nullptr, &current) != 0 || is_ours(current)) return;
    if (!known.is_installed) known.oldest = current;
    known.is_installed = true;
    known.latest = current;
    struct sigaction ours {};
    ours.sa_sigaction = on_fault;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&ours.sa_mask);
    ::sigaction(known.signal, &ours, nullptr);
}

// Looks at one time of the coarse clock, which stands still for some milliseconds, that have found
// the library's handler in front.
constinit std::atomic<std::int64_t> looked_at{0};
constinit std::atomic<std::uint32_t> looks_then{0};

}  // namespace

// A program that handles one of the two signals handles both, as a rule: checking one suffices.
void prepare_memory_probes() noexcept {
    struct sigaction current {};
    if (::sigaction(SIGSEGV, nullptr, &current) == 0 && is_ours(current)) return;
    looks_then.store(0, std::memory_order_relaxed);
    static constinit std::mutex mutex;
    std::lock_guard const lock{mutex};
    for (auto& known : handled) put_in_front(known);
}

// A program that opens sockets faster than this has had no time to install a handler between two;
// test runners that install one for each test have it found for each.
void keep_memory_probes_prepared() noexcept {
    constexpr std::uint32_t most_looks = 64;
    auto const now = coarse_time().count();
    bool const is_later = looked_at.load(std::memory_order_relaxed) != now;
    auto const looks = is_later ? 0 : looks_then.load(std::memory_order_relaxed);
    if (looks == most_looks) return;
    if (is_later) looked_at.store(now, std::memory_order_relaxed);
    looks_then.store(looks + 1, std::memory_order_relaxed);
    prepare_memory_probes();
}

}  // namespace ws2::platform
