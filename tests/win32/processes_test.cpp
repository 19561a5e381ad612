// SPDX-License-Identifier: MIT
// Other processes. Each is this program again, which reads from its environment what to do, and
// ends.
#include <winsock2.h>

#include <windows.h>

#include <shellapi.h>

#include <process.h>
#include <psapi.h>
#include <tlhelp32.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

constexpr char role_variable[] = "WS2_TEST_CHILD";

std::string role() {
    char text[64] = "";
    GetEnvironmentVariableA(role_variable, text, sizeof text);
    return text;
}

std::string own_path() {
    char path[1024] = "";
    GetModuleFileNameA(nullptr, path, sizeof path);
    return path;
}

// As a word of a command line.
constexpr char child_test[] = "\"a child of the process tests\"";
std::string quoted(std::string const& word) { return '"' + word + '"'; }

void write(DWORD stream, std::string const& text) {
    DWORD written = 0;
    WriteFile(GetStdHandle(stream), text.data(), static_cast<DWORD>(text.size()), &written,
              nullptr);
}

struct Child {
    UniqueHandle process, thread;
    DWORD id = 0;

    DWORD join() const {
        WaitForSingleObject(process, patience_ms);
        DWORD code = 0;
        GetExitCodeProcess(process, &code);
        return code;
    }
};

// The words follow the program's name and the name of the one test that a child runs; variables
// that are given are all it has.
Child start(std::string const& what, STARTUPINFOA startup = {}, std::string const& words = "",
            std::string variables = "") {
    SetEnvironmentVariableA(role_variable, what.c_str());
    auto line = '"' + own_path() + "\" \"a child of the process tests\" " + words;
    startup.cb = sizeof startup;
    PROCESS_INFORMATION started{};
    INFO(line);
    REQUIRE(CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE, 0,
                           variables.empty() ? nullptr : variables.data(), nullptr, &startup,
                           &started));
    SetEnvironmentVariableA(role_variable, nullptr);
    return {UniqueHandle{started.hProcess}, UniqueHandle{started.hThread}, started.dwProcessId};
}

struct Pipe {
    UniqueHandle reader, writer;
    Pipe() {
        SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
        HANDLE ends[2];
        REQUIRE(CreatePipe(&ends[0], &ends[1], &inheritable, 0));
        reader = UniqueHandle{ends[0]};
        writer = UniqueHandle{ends[1]};
    }
    std::string read_to_end() {
        writer.reset();
        std::string all;
        char some[256];
        DWORD count = 0;
        while (ReadFile(reader, some, sizeof some, &count, nullptr) && count != 0)
            all.append(some, count);
        return all;
    }
};

STARTUPINFOA streams(HANDLE input, HANDLE output) {
    STARTUPINFOA startup{};
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = input;
    startup.hStdOutput = output;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    return startup;
}

}  // namespace

TEST_CASE("a child of the process tests", "[.child]") {
    if (role().empty()) return;  // the file's tag chooses hidden tests, too
    if (role() == "exit") ExitProcess(7);
    if (role() == "abort") {
        std::signal(SIGABRT, SIG_DFL);  // the framework's handler prints and allocates
        std::raise(SIGABRT);
    }
    if (role() == "stay") WaitForSingleObject(GetCurrentThread(), INFINITE);
    if (role() == "speak") write(STD_OUTPUT_HANDLE, "spoken");
    if (role() == "echo") {
        char text[16];
        DWORD count = 0;
        ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, sizeof text, &count, nullptr);
        write(STD_OUTPUT_HANDLE, "<" + std::string(text, count) + ">");
    }
    if (role() == "count") {
        int count = 0;
        LocalFree(CommandLineToArgvW(GetCommandLineW(), &count));
        ExitProcess(static_cast<UINT>(count));
    }
    if (role() == "replaced") {
        SetEnvironmentVariableA(role_variable, "speak");
        _spawnl(_P_OVERLAY, own_path().c_str(), quoted(own_path()).c_str(), child_test, nullptr);
    }
    if (role() == "words") write(STD_OUTPUT_HANDLE, GetCommandLineA());
    if (role() == "variables") {
        char text[16] = "";
        for (auto const* name : {"WS2_TEST_ONE", "WS2_TEST_TWO", "WS2_TEST_OURS"})
            write(STD_OUTPUT_HANDLE,
                  "<" + std::string(text, GetEnvironmentVariableA(name, text, sizeof text)) + ">");
    }
    if (role() == "folder") {
        char text[512];
        write(STD_OUTPUT_HANDLE, std::string(text, GetCurrentDirectoryA(sizeof text, text)));
    }
    ExitProcess(0);
}

namespace {

std::string file_name_of(std::string const& path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

}  // namespace

BEHAVIOUR("win32.process-snapshot", "Win32", high, "docs:CreateToolhelp32Snapshot",
          "a snapshot of processes has this one with its threads, and a child with its parent and "
          "program, and can be read again") {
    auto const child = start("stay");
    HANDLE const snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    REQUIRE(snapshot != INVALID_HANDLE_VALUE);
    PROCESSENTRY32 entry{};
    for (int i = 0; i != 2; ++i) {
        int found = 0;
        entry.dwSize = sizeof entry;
        for (auto more = Process32First(snapshot, &entry); more;
             more = Process32Next(snapshot, &entry)) {
            if (entry.th32ProcessID == GetCurrentProcessId() && entry.cntThreads != 0) ++found;
            if (entry.th32ProcessID != child.id) continue;
            ++found;
            CHECK(entry.th32ParentProcessID == GetCurrentProcessId());
            CHECK(std::string{entry.szExeFile} == file_name_of(own_path()));
        }
        CHECK(GetLastError() == ERROR_NO_MORE_FILES);
        CHECK(found == 2);
        CHECK(entry.dwSize == sizeof entry);
    }
    CHECK(CloseHandle(snapshot));
    CHECK(refused(outcome([&] { return Process32First(snapshot, &entry); }), ERROR_INVALID_HANDLE));
    REQUIRE(TerminateProcess(child.process, 0));
}

BEHAVIOUR("win32.process-snapshot-size", "Win32", high, "web:Process32First fails with 24",
          "Process32First with a dwSize that is too small is ERROR_BAD_LENGTH") {
    UniqueHandle const snapshot{CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0)};
    PROCESSENTRY32 entry{};
    entry.dwSize = sizeof entry - 1;
    CHECK(refused(outcome([&] { return Process32First(snapshot, &entry); }), ERROR_BAD_LENGTH));
}

BEHAVIOUR("win32.process-program", "Win32", high, "docs:QueryFullProcessImageNameW",
          "the program of a process: its path and the length of that, and the name of its file; "
          "too little room is ERROR_INSUFFICIENT_BUFFER") {
    auto const child = start("stay");
    for (HANDLE const process : {static_cast<HANDLE>(child.process), GetCurrentProcess()}) {
        char room[1024];
        DWORD size = sizeof room;
        REQUIRE(QueryFullProcessImageNameA(process, 0, room, &size));
        CHECK(std::string{room} == own_path());
        CHECK(size == own_path().size());
        CHECK(refused(outcome([&] { return QueryFullProcessImageNameA(process, 0, room, &size); }),
                      ERROR_INSUFFICIENT_BUFFER));
        // A process that has just begun has no modules yet.
        CHECK(eventually([&] {
            return GetModuleBaseNameA(process, nullptr, room, sizeof room) ==
                   file_name_of(own_path()).size();
        }));
        CHECK(std::string{room} == file_name_of(own_path()));
        CHECK(GetModuleFileNameExA(process, nullptr, room, sizeof room) == own_path().size());
        CHECK(std::string{room} == own_path());
        CHECK(GetProcessImageFileNameA(process, room, sizeof room) != 0);
        CHECK(file_name_of(room) == file_name_of(own_path()));
        CHECK(refused(outcome([&] { return GetProcessImageFileNameA(process, room, 3); }),
                      ERROR_INSUFFICIENT_BUFFER));
    }
    DWORD size = 0;
    CHECK(refused(outcome([&] { return QueryFullProcessImageNameA(nullptr, 0, nullptr, &size); }),
                  ERROR_INVALID_HANDLE));
    REQUIRE(TerminateProcess(child.process, 0));
}

BEHAVIOUR("win32.process-ids", "Win32", high, "docs:EnumProcesses",
          "EnumProcesses stores the ids of processes, this one's among them, as many as fit") {
    std::vector<DWORD> ids(1 << 16);
    DWORD bytes = 0;
    REQUIRE(EnumProcesses(ids.data(), static_cast<DWORD>(ids.size() * sizeof(DWORD)), &bytes));
    REQUIRE(bytes < ids.size() * sizeof(DWORD));
    auto const end = ids.begin() + static_cast<std::ptrdiff_t>(bytes / sizeof(DWORD));
    CHECK(std::find(ids.begin(), end, GetCurrentProcessId()) != end);
    REQUIRE(EnumProcesses(ids.data(), sizeof(DWORD), &bytes));
    CHECK(bytes == sizeof(DWORD));
}

BEHAVIOUR("win32.snapshot", "Win32", high, "docs:CreateToolhelp32Snapshot",
          "a snapshot of this process has its program as the first module") {
    HANDLE const snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0);
    CHECK(snapshot != INVALID_HANDLE_VALUE);
    MODULEENTRY32 entry{};
    entry.dwSize = sizeof entry;
    CHECK(Module32First(snapshot, &entry));
    if (snapshot != INVALID_HANDLE_VALUE) CloseHandle(snapshot);
}

BEHAVIOUR("process.exit-code", "Win32", high, "docs:GetExitCodeProcess",
          "a process is signalled when it ends, and its exit code can be asked for then") {
    auto const child = start("exit");
    REQUIRE(WaitForSingleObject(child.process, patience_ms) == WAIT_OBJECT_0);
    DWORD code = 0;
    REQUIRE(GetExitCodeProcess(child.process, &code));
    CHECK(code == 7);
    CHECK(WaitForSingleObject(child.thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(GetProcessId(child.process) == child.id);
}

BEHAVIOUR("process.abort", "Win32", high, "docs:raise",
          "a process that SIGABRT ends has the exit code 3") {
    CHECK(start("abort").join() == 3);
}

BEHAVIOUR("process.terminate", "Win32", high, "docs:TerminateProcess",
          "a running process has the exit code STILL_ACTIVE; terminated it has the exit code it "
          "was given") {
    auto const child = start("stay");
    DWORD code = 0;
    REQUIRE(GetExitCodeProcess(child.process, &code));
    CHECK(code == STILL_ACTIVE);
    CHECK(WaitForSingleObject(child.process, 0) == WAIT_TIMEOUT);
    REQUIRE(TerminateProcess(child.process, 300));
    CHECK(child.join() == 300);
}

BEHAVIOUR("process.terminate-ended", "Win32", high, "docs:TerminateProcess",
          "a process that has ended cannot be terminated: ERROR_ACCESS_DENIED") {
    auto const child = start("exit");
    REQUIRE(child.join() == 7);
    CHECK(
        refused(outcome([&] { return TerminateProcess(child.process, 1); }), ERROR_ACCESS_DENIED));
}

BEHAVIOUR("process.open", "Win32", high, "docs:OpenProcess",
          "a second handle for a process by its id: the same end, the same exit code") {
    auto const child = start("stay");
    UniqueHandle const other{OpenProcess(PROCESS_ALL_ACCESS, FALSE, child.id)};
    REQUIRE(other);
    CHECK(GetProcessId(other) == child.id);
    REQUIRE(TerminateProcess(other, 9));
    CHECK(WaitForSingleObject(other, patience_ms) == WAIT_OBJECT_0);
    CHECK(child.join() == 9);
    for (DWORD const nothing : {DWORD{0}, DWORD{0x7FFFFFF0}})
        CHECK(refused(
            outcome([&] { return as_value(OpenProcess(PROCESS_ALL_ACCESS, FALSE, nothing)); }),
            ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("process.open-self", "Win32", high, "docs:OpenProcess",
          "the running process can be opened, too, and is active") {
    UniqueHandle const self{OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId())};
    REQUIRE(self);
    DWORD code = 0;
    REQUIRE(GetExitCodeProcess(self, &code));
    CHECK(code == STILL_ACTIVE);
    CHECK(GetProcessId(GetCurrentProcess()) == GetCurrentProcessId());
}

BEHAVIOUR("process.wait-self", "Win32", high, "docs:GetCurrentProcess",
          "a wait for the running process, also by its pseudo handle, times out") {
    HANDLE const own = GetCurrentProcess();
    CHECK(WaitForSingleObject(own, 0) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(own, 10) == WAIT_TIMEOUT);
    UniqueHandle const event{CreateEventA(nullptr, TRUE, TRUE, nullptr)};
    CHECK(SignalObjectAndWait(event, own, 10, FALSE) == WAIT_TIMEOUT);
}

BEHAVIOUR("process.output", "Win32", high, "docs:CreateProcessW",
          "a child writes to the pipe it was given as its standard output") {
    Pipe pipe;
    auto const child = start("speak", streams(GetStdHandle(STD_INPUT_HANDLE), pipe.writer));
    CHECK(pipe.read_to_end().find("spoken") != std::string::npos);
    CHECK(child.join() == 0);
}

namespace {

constexpr DWORD object_name_exists = 698;  // ERROR_OBJECT_NAME_EXISTS, which older SDKs lack

class AttributeList {
public:
    explicit AttributeList(DWORD count) {
        SIZE_T size = 0;
        CHECK_FALSE(InitializeProcThreadAttributeList(nullptr, count, 0, &size));
        CHECK(GetLastError() == ERROR_INSUFFICIENT_BUFFER);
        room_.resize(size / sizeof(void*) + 1);
        REQUIRE(InitializeProcThreadAttributeList(get(), count, 0, &size));
    }
    AttributeList(AttributeList const&) = delete;
    AttributeList& operator=(AttributeList const&) = delete;
    ~AttributeList() { DeleteProcThreadAttributeList(get()); }

    LPPROC_THREAD_ATTRIBUTE_LIST get() {
        return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(room_.data());
    }
    DWORD add(DWORD_PTR attribute, HANDLE* value, SIZE_T size) {
        return UpdateProcThreadAttribute(get(), 0, attribute, value, size, nullptr, nullptr)
                   ? NO_ERROR
                   : GetLastError();
    }

private:
    std::vector<void*> room_;
};

}  // namespace

BEHAVIOUR(
    "process.attributes", "Win32", high,
    "docs:UpdateProcThreadAttribute; winetest:kernel32/process.c test_ProcThreadAttributeList",
    "a list of attributes refuses sizes, repetitions and more than its size") {
    AttributeList list{2};
    HANDLE handles[2] = {GetStdHandle(STD_INPUT_HANDLE), GetStdHandle(STD_OUTPUT_HANDLE)};
    CHECK(list.add(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, sizeof(HANDLE) / 2) ==
          ERROR_BAD_LENGTH);
    CHECK(list.add(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, sizeof handles) == NO_ERROR);
    CHECK(list.add(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, sizeof handles) ==
          object_name_exists);
    CHECK(list.add(PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, handles, sizeof handles) ==
          ERROR_BAD_LENGTH);
    CHECK(list.add(0xCAFE, handles, sizeof(HANDLE)) == ERROR_NOT_SUPPORTED);
    CHECK(list.add(PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, handles, sizeof(HANDLE)) == NO_ERROR);
    CHECK(list.add(PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, handles, sizeof(HANDLE)) ==
          ERROR_GEN_FAILURE);
}

BEHAVIOUR("process.handle-list", "Win32", high, "docs:UpdateProcThreadAttribute",
          "a child writes to the pipe that is the one handle it inherits") {
    Pipe pipe;
    HANDLE writer = pipe.writer;
    AttributeList list{1};
    REQUIRE(list.add(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &writer, sizeof writer) == NO_ERROR);
    STARTUPINFOEXA startup{};
    startup.StartupInfo = streams(nullptr, writer);
    startup.StartupInfo.cb = sizeof startup;
    startup.lpAttributeList = list.get();
    SetEnvironmentVariableA(role_variable, "speak");
    auto line = '"' + own_path() + "\" \"a child of the process tests\"";
    PROCESS_INFORMATION started{};
    auto const is_started =
        CreateProcessA(nullptr, line.data(), nullptr, nullptr, TRUE, EXTENDED_STARTUPINFO_PRESENT,
                       nullptr, nullptr, &startup.StartupInfo, &started);
    SetEnvironmentVariableA(role_variable, nullptr);
    REQUIRE(is_started);
    UniqueHandle const process{started.hProcess}, thread{started.hThread};
    CHECK(pipe.read_to_end().find("spoken") != std::string::npos);
    CHECK(WaitForSingleObject(process, INFINITE) == WAIT_OBJECT_0);
}

BEHAVIOUR("process.input", "Win32", high, "docs:CreateProcessW",
          "a child reads from the pipe it was given as its standard input") {
    Pipe to, from;
    auto const child = start("echo", streams(to.reader, from.writer));
    DWORD written = 0;
    REQUIRE(WriteFile(to.writer, "hello", 5, &written, nullptr));
    CHECK(from.read_to_end().find("<hello>") != std::string::npos);
    CHECK(child.join() == 0);
}

namespace {

// Two ends of one connection. `plain` is what a child can read and write like a file: it was made
// without WSA_FLAG_OVERLAPPED.
struct Connection {
    Connection() {
        WSADATA data;
        REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
        SOCKET const listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int length = sizeof address;
        auto* const name = reinterpret_cast<sockaddr*>(&address);
        CHECK(bind(listener, name, length) == 0);
        CHECK(listen(listener, 1) == 0);
        CHECK(getsockname(listener, name, &length) == 0);
        plain = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0);
        CHECK(connect(plain, name, length) == 0);
        peer = accept(listener, nullptr, nullptr);
        CHECK(closesocket(listener) == 0);
        CHECK(SetHandleInformation(reinterpret_cast<HANDLE>(peer), HANDLE_FLAG_INHERIT, 0));
    }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    ~Connection() {
        closesocket(plain);
        closesocket(peer);
        WSACleanup();
    }

    SOCKET plain = INVALID_SOCKET;
    SOCKET peer = INVALID_SOCKET;
};

}  // namespace

BEHAVIOUR("process.socket-streams", "Win32", medium, "docs:CreateProcessW",
          "a child reads and writes a socket that it was given as its standard streams") {
    Connection connection;
    auto const handle = reinterpret_cast<HANDLE>(connection.plain);
    CHECK(SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
    auto const child = start("echo", streams(handle, handle));
    CHECK(closesocket(connection.plain) == 0);
    connection.plain = INVALID_SOCKET;
    CHECK(send(connection.peer, "hello", 5, 0) == 5);
    std::string said;
    char some[64];
    for (int count = 0; (count = recv(connection.peer, some, sizeof some, 0)) > 0;)
        said.append(some, static_cast<std::size_t>(count));
    CHECK(said.find("<hello>") != std::string::npos);
    CHECK(child.join() == 0);
}

BEHAVIOUR("process.words", "Win32", high, "docs:CreateProcessW",
          "the child of CreateProcess gets the command line that the call was given") {
    Pipe pipe;
    auto const child =
        start("words", streams(GetStdHandle(STD_INPUT_HANDLE), pipe.writer), "--order \"lex\"");
    auto const said = pipe.read_to_end();
    CHECK(said.find("a child of the process tests") != std::string::npos);
    CHECK(said.find("lex") != std::string::npos);
    CHECK(child.join() == 0);
}

BEHAVIOUR("process.environment", "Win32", high, "docs:CreateProcessA",
          "a child has the variables of the block it was given, and none of its parent's") {
    Pipe pipe;
    char root[MAX_PATH] = "";
    GetEnvironmentVariableA("SystemRoot", root, sizeof root);
    SetEnvironmentVariableA("WS2_TEST_OURS", "ours");
    auto const variables = "SystemRoot=" + std::string{root} + '\0' + role_variable + "=variables" +
                           '\0' + "WS2_TEST_ONE=1" + '\0' + "WS2_TEST_TWO=two" + '\0' + '\0';
    auto const child =
        start("", streams(GetStdHandle(STD_INPUT_HANDLE), pipe.writer), "", variables);
    SetEnvironmentVariableA("WS2_TEST_OURS", nullptr);
    CHECK(pipe.read_to_end().find("<1><two><>") != std::string::npos);
    CHECK(child.join() == 0);
}

BEHAVIOUR("process.refused", "Win32", high, "winetest:test_CreateProcess",
          "CreateProcess is ERROR_FILE_NOT_FOUND without a program of this name, ERROR_DIRECTORY "
          "for a folder that is none") {
    STARTUPINFOA startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION started{};
    char missing[] = "ws2-no-such-program";
    CHECK(refused(outcome([&] {
                      return CreateProcessA(nullptr, missing, nullptr, nullptr, FALSE, 0, nullptr,
                                            nullptr, &startup, &started);
                  }),
                  ERROR_FILE_NOT_FOUND));
    auto own = '"' + own_path() + '"';
    CHECK(refused(outcome([&] {
                      return CreateProcessA(nullptr, own.data(), nullptr, nullptr, FALSE, 0,
                                            nullptr, "ws2-no-such-folder", &startup, &started);
                  }),
                  ERROR_DIRECTORY));
    DWORD code = 0;
    CHECK(
        refused(outcome([&] { return GetExitCodeProcess(nullptr, &code); }), ERROR_INVALID_HANDLE));
}

namespace {

// The variable that tells a child what to do, for as long as this lives.
struct Role {
    explicit Role(char const* what) { SetEnvironmentVariableA(role_variable, what); }
    Role(Role const&) = delete;
    Role& operator=(Role const&) = delete;
    ~Role() { SetEnvironmentVariableA(role_variable, nullptr); }
};

}  // namespace

BEHAVIOUR("process.spawn-waits", "Win32", high, "docs:_spawnv",
          "_spawnl and its kin with _P_WAIT return the exit code of the program that they start") {
    auto const path = own_path();
    auto const name = quoted(path);
    char const* const words[] = {name.c_str(), child_test, nullptr};
    {
        Role const role{"exit"};
        CHECK(_spawnl(_P_WAIT, path.c_str(), name.c_str(), child_test, nullptr) == 7);
        CHECK(_spawnlp(_P_WAIT, path.c_str(), name.c_str(), child_test, nullptr) == 7);
        CHECK(_spawnv(_P_WAIT, path.c_str(), words) == 7);
        CHECK(_spawnvp(_P_WAIT, path.c_str(), words) == 7);
    }
    char root[MAX_PATH] = "";
    GetEnvironmentVariableA("SystemRoot", root, sizeof root);
    auto const system_root = "SystemRoot=" + std::string{root};
    auto const role = std::string{role_variable} + "=exit";
    char const* const variables[] = {system_root.c_str(), role.c_str(), nullptr};
    CHECK(_spawnle(_P_WAIT, path.c_str(), name.c_str(), child_test, nullptr, variables) == 7);
    CHECK(_spawnlpe(_P_WAIT, path.c_str(), name.c_str(), child_test, nullptr, variables) == 7);
    CHECK(_spawnve(_P_WAIT, path.c_str(), words, variables) == 7);
    CHECK(_spawnvpe(_P_WAIT, path.c_str(), words, variables) == 7);
}

BEHAVIOUR("process.spawn-words", "Win32", medium, "docs:_spawn, _wspawn functions",
          "the words that _spawnl is given become one line: one with a blank in it is two words, "
          "unless it is in quotes") {
    auto const path = own_path();
    auto const name = quoted(path);
    Role const role{"count"};
    CHECK(_spawnl(_P_WAIT, path.c_str(), name.c_str(), child_test, nullptr) == 2);
    CHECK(_spawnl(_P_WAIT, path.c_str(), name.c_str(), child_test, "--order lex", nullptr) == 4);
}

BEHAVIOUR("process.spawn-handle", "Win32", high, "docs:_cwait",
          "_spawnl with _P_NOWAIT returns a handle, which _cwait waits for") {
    auto const path = own_path();
    auto const name = quoted(path);
    Role const role{"exit"};
    auto const process = _spawnl(_P_NOWAIT, path.c_str(), name.c_str(), child_test, nullptr);
    REQUIRE(process != -1);
    int code = 0;
    CHECK(_cwait(&code, process, _WAIT_CHILD) == process);
    CHECK(code == 7);
    errno = 0;
    constexpr intptr_t no_handle = 0x12345678;
    CHECK(_cwait(&code, no_handle, _WAIT_CHILD) == -1);
    CHECK(errno == ECHILD);
    CHECK(_spawnl(_P_DETACH, path.c_str(), name.c_str(), child_test, nullptr) == 0);
}

BEHAVIOUR("process.spawn-replaces", "Win32", medium, "docs:_spawnv",
          "_spawnl with _P_OVERLAY ends the caller; the program goes on with its streams") {
    Pipe pipe;
    auto const child = start("replaced", streams(GetStdHandle(STD_INPUT_HANDLE), pipe.writer));
    CHECK(pipe.read_to_end().find("spoken") != std::string::npos);
    CHECK(child.join() == 0);
}

BEHAVIOUR("process.spawn-refused", "Win32", medium, "docs:_spawnv",
          "_spawnl is -1 and ENOENT without a program of this name") {
    for (int const mode : {_P_WAIT, _P_NOWAIT, _P_DETACH}) {
        CAPTURE(mode);
        errno = 0;
        CHECK(_spawnl(mode, "ws2-no-such-program", "ws2-no-such-program", nullptr) == -1);
        CHECK(errno == ENOENT);
        errno = 0;
        CHECK(_spawnlp(mode, "ws2-no-such-program", "ws2-no-such-program", nullptr) == -1);
        CHECK(errno == ENOENT);
    }
}
