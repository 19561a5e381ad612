// SPDX-License-Identifier: MIT
// Named pipes between processes. A child is this program again, which reads from its environment
// what to do.
#include "tests/win32/named_pipes.hpp"

using namespace ws2::test;
using namespace ws2::test::pipes;

namespace {

constexpr char pipe_role[] = "WS2_TEST_PIPE_ROLE";
constexpr char pipe_variable[] = "WS2_TEST_PIPE_NAME";

std::string variable(char const* name) {
    char text[200] = "";
    GetEnvironmentVariableA(name, text, sizeof text);
    return text;
}

struct PipeChild {
    UniqueHandle process;
    DWORD id = 0;
    DWORD join() const {
        WaitForSingleObject(process, patience_ms);
        DWORD code = 0;
        GetExitCodeProcess(process, &code);
        return code;
    }
};

PipeChild start_child(char const* role, std::string const& name, HANDLE output = nullptr) {
    char path[1024] = "";
    GetModuleFileNameA(nullptr, path, sizeof path);
    auto line = '"' + std::string{path} + "\" \"a child of the pipe tests\"";
    SetEnvironmentVariableA(pipe_role, role);
    SetEnvironmentVariableA(pipe_variable, name.c_str());
    STARTUPINFOA startup{};
    startup.cb = sizeof startup;
    if (output) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdOutput = output;
        startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
    PROCESS_INFORMATION started{};
    REQUIRE(CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr,
                           &startup, &started));
    SetEnvironmentVariableA(pipe_role, nullptr);
    UniqueHandle const thread{started.hThread};
    return {UniqueHandle{started.hProcess}, started.dwProcessId};
}

// Writes what it reads, and adds a mark, until the other end is closed.
UINT echo_as_client(std::string const& name) {
    if (!WaitNamedPipeA(name.c_str(), patience_ms)) return GetLastError();
    UniqueHandle const pipe{opened_pipe(name)};
    DWORD mode = PIPE_READMODE_MESSAGE;
    SetNamedPipeHandleState(pipe, &mode, nullptr, nullptr);
    for (;;) {
        auto const text = read_text(pipe);
        if (text == "!109") return 0;
        if (!write_text(pipe, text + '!')) return GetLastError();
    }
}

UINT stay_as_server(std::string const& name) {
    UniqueHandle const pipe{made(name)};
    ConnectNamedPipe(pipe, nullptr);
    write_text(pipe, "here");
    WaitForSingleObject(GetCurrentThread(), INFINITE);
    return 1;
}

}  // namespace

TEST_CASE("a child of the pipe tests", "[.child]") {
    auto const role = variable(pipe_role);
    auto const name = variable(pipe_variable);
    if (role == "client") ExitProcess(echo_as_client(name));
    if (role == "server") ExitProcess(stay_as_server(name));
    if (role == "speak") {
        write_text(GetStdHandle(STD_OUTPUT_HANDLE), "spoken");
        ExitProcess(0);
    }
}

BEHAVIOUR("win32.pipe-across", "Win32", high, "docs:Named Pipes",
          "a client of another process sends and gets messages, and is known by its process") {
    auto const name = unused_name();
    UniqueHandle server{made(name, message_options)};
    auto const child = start_child("client", name);
    CHECK((ConnectNamedPipe(server, nullptr) || GetLastError() == ERROR_PIPE_CONNECTED));
    ULONG client = 0;
    CHECK(GetNamedPipeClientProcessId(server, &client));
    CHECK(client == child.id);
    for (auto const* text : {"one", "", "three"}) {
        CHECK(write_text(server, text));
        CHECK(read_text(server) == std::string{text} + '!');
    }
    server.reset();
    CHECK(child.join() == 0);
}

BEHAVIOUR("win32.pipe-across-overlapped", "Win32", high, "docs:Named Pipes",
          "overlapped ends serve a client of another process by a port") {
    auto const name = unused_name();
    PipeOptions options = message_options;
    options.open_mode |= FILE_FLAG_OVERLAPPED;
    UniqueHandle server{made(name, options)};
    UniqueHandle const port{CreateIoCompletionPort(server, nullptr, 7, 0)};
    OVERLAPPED overlapped{};
    REQUIRE(refused(connect(server, &overlapped), ERROR_IO_PENDING));
    auto const child = start_child("client", name);
    REQUIRE(dequeue(port).is_success);
    for (int i = 0; i != 20; ++i) {
        DWORD count = 0;
        overlapped = {};
        CHECK(WriteFile(server, "abc", 3, &count, &overlapped));
        CHECK(dequeue(port).bytes == 3);
        char buffer[10];
        overlapped = {};
        ReadFile(server, buffer, sizeof buffer, nullptr, &overlapped);
        auto const entry = dequeue(port);
        CHECK(entry.is_success);
        CHECK(std::string(buffer, entry.bytes) == "abc!");
    }
    server.reset();
    CHECK(child.join() == 0);
}

BEHAVIOUR("win32.pipe-killed", "Win32", high, "docs:TerminateProcess",
          "a server that is killed leaves a broken pipe and no name") {
    auto const name = unused_name();
    auto const child = start_child("server", name);
    HANDLE opened = INVALID_HANDLE_VALUE;
    CHECK(eventually([&] {
        opened = opened_pipe(name);
        return opened != INVALID_HANDLE_VALUE;
    }));
    UniqueHandle const client{opened};
    CHECK(read_text(client) == "here");
    ULONG server = 0;
    CHECK(GetNamedPipeServerProcessId(client, &server));
    CHECK(server == child.id);
    CHECK(TerminateProcess(child.process, 3));
    CHECK(child.join() == 3);
    CHECK(read_text(client) == "!109");
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_FILE_NOT_FOUND});
    UniqueHandle const next{
        made(name, {PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_TYPE_BYTE, 1})};
    CHECK(next != INVALID_HANDLE_VALUE);
}

BEHAVIOUR("win32.pipe-as-stream", "Win32", high, "docs:CreateProcess",
          "a child has a pipe as its output") {
    auto const name = unused_name();
    UniqueHandle const server{made(name)};
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    UniqueHandle client{CreateFileA(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, &inheritable,
                                    OPEN_EXISTING, 0, nullptr)};
    auto const child = start_child("speak", name, client);
    client.reset();
    std::string all;
    for (auto text = read_text(server); text != "!109"; text = read_text(server)) {
        REQUIRE(text.front() != '!');
        all += text;
    }
    CHECK(all.find("spoken") != std::string::npos);  // the child's test framework speaks, too
    CHECK(child.join() == 0);
}
