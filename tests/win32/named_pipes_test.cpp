// SPDX-License-Identifier: MIT
// Named pipes: instances and clients, what either end reads and writes, and what ends that.
#include "tests/win32/named_pipes.hpp"

using namespace ws2::test;
using namespace ws2::test::pipes;

// --- instances -----------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-names", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "a pipe is a name below \\\\.\\pipe\\, in any letter case and with either slash; another "
          "name is ERROR_INVALID_NAME, no name ERROR_PATH_NOT_FOUND") {
    CHECK(opening(make_plain, "no pipe") == Outcome{0, ERROR_INVALID_NAME});
    CHECK(opening(make_plain, "\\\\.\\mailslot\\x") == Outcome{0, ERROR_INVALID_NAME});
    SetLastError(untouched);
    CHECK(CreateNamedPipeA(nullptr, PIPE_ACCESS_DUPLEX, 0, 1, 0, 0, 0, nullptr) ==
          INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_PATH_NOT_FOUND);

    auto const name = unused_name();
    UniqueHandle const server{made(name)};
    auto other = name;
    for (auto& letter : other) letter = letter == '\\' ? '/' : letter;
    other.replace(4, 4, "PiPe");
    other.replace(9, 7, "WS2shIM");
    UniqueHandle const client{opened_pipe(other)};
    CHECK(client != INVALID_HANDLE_VALUE);
    CHECK(write_text(client, "here"));
    CHECK(read_text(server) == "here");
}

BEHAVIOUR("win32.pipe-wide-name", "Win32", high, "docs:CreateNamedPipeW",
          "CreateNamedPipeW, WaitNamedPipeW and CreateFileW meet at a name of wide letters") {
    auto const narrow = unused_name();
    std::wstring const name{narrow.begin(), narrow.end()};
    UniqueHandle const server{CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1,
                                               4096, 4096, 0, nullptr)};
    REQUIRE(server != INVALID_HANDLE_VALUE);
    CHECK(WaitNamedPipeW(name.c_str(), 1));
    UniqueHandle const client{CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                          OPEN_EXISTING, 0, nullptr)};
    CHECK(write_text(server, "x"));
    CHECK(read_text(client) == "x");
}

BEHAVIOUR("win32.pipe-modes", "Win32", high, "docs:CreateNamedPipe",
          "CreateNamedPipe refuses modes that do not go together, and no access, with "
          "ERROR_INVALID_PARAMETER") {
    PipeOptions const bad[] = {
        {PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_READMODE_MESSAGE, 1},
        {0,                  PIPE_TYPE_BYTE,                         1},
    };
    for (auto const& options : bad) {
        SetLastError(untouched);
        CHECK(made(unused_name(), options) == INVALID_HANDLE_VALUE);
        CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    }
}

BEHAVIOUR("win32.pipe-no-instances", "Win32", high, "docs:CreateNamedPipe",
          "CreateNamedPipe refuses a number of instances below 1 or above 255 with "
          "ERROR_INVALID_PARAMETER") {
    for (DWORD const count : {0u, 256u}) {
        SetLastError(untouched);
        CHECK(made(unused_name(), {PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, count}) ==
              INVALID_HANDLE_VALUE);
        CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    }
}

BEHAVIOUR("win32.pipe-instances", "Win32", high,
          "winetest:kernel32 test_CreateNamedPipe_instances_must_match",
          "a name has as many instances as the first one says, all with its access: one more is "
          "ERROR_PIPE_BUSY, another access ERROR_ACCESS_DENIED") {
    auto const name = unused_name();
    constexpr PipeOptions two{PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 2};
    UniqueHandle first{made(name, two)};
    REQUIRE(first != INVALID_HANDLE_VALUE);
    SetLastError(untouched);
    CHECK(made(name, {PIPE_ACCESS_INBOUND, PIPE_TYPE_BYTE, 2}) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_ACCESS_DENIED);
    UniqueHandle const second{made(name, two)};
    CHECK(second != INVALID_HANDLE_VALUE);
    SetLastError(untouched);
    CHECK(made(name, two) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_PIPE_BUSY);
    first.reset();
    UniqueHandle const third{made(name, two)};
    CHECK(third != INVALID_HANDLE_VALUE);
}

BEHAVIOUR("win32.pipe-first-instance", "Win32", high, "docs:CreateNamedPipe",
          "an instance that has to be the first and is not is ERROR_ACCESS_DENIED") {
    auto const name = unused_name();
    constexpr PipeOptions first{PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_TYPE_BYTE,
                                2};
    UniqueHandle const server{made(name, first)};
    REQUIRE(server != INVALID_HANDLE_VALUE);
    SetLastError(untouched);
    CHECK(made(name, first) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_ACCESS_DENIED);
}

BEHAVIOUR("win32.pipe-open", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "a client opens a name that no server has with ERROR_FILE_NOT_FOUND, and one whose "
          "instances all have clients with ERROR_PIPE_BUSY, until the server disconnects and "
          "waits again") {
    auto const name = unused_name();
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_FILE_NOT_FOUND});
    UniqueHandle const server{made(name)};
    UniqueHandle client{opened_pipe(name)};
    REQUIRE(client != INVALID_HANDLE_VALUE);
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_PIPE_BUSY});
    client.reset();
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_PIPE_BUSY});
    CHECK(DisconnectNamedPipe(server));
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_PIPE_BUSY});
    Thread const waiting{[&] { return ConnectNamedPipe(server, nullptr) ? 1 : 0; }};
    CHECK(eventually([&] {
        HANDLE const again = opened_pipe(name);
        if (again != INVALID_HANDLE_VALUE) client = UniqueHandle{again};
        return again != INVALID_HANDLE_VALUE;
    }));
    CHECK(waiting.join() == 1);
    CHECK(write_text(client, "again"));
    CHECK(read_text(server) == "again");
}

BEHAVIOUR("win32.pipe-closed-server", "Win32", high, "docs:CreateNamedPipe",
          "when the last instance is closed the name is free") {
    auto const name = unused_name();
    UniqueHandle server{made(name)};
    UniqueHandle const client{opened_pipe(name)};
    server.reset();
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_FILE_NOT_FOUND});
    UniqueHandle const next{
        made(name, {PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, PIPE_TYPE_MESSAGE, 1})};
    CHECK(next != INVALID_HANDLE_VALUE);
}

BEHAVIOUR("win32.pipe-access", "Win32", high, "docs:CreateNamedPipe",
          "clients of a server that only reads may write and not read, and the other way round: "
          "ERROR_ACCESS_DENIED") {
    auto const name = unused_name();
    {
        UniqueHandle const server{made(name, {PIPE_ACCESS_INBOUND, PIPE_TYPE_BYTE, 1})};
        CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_ACCESS_DENIED});
        UniqueHandle const client{opened_pipe(name, GENERIC_WRITE)};
        REQUIRE(client != INVALID_HANDLE_VALUE);
        CHECK(write_text(client, "in"));
        CHECK(read_text(server) == "in");
        CHECK_FALSE(write_text(server, "out"));
        CHECK(GetLastError() == ERROR_ACCESS_DENIED);
        CHECK(read_text(client) == "!5");
    }
    UniqueHandle const server{made(name, {PIPE_ACCESS_OUTBOUND, PIPE_TYPE_BYTE, 1})};
    CHECK(opening(open_both_ways, name) == Outcome{0, ERROR_ACCESS_DENIED});
    UniqueHandle const client{opened_pipe(name, GENERIC_READ)};
    REQUIRE(client != INVALID_HANDLE_VALUE);
    CHECK(write_text(server, "out"));
    CHECK(read_text(client) == "out");
}

BEHAVIOUR(
    "win32.pipe-wait", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
    "WaitNamedPipe finds an instance that could be taken, ERROR_FILE_NOT_FOUND where there is "
    "none, and ERROR_SEM_TIMEOUT when all stay taken") {
    auto const name = unused_name();
    CHECK(refused(await_pipe(name, 1), ERROR_FILE_NOT_FOUND));
    UniqueHandle const server{made(name, {PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 2})};
    CHECK(await_pipe(name, 1).value != 0);
    CHECK(await_pipe(name, NMPWAIT_USE_DEFAULT_WAIT).value != 0);
    UniqueHandle const client{opened_pipe(name)};
    CHECK(refused(await_pipe(name, 1), ERROR_SEM_TIMEOUT));
    CHECK(refused(await_pipe(name, NMPWAIT_USE_DEFAULT_WAIT), ERROR_SEM_TIMEOUT));
    Thread const waiting{[&] { return WaitNamedPipeA(name.c_str(), NMPWAIT_WAIT_FOREVER); }};
    CHECK(WaitForSingleObject(waiting.handle(), glance_ms) == WAIT_TIMEOUT);
    UniqueHandle const second{made(name, {PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 2})};
    CHECK(waiting.join() == 1);
}

// --- connecting ----------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-connect", "Win32", high, "docs:ConnectNamedPipe",
          "ConnectNamedPipe waits for a client; one that is there already is ERROR_PIPE_CONNECTED, "
          "one that has gone ERROR_NO_DATA") {
    auto const name = unused_name();
    UniqueHandle const server{made(name)};
    BlockedCall waiting{[&] { return ConnectNamedPipe(server, nullptr); }};
    CHECK(waiting.is_blocked());
    UniqueHandle client{opened_pipe(name)};
    auto const result = waiting.result();
    REQUIRE(result);
    CHECK(result->value == 1);
    CHECK(refused(connect(server), ERROR_PIPE_CONNECTED));
    client.reset();
    CHECK(refused(connect(server), ERROR_NO_DATA));
    CHECK(DisconnectNamedPipe(server));
    CHECK(refused(disconnect(server), ERROR_PIPE_NOT_CONNECTED));
}

BEHAVIOUR(
    "win32.pipe-connect-client", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
    "ConnectNamedPipe is a server's: of a client's end it is ERROR_INVALID_FUNCTION, of what is "
    "no pipe ERROR_INVALID_HANDLE; a client's end cannot be disconnected either") {
    Ends const ends;
    CHECK(refused(connect(ends.server), ERROR_PIPE_CONNECTED));
    CHECK(refused(connect(ends.client), ERROR_INVALID_FUNCTION));
    CHECK_FALSE(DisconnectNamedPipe(ends.client));
    CHECK(refused(connect(INVALID_HANDLE_VALUE), ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.pipe-listening", "Win32", high, "winetest:ntdll test_pipe_state",
          "without a client reading, writing and disconnecting are ERROR_PIPE_LISTENING; after "
          "DisconnectNamedPipe they are ERROR_PIPE_NOT_CONNECTED") {
    UniqueHandle const server{made(unused_name())};
    CHECK(read_text(server) == "!536");
    CHECK_FALSE(write_text(server, "x"));
    CHECK(GetLastError() == ERROR_PIPE_LISTENING);
    CHECK(refused(disconnect(server), ERROR_PIPE_LISTENING));

    Ends const ends;
    CHECK(DisconnectNamedPipe(ends.server));
    CHECK(read_text(ends.server) == "!233");
    CHECK_FALSE(write_text(ends.server, "x"));
    CHECK(GetLastError() == ERROR_PIPE_NOT_CONNECTED);
}

BEHAVIOUR("win32.pipe-disconnect", "Win32", high, "docs:DisconnectNamedPipe",
          "DisconnectNamedPipe loses what was not read, and its client's calls are "
          "ERROR_PIPE_NOT_CONNECTED from then on") {
    Ends const ends;
    CHECK(write_text(ends.server, "lost"));
    CHECK(write_text(ends.client, "lost as well"));
    CHECK(DisconnectNamedPipe(ends.server));
    CHECK(read_text(ends.client) == "!233");
    CHECK_FALSE(write_text(ends.client, "x"));
    CHECK(GetLastError() == ERROR_PIPE_NOT_CONNECTED);
    CHECK(read_text(ends.server) == "!233");
}

BEHAVIOUR("win32.pipe-disconnect-waiting", "Win32", high, "docs:DisconnectNamedPipe",
          "DisconnectNamedPipe ends a read that the client waits in") {
    Ends const ends;
    std::string text;
    Thread const reading{[&] {
        text = read_text(ends.client);
        return DWORD{1};
    }};
    CHECK(WaitForSingleObject(reading.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(DisconnectNamedPipe(ends.server));
    CHECK(reading.join() == 1);
    CHECK(text == "!233");
}

BEHAVIOUR("win32.pipe-before-connect", "Win32", high, "docs:ConnectNamedPipe",
          "a client that comes before ConnectNamedPipe writes, and the server reads, without it") {
    auto const name = unused_name();
    UniqueHandle const server{made(name)};
    {
        UniqueHandle const client{opened_pipe(name)};
        CHECK(write_text(client, "early"));
    }
    CHECK(read_text(server) == "early");
    CHECK(read_text(server) == "!109");
}

// --- bytes ---------------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-bytes", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "bytes go both ways, and several writes are read at once") {
    Ends const ends;
    CHECK(write_text(ends.server, "ab"));
    CHECK(write_text(ends.server, "cd"));
    CHECK(read_text(ends.client) == "abcd");
    CHECK(write_text(ends.client, "efgh"));
    CHECK(read_text(ends.server, 3) == "efg");
    CHECK(read_text(ends.server, 3) == "h");
    CHECK(GetFileType(ends.server) == FILE_TYPE_PIPE);
    CHECK(GetFileType(ends.client) == FILE_TYPE_PIPE);
}

BEHAVIOUR("win32.pipe-close", "Win32", high, "winetest:ntdll test_pipe_state",
          "an end that is closed lets the other read what was written, then ERROR_BROKEN_PIPE; "
          "writing is ERROR_NO_DATA") {
    Ends ends;
    CHECK(write_text(ends.client, "last"));
    ends.client.reset();
    CHECK_FALSE(write_text(ends.server, "x"));
    CHECK(GetLastError() == ERROR_NO_DATA);
    CHECK(read_text(ends.server) == "last");
    CHECK(read_text(ends.server) == "!109");

    Ends other;
    CHECK(write_text(other.server, "last"));
    other.server.reset();
    CHECK(read_text(other.client) == "last");
    CHECK(read_text(other.client) == "!109");
    CHECK_FALSE(write_text(other.client, "x"));
    CHECK(GetLastError() == ERROR_NO_DATA);
}

BEHAVIOUR("win32.pipe-much", "Win32", high, "docs:WriteFile",
          "a write of more than the pipe has room for waits until all of it is taken") {
    Ends const ends;
    constexpr std::size_t size = 3'000'000;
    Thread const writing{[&] { return write_text(ends.client, std::string(size, 'x')) ? 1 : 0; }};
    std::size_t sum = 0;
    while (sum < size) {
        auto const text = read_text(ends.server, 50'000);
        REQUIRE(text.front() == 'x');
        sum += text.size();
    }
    CHECK(sum == size);
    CHECK(writing.join() == 1);
}

BEHAVIOUR("win32.pipe-cancel", "F.16-9", high, "docs:CancelSynchronousIo",
          "CancelSynchronousIo ends a read and a ConnectNamedPipe that wait") {
    Ends const ends;
    Thread const reading{[&] { return read_text(ends.server) == "!995" ? 1 : 0; }};
    CHECK(eventually([&] { return CancelSynchronousIo(reading.handle()) != 0; }));
    CHECK(reading.join() == 1);

    UniqueHandle const lonely{made(unused_name())};
    Thread const connecting{
        [&] { return ConnectNamedPipe(lonely, nullptr) ? DWORD{0} : GetLastError(); }};
    CHECK(eventually([&] { return CancelSynchronousIo(connecting.handle()) != 0; }));
    CHECK(connecting.join() == ERROR_OPERATION_ABORTED);
}

BEHAVIOUR("win32.pipe-flush", "Win32", high, "docs:FlushFileBuffers",
          "FlushFileBuffers waits until the other end has read everything") {
    Ends const ends;
    CHECK(FlushFileBuffers(ends.server));
    CHECK(write_text(ends.server, "abcd"));
    BlockedCall flush{[&] { return FlushFileBuffers(ends.server); }};
    CHECK(read_text(ends.client, 2) == "ab");
    CHECK_FALSE(flush.result_within(glance()));
    CHECK(read_text(ends.client, 2) == "cd");
    auto const result = flush.result();
    REQUIRE(result);
    CHECK(result->value == 1);
}

BEHAVIOUR("win32.pipe-processes", "Win32", high, "docs:GetNamedPipeClientProcessId",
          "either end tells the processes of both") {
    Ends const ends;
    for (HANDLE const end : {HANDLE{ends.server}, HANDLE{ends.client}}) {
        ULONG client = 0;
        ULONG server = 0;
        CHECK(GetNamedPipeClientProcessId(end, &client));
        CHECK(GetNamedPipeServerProcessId(end, &server));
        CHECK(client == GetCurrentProcessId());
        CHECK(server == GetCurrentProcessId());
    }
}

BEHAVIOUR(
    "win32.pipe-processes-nowhere", "Win32", medium, "winetest:kernel32 test_namedpipe_process_id",
    "GetNamedPipeClientProcessId without a place for the number is ERROR_INSUFFICIENT_BUFFER; "
    "of a client that was disconnected the processes of both ends are "
    "ERROR_PIPE_NOT_CONNECTED, and its server has no client") {
    Ends const ends;
    CHECK(refused(outcome([&] { return GetNamedPipeClientProcessId(ends.server, nullptr); }),
                  ERROR_INSUFFICIENT_BUFFER));
    CHECK(refused(outcome([&] { return GetNamedPipeServerProcessId(ends.client, nullptr); }),
                  ERROR_INSUFFICIENT_BUFFER));
    CHECK(DisconnectNamedPipe(ends.server));
    ULONG number = 0;
    CHECK(refused(outcome([&] { return GetNamedPipeClientProcessId(ends.client, &number); }),
                  ERROR_PIPE_NOT_CONNECTED));
    CHECK(refused(outcome([&] { return GetNamedPipeServerProcessId(ends.client, &number); }),
                  ERROR_PIPE_NOT_CONNECTED));
    CHECK(refused(outcome([&] { return GetNamedPipeClientProcessId(ends.server, &number); }),
                  ERROR_NOT_FOUND));
    CHECK(GetNamedPipeServerProcessId(ends.server, &number));
}

BEHAVIOUR("win32.pipe-no-wait", "Win32", high, "docs:SetNamedPipeHandleState",
          "an end that does not wait reads ERROR_NO_DATA from an empty pipe, and its "
          "ConnectNamedPipe is ERROR_PIPE_LISTENING") {
    auto const name = unused_name();
    UniqueHandle const server{made(name, {PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_NOWAIT, 1})};
    CHECK(refused(connect(server), ERROR_PIPE_LISTENING));
    UniqueHandle const client{opened_pipe(name)};
    CHECK(refused(connect(server), ERROR_PIPE_CONNECTED));
    CHECK(read_text(server) == "!232");
    CHECK(write_text(client, "x"));
    CHECK(read_text(server) == "x");
    DWORD mode = PIPE_NOWAIT;
    CHECK(SetNamedPipeHandleState(client, &mode, nullptr, nullptr));
    CHECK(read_text(client) == "!232");
}

BEHAVIOUR("win32.pipe-no-wait-again", "Win32", high, "docs:ConnectNamedPipe",
          "the first ConnectNamedPipe after a disconnection succeeds on an end that does not wait, "
          "and lets the next client in") {
    auto const name = unused_name();
    UniqueHandle const server{made(name, {PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE | PIPE_NOWAIT, 1})};
    UniqueHandle const client{opened_pipe(name)};
    CHECK(DisconnectNamedPipe(server));
    CHECK(connect(server).value == 1);
    CHECK(refused(connect(server), ERROR_PIPE_LISTENING));
    UniqueHandle const next{opened_pipe(name)};
    CHECK(next != INVALID_HANDLE_VALUE);
}

BEHAVIOUR("win32.pipe-duplicate", "Win32", high, "docs:DuplicateHandle",
          "a duplicate is the same end: the other end's reads go on until the last handle is "
          "closed") {
    Ends ends;
    HANDLE copy = nullptr;
    REQUIRE(DuplicateHandle(GetCurrentProcess(), ends.client, GetCurrentProcess(), &copy, 0, FALSE,
                            DUPLICATE_SAME_ACCESS));
    UniqueHandle second{copy};
    ends.client.reset();
    CHECK(write_text(second, "still here"));
    CHECK(read_text(ends.server) == "still here");
    second.reset();
    CHECK(read_text(ends.server) == "!109");
}

// --- peeking -------------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-peek", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "PeekNamedPipe tells what there is of bytes, and takes nothing; where there are no "
          "messages, what is left of one is less than nothing") {
    Ends ends;
    auto const empty = peek(ends.client, 10);
    CHECK(empty.outcome.value == 1);
    CHECK(empty.available == 0);
    CHECK(write_text(ends.server, "abc"));
    CHECK(write_text(ends.server, "de"));
    auto const counted = peek(ends.client, 0);
    CHECK(counted.available == 5);
    CHECK(counted.left == 0);
    auto const peeked = peek(ends.client, 4);
    CHECK(peeked.text == "abcd");
    CHECK(peeked.available == 5);
    CHECK(peeked.left == static_cast<DWORD>(-4));
    CHECK(read_text(ends.client) == "abcde");
    ends.server.reset();
    CHECK(refused(peek(ends.client, 4).outcome, ERROR_BROKEN_PIPE));
}

BEHAVIOUR("win32.pipe-peek-states", "Win32", high, "winetest:ntdll test_pipe_state",
          "PeekNamedPipe of a server without a client is ERROR_BAD_PIPE; of a client that was "
          "disconnected ERROR_PIPE_NOT_CONNECTED") {
    UniqueHandle const server{made(unused_name())};
    CHECK(refused(peek(server, 4).outcome, ERROR_BAD_PIPE));
    Ends const ends;
    CHECK(DisconnectNamedPipe(ends.server));
    CHECK(refused(peek(ends.server, 4).outcome, ERROR_BAD_PIPE));
    CHECK(refused(peek(ends.client, 4).outcome, ERROR_PIPE_NOT_CONNECTED));
}

// --- messages ------------------------------------------------------------------------------------

BEHAVIOUR("win32.pipe-messages", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "messages are read one at a time: of one that is longer than the buffer a part, with "
          "ERROR_MORE_DATA; one without bytes is read as such") {
    Ends const ends{message_options};
    CHECK(write_text(ends.client, "first"));
    CHECK(write_text(ends.client, ""));
    CHECK(write_text(ends.client, "second"));
    CHECK(read_text(ends.server) == "first");
    CHECK(read_text(ends.server) == "");
    CHECK(read_text(ends.server, 2) == "se!234");
    CHECK(read_text(ends.server, 2) == "co!234");
    CHECK(read_text(ends.server) == "nd");
    DWORD mode = PIPE_READMODE_MESSAGE;
    CHECK(write_text(ends.server, "ab"));
    CHECK(write_text(ends.server, "cd"));
    CHECK(read_text(ends.client) == "abcd");  // a client reads bytes until it says otherwise
    CHECK(SetNamedPipeHandleState(ends.client, &mode, nullptr, nullptr));
    CHECK(write_text(ends.server, "ab"));
    CHECK(write_text(ends.server, "cd"));
    CHECK(read_text(ends.client) == "ab");
    CHECK(read_text(ends.client) == "cd");
}

BEHAVIOUR("win32.pipe-message-mode", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "an end of a pipe of bytes cannot read messages: ERROR_INVALID_PARAMETER") {
    Ends const ends;
    DWORD mode = PIPE_READMODE_MESSAGE;
    CHECK(refused(
        outcome([&] { return SetNamedPipeHandleState(ends.client, &mode, nullptr, nullptr); }),
        ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.pipe-message-peek", "Win32", high, "winetest:kernel32 test_CreateNamedPipe",
          "PeekNamedPipe gives bytes of the first message, what is left of that, and what there is "
          "of all") {
    Ends const ends{message_options};
    CHECK(write_text(ends.client, "first"));
    CHECK(write_text(ends.client, "second"));
    auto peeked = peek(ends.server, 2);
    CHECK(peeked.text == "fi");
    CHECK(peeked.available == 11);
    CHECK(peeked.left == 3);
    CHECK(read_text(ends.server, 1) == "f!234");
    peeked = peek(ends.server, 100);
    CHECK(peeked.text == "irst");
    CHECK(peeked.available == 10);
    CHECK(peeked.left == 0);
}

BEHAVIOUR("win32.pipe-long-message", "Win32", high, "docs:WriteFile",
          "a message that is longer than the pipe has room for arrives as one") {
    Ends const ends{message_options};
    std::string const message(1'500'000, 'm');
    Thread const writing{[&] { return write_text(ends.client, message) ? 1 : 0; }};
    CHECK(read_text(ends.server, 2'000'000) == message);
    CHECK(writing.join() == 1);
}
