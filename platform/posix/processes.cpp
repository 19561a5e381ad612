// SPDX-License-Identifier: MIT
// posix_spawn, and not fork: it runs none of the handlers around a fork, and returns exec's error.
#include "platform/processes.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>

extern char** environ;  // NOLINT(readability-redundant-declaration): some hosts declare it

namespace ws2::platform {
namespace {

// Exit codes of Windows' for what a signal says here.
constexpr struct {
    int signal;
    std::uint32_t code;
} ending_rows[] = {
    {SIGINT,  0xC000013A}, // STATUS_CONTROL_C_EXIT
    {SIGHUP,  0xC000013A},
    {SIGSEGV, 0xC0000005}, // STATUS_ACCESS_VIOLATION
    {SIGBUS,  0xC0000005},
    {SIGILL,  0xC000001D}, // STATUS_ILLEGAL_INSTRUCTION
    {SIGFPE,  0xC0000094}, // STATUS_INTEGER_DIVIDE_BY_ZERO
    {SIGABRT, 3         }, // abort() of Microsoft's C library
};

Code code_of_start(int error) {
    switch (error) {
        case ENOENT:
            return Code::file_not_found;
        case ENOTDIR:
            return Code::path_not_found;
        case EACCES:
        case EPERM:
            return Code::win32_access_denied;
        case ENOEXEC:
            return Code::bad_program;
        default:
            return Code::not_enough_memory;
    }
}

std::vector<char*> c_strings(std::vector<std::string> const& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto const& text : texts) all.push_back(const_cast<char*>(text.c_str()));
    all.push_back(nullptr);
    return all;
}

class SpawnActions {
public:
    SpawnActions() {
        if (::posix_spawn_file_actions_init(&actions_) != 0) throw std::bad_alloc{};
    }
    SpawnActions(SpawnActions const&) = delete;
    SpawnActions& operator=(SpawnActions const&) = delete;
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }

    posix_spawn_file_actions_t* get() { return &actions_; }
    // The same number: it is then kept over exec.
    void copy(int from, int to) { check(::posix_spawn_file_actions_adddup2(&actions_, from, to)); }
    void open_nothing(int to) {
        check(::posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", O_RDWR, 0));
    }
    void enter(std::string const& folder) {
        check(::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()));
    }

private:
    static void check(int error) {
        if (error != 0) throw std::bad_alloc{};
    }
    posix_spawn_file_actions_t actions_{};
};

class SpawnAttributes {
public:
    explicit SpawnAttributes(bool leads_group) {
        if (::posix_spawnattr_init(&attributes_) != 0) throw std::bad_alloc{};
        sigset_t none;
        sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        sigset_t defaults;
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
        int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (leads_group) flags |= POSIX_SPAWN_SETPGROUP;
        ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    }
    SpawnAttributes(SpawnAttributes const&) = delete;
    SpawnAttributes& operator=(SpawnAttributes const&) = delete;
    ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }

    posix_spawnattr_t const* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

// Copies above the standard streams, so that none of them overwrites the source of another.
struct Streams {
    std::array<UniqueDescriptor, 3> copies;
    explicit Streams(std::array<int, 3> const& streams) {
        for (std::size_t i = 0; i != streams.size(); ++i)
            if (streams[i] >= 0)
                copies[i] = UniqueDescriptor{::fcntl(streams[i], F_DUPFD_CLOEXEC, 3)};
    }
};

bool is_folder(std::string const& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

}  // namespace

Result<std::uint32_t> start_process(ProcessStart const& start) {
    if (!start.folder.empty() && !is_folder(start.folder)) return Code::directory_invalid;
    Streams const streams{start.streams};
    SpawnActions actions;
    for (std::size_t i = 0; i != streams.copies.size(); ++i) {
        int const fd = streams.copies[i].get();
        if (fd >= 0)
            actions.copy(fd, static_cast<int>(i));
        else
            actions.open_nothing(static_cast<int>(i));
    }
    for (int const fd : start.descriptors) actions.copy(fd, fd);
    if (!start.folder.empty()) actions.enter(start.folder);
    SpawnAttributes const attributes{start.leads_group};
    auto const words = c_strings(start.words);
    auto const variables = start.environment ? c_strings(*start.environment) : std::vector<char*>{};
    pid_t id = 0;
    int const error = ::posix_spawn(&id, start.program.c_str(), actions.get(), attributes.get(),
                                    words.data(), start.environment ? variables.data() : environ);
    if (error != 0) return code_of_start(error);
    return static_cast<std::uint32_t>(id);
}

Result<std::uint32_t> await_child(std::uint32_t id) noexcept {
    siginfo_t end{};
    int result = 0;
    do result = ::waitid(P_PID, static_cast<id_t>(id), &end, WEXITED | WNOWAIT);
    while (result != 0 && errno == EINTR);
    if (result != 0) return Code::not_found;
    if (end.si_code == CLD_EXITED) return static_cast<std::uint32_t>(end.si_status);
    auto const* const row =
        std::ranges::find(ending_rows, end.si_status, [](auto const& each) { return each.signal; });
    return row != std::end(ending_rows) ? row->code : 1u;
}

void forget_child(std::uint32_t id) noexcept {
    while (::waitpid(static_cast<pid_t>(id), nullptr, WNOHANG) < 0 && errno == EINTR) {
    }
}

Code kill_process(std::uint32_t id) noexcept {
    if (::kill(static_cast<pid_t>(id), SIGKILL) == 0) return Code::ok;
    return errno == EPERM ? Code::win32_access_denied : Code::invalid_parameter;
}

ProgramKind program_kind(std::string const& path) noexcept {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return ProgramKind::none;
    return ::access(path.c_str(), X_OK) == 0 ? ProgramKind::executable
                                             : ProgramKind::not_executable;
}

}  // namespace ws2::platform
