// SPDX-License-Identifier: MIT
// Children of Windows.
#include <windows.h>

#include <mutex>

#include "tests/programs/agent/child.hpp"

namespace ws2::agent {
namespace {

struct Pipe {
    HANDLE reading = nullptr;
    HANDLE writing = nullptr;
};

void make_private(HANDLE handle) { SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0); }

bool open_pipe(Pipe& made) {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    return CreatePipe(&made.reading, &made.writing, &inherited, 0) != FALSE;
}

class Process : public Child {
public:
    Process(HANDLE process, HANDLE in, HANDLE out) : process_{process}, in_{in}, out_{out} {}
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;
    ~Process() override {
        kill();
        CloseHandle(in_);
        CloseHandle(out_);
        CloseHandle(process_);
    }

    std::size_t read(char* buffer, std::size_t room) override {
        DWORD count = 0;
        if (!ReadFile(out_, buffer, static_cast<DWORD>(room), &count, nullptr)) return 0;
        return count;
    }

    bool write(char const* data, std::size_t count) override {
        while (count > 0) {
            DWORD written = 0;
            if (!WriteFile(in_, data, static_cast<DWORD>(count), &written, nullptr)) return false;
            data += written;
            count -= written;
        }
        return true;
    }

    void kill() override {
        TerminateProcess(process_, 1);
        WaitForSingleObject(process_, INFINITE);
    }

private:
    HANDLE process_;
    HANDLE in_;
    HANDLE out_;
};

// Arguments hold neither quotes nor backslashes at their end (server.cpp sees to that).
std::string command_line(std::vector<std::string> const& command) {
    std::string line;
    for (auto const& word : command) line += (line.empty() ? "\"" : " \"") + word + "\"";
    return line;
}

}  // namespace

std::unique_ptr<Child> start_child(std::vector<std::string> const& command,
                                   Variables const& variables) {
    // What is inheritable at this moment goes to the child, so only one is made at a time.
    static std::mutex mutex;
    std::lock_guard const lock{mutex};
    Pipe in;
    Pipe out;
    if (!open_pipe(in) || !open_pipe(out)) return nullptr;
    make_private(in.writing);
    make_private(out.reading);
    for (auto const& [name, value] : variables)
        SetEnvironmentVariableA(name.c_str(), value.c_str());
    STARTUPINFOA start{};
    start.cb = sizeof start;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = in.reading;
    start.hStdOutput = start.hStdError = out.writing;
    PROCESS_INFORMATION made{};
    auto line = command_line(command);
    auto const good = CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr,
                                     nullptr, &start, &made);
    for (auto const& [name, value] : variables) SetEnvironmentVariableA(name.c_str(), nullptr);
    CloseHandle(in.reading);
    CloseHandle(out.writing);
    if (!good) {
        CloseHandle(in.writing);
        CloseHandle(out.reading);
        return nullptr;
    }
    CloseHandle(made.hThread);
    return std::make_unique<Process>(made.hProcess, in.writing, out.reading);
}

std::string folder_of(char const*) {
    char path[MAX_PATH]{};
    GetModuleFileNameA(nullptr, path, sizeof path);
    std::string const whole = path;
    return whole.substr(0, whole.find_last_of("/\\") + 1);
}

}  // namespace ws2::agent
