// SPDX-License-Identifier: MIT
// Children of a POSIX host.
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "tests/programs/agent/child.hpp"

extern char** environ;

namespace ws2::agent {
namespace {

constexpr int descriptors_max = 4096;  // more are open in no agent

struct Pipe {
    int reading = -1;
    int writing = -1;
};

bool open_pipe(Pipe& made) {
    int ends[2];
    if (pipe(ends) != 0) return false;
    made = {ends[0], ends[1]};
    return true;
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

// Between fork and exec, where nothing may allocate.
[[noreturn]] void become(char* const* words, char* const* variables, Pipe in, Pipe out) {
    if (dup2(in.reading, 0) < 0 || dup2(out.writing, 1) < 0 || dup2(out.writing, 2) < 0) _exit(127);
    for (int each = 3; each < descriptors_max; ++each) close(each);
    signal(SIGPIPE, SIG_DFL);
    environ = const_cast<char**>(variables);
    execv(words[0], words);
    _exit(127);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> found;
    for (auto& each : texts) found.push_back(each.data());
    found.push_back(nullptr);
    return found;
}

}  // namespace

std::unique_ptr<Child> start_child(std::vector<std::string> const& command,
                                   Variables const& variables) {
    signal(SIGPIPE, SIG_IGN);  // a child that has ended shows in write()
    auto words = command;
    std::vector<std::string> settings;
    for (auto const& [name, value] : variables) settings.push_back(name + "=" + value);
    // The first of two settings of a name is the one that counts.
    for (auto** each = environ; *each; ++each) settings.emplace_back(*each);
    auto const words_of = pointers(words);
    auto const settings_of = pointers(settings);
    Pipe in;
    Pipe out;
    if (!open_pipe(in) || !open_pipe(out)) return nullptr;
    auto const id = fork();
    if (id == 0) become(words_of.data(), settings_of.data(), in, out);
    close(in.reading);
    close(out.writing);
    if (id < 0) {
        close(in.writing);
        close(out.reading);
        return nullptr;
    }
    return std::make_unique<Process>(id, in.writing, out.reading);
}

std::string folder_of(char const* program) {
    std::string const path = program;
    return path.substr(0, path.find_last_of('/') + 1);
}

}  // namespace ws2::agent
