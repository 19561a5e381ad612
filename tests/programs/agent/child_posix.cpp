// SPDX-License-Identifier: MIT
// Children of a POSIX host.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "tests/programs/agent/child.hpp"

extern char** environ;

namespace ws2::agent {
namespace {

struct Pipe {
    int reading = -1;
    int writing = -1;
};

// Both ends are closed by exec; a host's call that says so at once is not everywhere.
bool open_pipe(Pipe& made) {
    int ends[2];
    if (pipe(ends) != 0) return false;
    for (int const each : ends) fcntl(each, F_SETFD, FD_CLOEXEC);
    made = {ends[0], ends[1]};
    return true;
}

void close_pipe(Pipe const& pipe) {
    close(pipe.reading);
    close(pipe.writing);
}

class Process : public Child {
public:
    Process(pid_t id, int in, int out) : id_{id}, in_{in}, out_{out} {}
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;
    ~Process() override {
        kill();
        close(in_);
        close(out_);
    }

    std::size_t read(char* buffer, std::size_t room) override {
        for (;;) {
            auto const count = ::read(out_, buffer, room);
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR) return 0;
        }
    }

    bool write(char const* data, std::size_t count) override {
        while (count > 0) {
            auto const written = ::write(in_, data, count);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            data += written;
            count -= static_cast<std::size_t>(written);
        }
        return true;
    }

    void kill() override {
        std::lock_guard const lock{mutex_};
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) continue;
        id_ = 0;
    }

private:
    std::mutex mutex_;
    pid_t id_;
    int in_;
    int out_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (auto& each : texts) found.push_back(each.data());
    found.push_back(nullptr);
    return found;
}

// What posix_spawn() does in the child: the streams, and nothing of ours that it would keep.
class Spawn {
public:
    Spawn(Pipe const& in, Pipe const& out) {
        posix_spawn_file_actions_init(&streams_);
        posix_spawn_file_actions_adddup2(&streams_, in.reading, 0);
        posix_spawn_file_actions_adddup2(&streams_, out.writing, 1);
        posix_spawn_file_actions_adddup2(&streams_, out.writing, 2);
        posix_spawnattr_init(&attributes_);
        sigset_t defaults;
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes_, &defaults);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    }
    Spawn(Spawn const&) = delete;
    Spawn& operator=(Spawn const&) = delete;
    ~Spawn() {
        posix_spawn_file_actions_destroy(&streams_);
        posix_spawnattr_destroy(&attributes_);
    }

    // The process, or -1.
    pid_t run(char* const* words, char* const* settings) {
        pid_t id = -1;
        auto const error = posix_spawn(&id, words[0], &streams_, &attributes_, words, settings);
        return error == 0 ? id : -1;
    }

private:
    posix_spawn_file_actions_t streams_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

std::unique_ptr<Child> start_child(std::vector<std::string> const& command,
                                   Variables const& variables) {
    // No other client's child may start between pipe() and FD_CLOEXEC: it would keep the ends open.
    static std::mutex starting;
    std::lock_guard const lock{starting};
    signal(SIGPIPE, SIG_IGN);  // a child that has ended shows in write()
    auto words = command;
    std::vector<std::string> settings;
    for (auto const& [name, value] : variables) settings.push_back(name + "=" + value);
    // The first of two settings of a name is the one that counts.
    for (auto** each = environ; *each; ++each) settings.emplace_back(*each);
    Pipe in;
    Pipe out;
    if (!open_pipe(in)) return nullptr;
    if (!open_pipe(out)) {
        close_pipe(in);
        return nullptr;
    }
    auto const id = Spawn{in, out}.run(pointers(words).data(), pointers(settings).data());
    if (id < 0) {
        close_pipe(in);
        close_pipe(out);
        return nullptr;
    }
    close(in.reading);
    close(out.writing);
    return std::make_unique<Process>(id, in.writing, out.reading);
}

std::string folder_of(char const* program) {
    std::string const path = program;
    return path.substr(0, path.find_last_of('/') + 1);
}

}  // namespace ws2::agent
