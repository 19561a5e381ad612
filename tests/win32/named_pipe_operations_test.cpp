// SPDX-License-Identifier: MIT
// Named pipes: operations with an OVERLAPPED, ports, transactions, and what an end is asked.
#include <winsock2.h>

#include <windows.h>

#include <io.h>

#include "tests/support/ntdll.hpp"
#include "tests/support/temporary_file.hpp"
#include "tests/win32/named_pipes.hpp"

using namespace ws2::test;
using namespace ws2::test::pipes;

// --- overlapped ----------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-overlapped-connect", "Win32", high, "docs:ConnectNamedPipe",
          "an overlapped ConnectNamedPipe is ERROR_IO_PENDING until a client comes, and "
          "ERROR_PIPE_CONNECTED without a completion when there is one") {
    auto const name = unused_name();
    UniqueHandle const server{made(name, overlapped_options)};
    Call waiting;
    CHECK(refused(connect(server, &waiting.overlapped), ERROR_IO_PENDING));
    CHECK_FALSE(is_signalled(waiting.event));
    UniqueHandle const client{opened_pipe(name)};
    CHECK(waiting.result(server) == "0");
    Call again;
    CHECK(refused(connect(server, &again.overlapped), ERROR_PIPE_CONNECTED));
    CHECK_FALSE(is_signalled(again.event));
}

BEHAVIOUR("win32.pipe-overlapped-read", "Win32", high, "docs:ReadFile",
          "overlapped reads end in the order they were started, as data comes") {
    Ends const ends{overlapped_options};
    Call calls[3];
    char buffers[3][4]{};
    for (int i = 0; i != 3; ++i)
        CHECK(
            refused(start_read(ends.server, buffers[i], 2, calls[i].overlapped), ERROR_IO_PENDING));
    CHECK(write_text(ends.client, "abcde"));
    CHECK(calls[0].result(ends.server, buffers[0]) == "ab");
    CHECK(calls[1].result(ends.server, buffers[1]) == "cd");
    CHECK(calls[2].result(ends.server, buffers[2]) == "e");
}

BEHAVIOUR("win32.pipe-overlapped-at-once", "Win32", high, "docs:ReadFile",
          "an overlapped read that finds data is done when it returns, and sets its event") {
    Ends const ends{overlapped_options};
    CHECK(write_text(ends.client, "here"));
    Call call;
    char buffer[10];
    DWORD count = 0;
    CHECK(ReadFile(ends.server, buffer, sizeof buffer, &count, &call.overlapped));
    CHECK(count == 4);
    CHECK(call.overlapped.Internal == 0);
    CHECK(call.overlapped.InternalHigh == 4);
    CHECK(is_signalled(call.event));
}

BEHAVIOUR("win32.pipe-overlapped-handle", "Win32", high, "docs:GetOverlappedResult",
          "without an event the handle of the pipe is set when a read ends") {
    Ends const ends{overlapped_options};
    OVERLAPPED overlapped{};
    char buffer[10];
    CHECK(refused(start_read(ends.server, buffer, sizeof buffer, overlapped), ERROR_IO_PENDING));
    CHECK_FALSE(is_signalled(ends.server));
    CHECK(write_text(ends.client, "abc"));
    DWORD count = 0;
    CHECK(GetOverlappedResult(ends.server, &overlapped, &count, TRUE));
    CHECK(count == 3);
    CHECK(is_signalled(ends.server));
}

BEHAVIOUR("win32.pipe-overlapped-event", "Win32", high,
          "winetest:kernel32 test_overlapped_transport",
          "the handle of the pipe is not set from the start of an operation with an event on; a "
          "call without an OVERLAPPED leaves it set") {
    Ends const ends{overlapped_options};
    CHECK(is_signalled(ends.server));
    Call call;
    char buffer[10];
    CHECK(
        refused(start_read(ends.server, buffer, sizeof buffer, call.overlapped), ERROR_IO_PENDING));
    CHECK_FALSE(is_signalled(ends.server));
    CHECK(write_text(ends.client, "abc"));
    CHECK(call.result(ends.server, buffer) == "abc");
    CHECK_FALSE(is_signalled(ends.server));
    CHECK(write_text(ends.client, "d"));
    CHECK(read_text(ends.server) == "d");
    CHECK(is_signalled(ends.server));
}

BEHAVIOUR("win32.pipe-overlapped-end", "Win32", high, "winetest:ntdll test_pipe_broken",
          "a read that waits ends with ERROR_BROKEN_PIPE when the other end is closed, and with "
          "ERROR_PIPE_NOT_CONNECTED when the server disconnects") {
    Ends ends{overlapped_options};
    Call call;
    char buffer[10];
    CHECK(
        refused(start_read(ends.server, buffer, sizeof buffer, call.overlapped), ERROR_IO_PENDING));
    ends.client.reset();
    CHECK(call.result(ends.server) == "!109");

    Ends const other{{}, FILE_FLAG_OVERLAPPED};
    Call second;
    CHECK(refused(start_read(other.client, buffer, sizeof buffer, second.overlapped),
                  ERROR_IO_PENDING));
    CHECK(DisconnectNamedPipe(other.server));
    CHECK(second.result(other.client) == "!233");
}

BEHAVIOUR("win32.pipe-overlapped-cancel", "Win32", high, "docs:CancelIoEx",
          "CancelIoEx ends the read it is told, CancelIo those of its thread, with "
          "ERROR_OPERATION_ABORTED; the others go on") {
    Ends const ends{overlapped_options};
    Call calls[3];
    char buffers[3][4]{};
    for (int i = 0; i != 3; ++i)
        CHECK(
            refused(start_read(ends.server, buffers[i], 2, calls[i].overlapped), ERROR_IO_PENDING));
    CHECK(CancelIoEx(ends.server, &calls[1].overlapped));
    CHECK(calls[1].result(ends.server) == "!995");
    CHECK(write_text(ends.client, "ab"));
    CHECK(calls[0].result(ends.server, buffers[0]) == "ab");
    CHECK(CancelIo(ends.server));
    CHECK(calls[2].result(ends.server) == "!995");

    UniqueHandle const lonely{made(unused_name(), overlapped_options)};
    Call waiting;
    CHECK(refused(connect(lonely, &waiting.overlapped), ERROR_IO_PENDING));
    CHECK(CancelIoEx(lonely, &waiting.overlapped));
    CHECK(waiting.result(lonely) == "!995");
}

BEHAVIOUR("win32.pipe-cancel-nothing", "Win32", high, "docs:CancelIoEx",
          "CancelIoEx of an end without operations is ERROR_NOT_FOUND") {
    Ends const ends{overlapped_options};
    CHECK(refused(outcome([&] { return CancelIoEx(ends.server, nullptr); }), ERROR_NOT_FOUND));
}

BEHAVIOUR("win32.pipe-overlapped-write", "Win32", high, "docs:WriteFile",
          "an overlapped write of more than the pipe has room for ends when the other end has "
          "read") {
    Ends const ends{overlapped_options};
    std::string const much(2'000'000, 'x');
    Call call;
    CHECK(refused(outcome([&] {
                      return WriteFile(ends.server, much.data(), static_cast<DWORD>(much.size()),
                                       nullptr, &call.overlapped);
                  }),
                  ERROR_IO_PENDING));
    CHECK_FALSE(is_signalled(call.event));
    for (std::size_t sum = 0; sum < much.size();) {
        auto const text = read_text(ends.client, 100'000);
        REQUIRE(text.front() == 'x');
        sum += text.size();
    }
    CHECK(call.result(ends.server) == std::to_string(much.size()));
}

BEHAVIOUR("win32.pipe-overlapped-waits", "Win32", high, "winetest:kernel32 test_overlapped",
          "a read without an OVERLAPPED waits, also on an overlapped end") {
    Ends const ends{overlapped_options};
    Thread const reading{[&] { return read_text(ends.server) == "now" ? 1 : 0; }};
    CHECK(WaitForSingleObject(reading.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(write_text(ends.client, "now"));
    CHECK(reading.join() == 1);
}

BEHAVIOUR("win32.pipe-zero-read", "Win32", high, "libuv:src/win/pipe.c",
          "an overlapped read of no bytes ends when there is something to read, and takes none of "
          "it") {
    Ends const ends{overlapped_options};
    Call call;
    char buffer[1];
    CHECK(refused(start_read(ends.server, buffer, 0, call.overlapped), ERROR_IO_PENDING));
    CHECK(write_text(ends.client, "abc"));
    CHECK(call.result(ends.server) == "0");
    CHECK(peek(ends.server, 0).available == 3);
}

BEHAVIOUR("win32.pipe-overlapped-message", "Win32", high, "winetest:kernel32 test_ReadFile",
          "an overlapped read of a part of a message is ERROR_MORE_DATA with the part, at once or "
          "later") {
    PipeOptions options = message_options;
    options.open_mode |= FILE_FLAG_OVERLAPPED;
    Ends const ends{options};
    Call call;
    char buffer[10];
    CHECK(refused(start_read(ends.server, buffer, 2, call.overlapped), ERROR_IO_PENDING));
    CHECK(write_text(ends.client, "abcde"));
    CHECK(call.result(ends.server) == "!234");
    CHECK(call.overlapped.InternalHigh == 2);
    Call second;
    DWORD count = 77;
    CHECK(refused(
        outcome([&] { return ReadFile(ends.server, buffer, 2, &count, &second.overlapped); }),
        ERROR_MORE_DATA));
    CHECK(count == 0);
    CHECK(second.overlapped.InternalHigh == 2);
    CHECK(second.overlapped.Internal == 0x80000005);
    CHECK(is_signalled(second.event));
    CHECK(read_text(ends.server) == "e");
}

BEHAVIOUR("win32.pipe-routine", "Win32", high, "docs:ReadFileEx",
          "ReadFileEx and WriteFileEx call their routine in an alertable wait") {
    Ends const ends{overlapped_options, FILE_FLAG_OVERLAPPED};
    static DWORD bytes_read;
    static DWORD bytes_written;
    bytes_read = bytes_written = 0;
    OVERLAPPED reading{};
    OVERLAPPED writing{};
    char buffer[10];
    CHECK(ReadFileEx(ends.server, buffer, sizeof buffer, &reading,
                     [](DWORD, DWORD count, LPOVERLAPPED) { bytes_read = count; }));
    CHECK(WriteFileEx(ends.client, "abcd", 4, &writing,
                      [](DWORD, DWORD count, LPOVERLAPPED) { bytes_written = count; }));
    CHECK(eventually([&] {
        SleepEx(10, TRUE);
        return bytes_read != 0 && bytes_written != 0;
    }));
    CHECK(bytes_read == 4);
    CHECK(bytes_written == 4);
}

// --- ports ---------------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-port", "Win32", high, "docs:CreateIoCompletionPort",
          "a port gets what ends: a connect, reads and writes, also those that are done at once, "
          "and how they failed") {
    auto const name = unused_name();
    UniqueHandle const server{made(name, overlapped_options)};
    UniqueHandle const port{CreateIoCompletionPort(server, nullptr, 42, 0)};
    REQUIRE(port);
    OVERLAPPED connecting{};
    CHECK(refused(connect(server, &connecting), ERROR_IO_PENDING));
    UniqueHandle client{opened_pipe(name)};
    auto entry = dequeue(port);
    CHECK(entry.is_success);
    CHECK(entry.key == 42);
    CHECK(entry.overlapped == &connecting);

    OVERLAPPED reading{};
    char buffer[10];
    CHECK(refused(start_read(server, buffer, sizeof buffer, reading), ERROR_IO_PENDING));
    CHECK(write_text(client, "abc"));
    entry = dequeue(port);
    CHECK(entry.overlapped == &reading);
    CHECK(entry.bytes == 3);

    OVERLAPPED writing{};
    DWORD count = 0;
    CHECK(WriteFile(server, "abcd", 4, &count, &writing));
    entry = dequeue(port);
    CHECK(entry.overlapped == &writing);
    CHECK(entry.bytes == 4);

    CHECK(refused(start_read(server, buffer, sizeof buffer, reading), ERROR_IO_PENDING));
    client.reset();
    entry = dequeue(port);
    CHECK_FALSE(entry.is_success);
    CHECK(entry.overlapped == &reading);
    CHECK(entry.error == ERROR_BROKEN_PIPE);
    CHECK(refused(start_read(server, buffer, sizeof buffer, reading), ERROR_BROKEN_PIPE));
    CHECK(dequeue(port, 0).error == WAIT_TIMEOUT);
}

BEHAVIOUR("win32.pipe-port-skip", "Win32", high, "docs:SetFileCompletionNotificationModes",
          "with FILE_SKIP_COMPLETION_PORT_ON_SUCCESS what is done at once has no packet") {
    Ends const ends{overlapped_options};
    UniqueHandle const port{CreateIoCompletionPort(ends.server, nullptr, 1, 0)};
    CHECK(SetFileCompletionNotificationModes(ends.server, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    OVERLAPPED overlapped{};
    DWORD count = 0;
    CHECK(WriteFile(ends.server, "abcd", 4, &count, &overlapped));
    CHECK(count == 4);
    CHECK(dequeue(port, 0).error == WAIT_TIMEOUT);
}

BEHAVIOUR("win32.pipe-port-refused", "Win32", high, "docs:CreateIoCompletionPort",
          "an end that is not overlapped gets no port, and none gets a second one") {
    Ends const ends{{}, FILE_FLAG_OVERLAPPED};
    CHECK(refused(
        outcome([&] { return as_value(CreateIoCompletionPort(ends.server, nullptr, 1, 0)); }),
        ERROR_INVALID_PARAMETER));
    UniqueHandle const port{CreateIoCompletionPort(ends.client, nullptr, 1, 0)};
    CHECK(port);
    CHECK(refused(
        outcome([&] { return as_value(CreateIoCompletionPort(ends.client, nullptr, 1, 0)); }),
        ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.pipe-thread-end", "Win32", high, "docs:CancelIo",
          "the reads of a thread that ends are cancelled; with a port they go on") {
    Ends const ends{overlapped_options};
    Call call;
    char buffer[10];
    Thread const starting{
        [&] { return start_read(ends.server, buffer, sizeof buffer, call.overlapped).last_error; }};
    CHECK(starting.join() == ERROR_IO_PENDING);
    CHECK(call.result(ends.server) == "!995");

    UniqueHandle const port{CreateIoCompletionPort(ends.server, nullptr, 1, 0)};
    OVERLAPPED overlapped{};
    Thread const other{
        [&] { return start_read(ends.server, buffer, sizeof buffer, overlapped).last_error; }};
    CHECK(other.join() == ERROR_IO_PENDING);
    CHECK(write_text(ends.client, "abc"));
    auto const entry = dequeue(port);
    CHECK(entry.overlapped == &overlapped);
    CHECK(entry.bytes == 3);
}

BEHAVIOUR("win32.pipe-many-clients", "Win32", high, "docs:Named Pipe Server Using Overlapped I/O",
          "a server with several instances serves clients as they come") {
    auto const name = unused_name();
    constexpr int count = 8;
    constexpr PipeOptions options{PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES};
    std::vector<UniqueHandle> instances;
    for (int i = 0; i != count; ++i) instances.emplace_back(made(name, options));
    std::vector<Thread> servers;
    for (auto const& instance : instances)
        servers.emplace_back([&instance] {
            for (int round = 0; round != 3; ++round) {
                HANDLE const pipe = instance;
                if (!ConnectNamedPipe(pipe, nullptr) && GetLastError() != ERROR_PIPE_CONNECTED)
                    return GetLastError();
                if (!write_text(pipe, read_text(pipe) + "!")) return GetLastError();
                FlushFileBuffers(pipe);
                DisconnectNamedPipe(pipe);
            }
            return DWORD{0};
        });
    std::vector<Thread> clients;
    for (int i = 0; i != count; ++i)
        clients.emplace_back([&, i] {
            for (int round = 0; round != 3; ++round) {
                auto const text = std::to_string(i) + '.' + std::to_string(round);
                UniqueHandle pipe;
                while (!pipe) {
                    if (!WaitNamedPipeA(name.c_str(), patience_ms)) return GetLastError();
                    HANDLE const opened = opened_pipe(name);
                    if (opened != INVALID_HANDLE_VALUE) pipe = UniqueHandle{opened};
                }
                if (!write_text(pipe, text) || read_text(pipe) != text + '!') return DWORD{1};
            }
            return DWORD{0};
        });
    for (auto const& client : clients) CHECK(client.join() == 0);
    for (auto const& server : servers) CHECK(server.join() == 0);
}

// --- transactions, facts -------------------------------------------------------------------------

namespace {

// Answers one message with itself in brackets.
DWORD answer(HANDLE server) {
    if (!ConnectNamedPipe(server, nullptr) && GetLastError() != ERROR_PIPE_CONNECTED)
        return GetLastError();
    return write_text(server, '[' + read_text(server) + ']') ? 0 : GetLastError();
}

}  // namespace

BEHAVIOUR("win32.pipe-transact", "Win32", high, "docs:TransactNamedPipe",
          "TransactNamedPipe sends a message and reads the answer, of which a part is "
          "ERROR_MORE_DATA; an end that reads bytes is refused with ERROR_BAD_PIPE, one with "
          "something to read with ERROR_PIPE_BUSY") {
    Ends const ends{message_options};
    char request[] = "ask";
    char buffer[10];
    DWORD count = 0;
    auto const transact = [&](DWORD room) {
        return outcome([&] {
            return TransactNamedPipe(ends.client, request, 3, buffer, room, &count, nullptr);
        });
    };
    CHECK(refused(transact(10), ERROR_BAD_PIPE));
    DWORD mode = PIPE_READMODE_MESSAGE;
    REQUIRE(SetNamedPipeHandleState(ends.client, &mode, nullptr, nullptr));
    {
        Thread const server{[&] { return answer(ends.server); }};
        CHECK(transact(10).value == 1);
        CHECK(std::string{buffer, count} == "[ask]");
        CHECK(server.join() == 0);
    }
    {
        Thread const server{[&] { return answer(ends.server); }};
        CHECK(refused(transact(2), ERROR_MORE_DATA));
        CHECK(std::string{buffer, count} == "[a");
        CHECK(server.join() == 0);
    }
    CHECK(refused(transact(10), ERROR_PIPE_BUSY));
    CHECK(read_text(ends.client) == "sk]");
}

BEHAVIOUR("win32.pipe-transact-overlapped", "Win32", high, "docs:TransactNamedPipe",
          "an overlapped TransactNamedPipe is ERROR_IO_PENDING until the answer comes") {
    Ends const ends{message_options, FILE_FLAG_OVERLAPPED};
    DWORD mode = PIPE_READMODE_MESSAGE;
    REQUIRE(SetNamedPipeHandleState(ends.client, &mode, nullptr, nullptr));
    char request[] = "ask";
    char buffer[10];
    Call call;
    CHECK(refused(outcome([&] {
                      return TransactNamedPipe(ends.client, request, 3, buffer, sizeof buffer,
                                               nullptr, &call.overlapped);
                  }),
                  ERROR_IO_PENDING));
    CHECK(answer(ends.server) == 0);
    CHECK(call.result(ends.client, buffer) == "[ask]");
}

BEHAVIOUR("win32.pipe-call", "Win32", high, "docs:CallNamedPipe",
          "CallNamedPipe opens a pipe of messages, sends one, reads the answer, and closes it") {
    auto const name = unused_name();
    char request[] = "ask";
    char buffer[10];
    DWORD count = 0;
    auto const call = [&](DWORD milliseconds) {
        return outcome([&] {
            return CallNamedPipeA(name.c_str(), request, 3, buffer, sizeof buffer, &count,
                                  milliseconds);
        });
    };
    CHECK(refused(call(NMPWAIT_NOWAIT), ERROR_FILE_NOT_FOUND));
    UniqueHandle const server{made(name, message_options)};
    {
        Thread const serving{[&] { return answer(server); }};
        CHECK(call(patience_ms).value == 1);
        CHECK(std::string{buffer, count} == "[ask]");
        CHECK(serving.join() == 0);
    }
    CHECK(read_text(server) == "!109");
}

BEHAVIOUR("win32.pipe-call-busy", "Win32", medium, "docs:CallNamedPipe",
          "CallNamedPipe that does not wait is ERROR_PIPE_BUSY where all instances are taken") {
    Ends const ends{message_options};
    char request[] = "ask";
    char buffer[10];
    DWORD count = 0;
    CHECK(refused(outcome([&] {
                      return CallNamedPipeA(ends.name.c_str(), request, 3, buffer, sizeof buffer,
                                            &count, NMPWAIT_NOWAIT);
                  }),
                  ERROR_PIPE_BUSY));
}

BEHAVIOUR("win32.pipe-info", "Win32", high, "winetest:kernel32 test_GetNamedPipeInfo",
          "GetNamedPipeInfo tells the end, the type and the most instances; "
          "GetNamedPipeHandleState the mode and how many instances there are") {
    PipeOptions options = message_options;
    options.instances = 3;
    Ends const ends{options};
    UniqueHandle const second{made(ends.name, options)};
    DWORD flags = 77;
    DWORD out = 77;
    DWORD in = 77;
    DWORD most = 77;
    CHECK(GetNamedPipeInfo(ends.server, &flags, &out, &in, &most));
    CHECK(flags == (PIPE_SERVER_END | PIPE_TYPE_MESSAGE));
    CHECK(out == 4096);
    CHECK(in == 4096);
    CHECK(most == 3);
    CHECK(GetNamedPipeInfo(ends.client, &flags, nullptr, nullptr, nullptr));
    CHECK(flags == (PIPE_CLIENT_END | PIPE_TYPE_MESSAGE));
    DWORD state = 77;
    DWORD instances = 77;
    CHECK(GetNamedPipeHandleStateA(ends.server, &state, &instances, nullptr, nullptr, nullptr, 0));
    CHECK(state == PIPE_READMODE_MESSAGE);
    CHECK(instances == 2);
    CHECK(GetNamedPipeHandleStateW(ends.client, &state, nullptr, nullptr, nullptr, nullptr, 0));
    CHECK(state == PIPE_READMODE_BYTE);
}

BEHAVIOUR("win32.pipe-of-file", "Win32", medium, "libuv:src/win/pipe.c",
          "SetNamedPipeHandleState of a file on a disk is ERROR_INVALID_PARAMETER") {
    UniqueHandle const file{open_temporary_file()};
    DWORD mode = PIPE_READMODE_BYTE;
    CHECK(refused(outcome([&] { return SetNamedPipeHandleState(file, &mode, nullptr, nullptr); }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.pipe-crt-descriptor", "Win32", high, "libuv:src/win/pipe.c, docs:_open_osfhandle",
          "the C library has descriptors for both ends of a pipe of bytes, and closing them is "
          "closing the pipe") {
    auto const name = unused_name();
    HANDLE const server = made(name);
    UniqueHandle const client{opened_pipe(name)};
    int const descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(server), 0);
    REQUIRE(descriptor >= 0);
    CHECK(reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)) == server);
    CHECK(_write(descriptor, "xyz", 3) == 3);
    CHECK(read_text(client) == "xyz");
    CHECK(write_text(client, "abc"));
    char text[4] = "";
    CHECK(_read(descriptor, text, 3) == 3);
    CHECK(std::string{text} == "abc");
    CHECK(_close(descriptor) == 0);
    CHECK(read_text(client) == "!109");
}

BEHAVIOUR("win32.pipe-local-client", "Win32", medium, "docs:GetNamedPipeClientComputerNameA",
          "a client on this machine has no computer's name: ERROR_PIPE_LOCAL") {
    Ends const ends;
    char name[100];
    CHECK(refused(
        outcome([&] { return GetNamedPipeClientComputerNameA(ends.server, name, sizeof name); }),
        ERROR_PIPE_LOCAL));
}

BEHAVIOUR("win32.pipe-nt-information", "Win32", high,
          "winetest:kernel32 test_CreateNamedPipe; libuv:src/win/pipe.c",
          "NtQueryInformationFile tells the access of an end, whether it is overlapped, its name, "
          "and what there is to read") {
    struct Block {
        ULONG_PTR status;
        ULONG_PTR information;
    } block{};
    auto* const query =
        from_ntdll<LONG NTAPI(HANDLE, Block*, void*, ULONG, ULONG)>("NtQueryInformationFile");
    constexpr ULONG access_class = 8;
    constexpr ULONG mode_class = 16;
    constexpr ULONG local_class = 24;
    Ends const ends{overlapped_options};
    ULONG number = 77;
    CHECK(query(ends.server, &block, &number, sizeof number, access_class) == 0);
    CHECK(number == (FILE_GENERIC_READ | FILE_GENERIC_WRITE));
    CHECK(query(ends.server, &block, &number, sizeof number, mode_class) == 0);
    CHECK(number == 0);
    CHECK(query(ends.client, &block, &number, sizeof number, mode_class) == 0);
    CHECK(number == 0x20);
    ULONG local[10]{};
    CHECK(write_text(ends.client, "abc"));
    CHECK(query(ends.server, &block, local, sizeof local, local_class) == 0);
    CHECK(local[2] == 1);  // the most instances
    CHECK(local[3] == 1);
    CHECK(local[5] == 3);  // to read
    CHECK(local[8] == 3);  // connected
    CHECK(local[9] == PIPE_SERVER_END);

    HANDLE plain[2];
    REQUIRE(CreatePipe(&plain[0], &plain[1], nullptr, 8192));
    UniqueHandle const reader{plain[0]};
    UniqueHandle const writer{plain[1]};
    CHECK(write_text(writer, "abc"));
    CHECK(query(reader, &block, &number, sizeof number, access_class) == 0);
    CHECK((number & (FILE_READ_DATA | FILE_WRITE_DATA)) == FILE_READ_DATA);
    CHECK(query(writer, &block, &number, sizeof number, access_class) == 0);
    CHECK((number & (FILE_READ_DATA | FILE_WRITE_DATA)) == FILE_WRITE_DATA);
    CHECK(query(reader, &block, &number, sizeof number, mode_class) == 0);
    CHECK(number == 0x20);
    CHECK(query(reader, &block, local, sizeof local, local_class) == 0);
    CHECK(local[5] == 3);
    CHECK(local[9] == PIPE_SERVER_END);
    CHECK(query(writer, &block, local, sizeof local, local_class) == 0);
    CHECK(local[9] == PIPE_CLIENT_END);
}

BEHAVIOUR(
    "win32.pipe-nt-room", "Win32", high, "libuv:src/win/pipe.c",
    "NtQueryInformationFile tells how much of the room for writing is free: all of it when the "
    "other end has read everything") {
    struct Block {
        ULONG_PTR status;
        ULONG_PTR information;
    } block{};
    auto* const query =
        from_ntdll<LONG NTAPI(HANDLE, Block*, void*, ULONG, ULONG)>("NtQueryInformationFile");
    constexpr ULONG local_class = 24;
    Ends const ends;
    ULONG local[10]{};
    CHECK(write_text(ends.server, "abc"));
    CHECK(query(ends.server, &block, local, sizeof local, local_class) == 0);
    CHECK(local[6] == local[7] + 3);
    CHECK(read_text(ends.client) == "abc");
    CHECK(query(ends.server, &block, local, sizeof local, local_class) == 0);
    CHECK(local[6] == local[7]);
}
