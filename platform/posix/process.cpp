// SPDX-License-Identifier: MIT
// Interrupts arrive as signals. The handler only writes a byte into a pipe; the thread at its other
// end does the rest, so that a program's handler may call what it likes.
#include "platform/process.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "platform/posix/host_pipe.hpp"
#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

struct SignalRow {
    int signal;
    Interrupt interrupt;
};
constexpr std::array<SignalRow, 4> signal_rows{
    {{SIGINT, Interrupt::ctrl_c},
     {SIGQUIT, Interrupt::ctrl_break},
     {SIGTERM, Interrupt::closing},
     {SIGHUP, Interrupt::closing}}
};

int signal_of(Interrupt interrupt) {
    for (auto const& row : signal_rows)
        if (row.interrupt == interrupt) return row.signal;
    return SIGTERM;
}

std::array<int, 2> signal_pipe{-1, -1};
void (*handle_interrupt)(Interrupt) = nullptr;

extern "C" void ws2_on_signal(int signal) {
    int const saved = errno;
    auto const byte = static_cast<unsigned char>(signal);
    [[maybe_unused]] auto const written = ::write(signal_pipe[1], &byte, 1);
    errno = saved;
}

void deliver_signals(void*) {
    become_service_thread();
    unsigned char byte = 0;
    for (;;) {
        auto const got = ::read(signal_pipe[0], &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got != 1) return;
        for (auto const& row : signal_rows)
            if (row.signal == byte) handle_interrupt(row.interrupt);
    }
}

Code start_watching(void (*handle)(Interrupt)) {
    int ends[2];
    if (!open_host_pipe(ends)) return Code::not_enough_memory;
    signal_pipe = {ends[0], ends[1]};
    ::fcntl(signal_pipe[1], F_SETFL, O_NONBLOCK);
    handle_interrupt = handle;
    if (auto const code = start_thread(deliver_signals, nullptr, 0); code != Code::ok) return code;
    for (auto const& row : signal_rows) {
        struct sigaction action {};
        action.sa_handler = ws2_on_signal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        ::sigaction(row.signal, &action, nullptr);
    }
    return Code::ok;
}

// macOS knows no limit of its own for a process and refuses what the system does not give.
bool raise_descriptor_limit() {
    constexpr rlim_t most = rlim_t{1} << 20;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    auto const before = limit.rlim_cur;
    for (auto wanted = std::min(limit.rlim_max, most); wanted > before; wanted /= 2) {
        limit.rlim_cur = wanted;
        if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return true;
    }
    return false;
}

// What Microsoft's C library makes of a reason [docs:_spawnv, _cwait, _open_osfhandle,
// _beginthread].
constexpr struct {
    Code code;
    int error;
} c_error_rows[] = {
    {Code::invalid_handle,      EBADF  },
    {Code::invalid_parameter,   EINVAL },
    {Code::file_not_found,      ENOENT },
    {Code::path_not_found,      ENOENT },
    {Code::win32_access_denied, EACCES },
    {Code::bad_program,         ENOEXEC},
    {Code::not_found,           ECHILD },
};

struct FrameWalk {
    void const* first;
    std::size_t skipped;
    std::span<void*> frames;
    std::size_t count = 0;
    bool has_begun = false;
};

_Unwind_Reason_Code note_frame(_Unwind_Context* context, void* state) {
    auto& walk = *static_cast<FrameWalk*>(state);
    auto* const address = reinterpret_cast<void*>(_Unwind_GetIP(context));
    walk.has_begun |= address == walk.first;
    if (!walk.has_begun) return _URC_NO_REASON;
    if (walk.count == walk.frames.size() || !address) return _URC_END_OF_STACK;
    if (walk.skipped != 0)
        --walk.skipped;
    else
        walk.frames[walk.count++] = address;
    return _URC_NO_REASON;
}

}  // namespace

std::size_t return_addresses(void const* first, std::size_t skipped,
                             std::span<void*> frames) noexcept {
    FrameWalk walk{first, skipped, frames};
    _Unwind_Backtrace(note_frame, &walk);
    return walk.count;
}

Code watch_interrupts(void (*handle)(Interrupt)) {
    static std::once_flag once;
    static auto code = Code::ok;
    std::call_once(once, [&] { code = start_watching(handle); });
    return code;
}

void end_by_interrupt(Interrupt interrupt) {
    int const signal = signal_of(interrupt);
    std::fflush(nullptr);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

Code send_interrupt(Interrupt interrupt) {
    return ::kill(::getpid(), signal_of(interrupt)) == 0 ? Code::ok : Code::access_denied;
}

void allow_most_descriptors() noexcept {
    [[maybe_unused]] static bool const is_raised = raise_descriptor_limit();
}

void end_process(std::uint32_t exit_code) {
    std::fflush(nullptr);
    std::_Exit(static_cast<int>(exit_code));
}

int* c_error() noexcept { return &errno; }

void report_to_c(Code code) noexcept {
    auto const* const row =
        std::ranges::find(c_error_rows, code, [](auto const& each) { return each.code; });
    errno = row != std::end(c_error_rows) ? row->error : EAGAIN;
}

void* find_own_symbol(char const* name) {
    Dl_info info{};
    void* library = nullptr;
    if (::dladdr(reinterpret_cast<void*>(&find_own_symbol), &info) != 0 && info.dli_fname)
        library = ::dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    void* const found = ::dlsym(library ? library : RTLD_DEFAULT, name);
    if (library) ::dlclose(library);
    return found;
}

// A child that has ended is gone, though it has not been waited for yet.
UserIds user_ids() noexcept { return {::geteuid(), ::getegid()}; }

bool process_exists(std::uint32_t id) noexcept {
    auto const pid = static_cast<pid_t>(id);
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(id), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        ended.si_pid == pid)
        return false;
    return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

std::uint32_t page_size() noexcept { return static_cast<std::uint32_t>(::sysconf(_SC_PAGESIZE)); }

ProcessorTimes processor_times() noexcept {
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) != 0) return {};
    auto const duration_of = [](timeval const& time) {
        return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
    };
    return {duration_of(usage.ru_stime), duration_of(usage.ru_utime)};
}

ProcessorTimes thread_processor_times() noexcept {
    timespec time{};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return {};
    return {{}, std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_nsec / 1000}};
}

void break_into_debugger() noexcept { ::raise(SIGTRAP); }

}  // namespace ws2::platform
