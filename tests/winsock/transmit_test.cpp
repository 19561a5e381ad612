// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets without an OVERLAPPED, ReadFile and WriteFile on sockets, and
// WSARecvEx.
#include <mswsock.h>

#include <windows.h>

#include <string>
#include <vector>

#include "tests/support/bad_memory.hpp"
#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/known_file.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto transmit_test = "winetest:test_TransmitFile";

bool transmit(SOCKET s, HANDLE file, DWORD count, TRANSMIT_FILE_BUFFERS* buffers = nullptr,
              DWORD flags = 0) {
    auto const function = extension_function<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    return function(s, file, count, 0, nullptr, buffers, flags) != FALSE;
}

Outcome transmitted(SOCKET s, HANDLE file, DWORD count, TRANSMIT_FILE_BUFFERS* buffers = nullptr,
                    DWORD flags = 0) {
    auto const function = extension_function<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    return outcome_of_bool([&] { return function(s, file, count, 0, nullptr, buffers, flags); });
}

}  // namespace

BEHAVIOUR("transmit.refusals", "F.6-21 F.6-22", high, transmit_test,
          "TransmitFile on an unknown socket, and on one that is not connected, is refused") {
    KnownFile const file{"x"};
    CHECK_THAT(transmitted(INVALID_SOCKET, file, 0), FailsWith(WSAENOTSOCK));
    CHECK_THAT(transmitted(stream_socket(), file, 0), FailsWith(WSAENOTCONN));
    CHECK_THAT(transmitted(bound_datagram(), file, 0), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("transmit.unconnected-reuse", "F.20-6 F.6-22", high, transmit_test,
          "TransmitFile without a connection is WSAENOTCONN, whatever the flags are") {
    CHECK_THAT(transmitted(stream_socket(), nullptr, 0, nullptr, TF_REUSE_SOCKET),
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR("transmit.nothing", "F.6-23", high, transmit_test,
          "TransmitFile without a file and without buffers succeeds") {
    auto const pair = tcp_pair();
    CHECK(transmit(pair.client, nullptr, 0));
}

BEHAVIOUR("transmit.exported", "F.20-10", high, "docs:TransmitFile",
          "mswsock.dll exports TransmitFile by its name") {
    auto const pair = tcp_pair();
    char head[] = "head";
    TRANSMIT_FILE_BUFFERS buffers{head, 4, nullptr, 0};
    CHECK(TransmitFile(pair.client, nullptr, 0, 0, nullptr, &buffers, 0));
    CHECK(recv_text(pair.server, 4) == "head");
}

BEHAVIOUR("transmit.whole-file", "F.6-25 F.6-27", high, transmit_test,
          "TransmitFile of 0 bytes sends the whole file from its pointer, which moves to the end") {
    auto const text = letters(300'000);
    KnownFile const file{text};
    file.seek(1000);
    auto const pair = tcp_pair();
    SOCKET const client = pair.client;
    HANDLE const handle = file;
    auto const function = extension_function<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    BlockedCall sending{
        [=] { return function(client, handle, 0, 0, nullptr, nullptr, 0) ? 0LL : -1LL; }};
    CHECK(recv_all_text(pair.server, text.size() - 1000) == text.substr(1000));
    auto const result = sending.result();
    REQUIRE(result);
    CHECK(result->value == 0);
    CHECK(file.position() == text.size());
}

BEHAVIOUR("transmit.head-and-tail", "F.6-24", high, transmit_test,
          "TransmitFile sends head, file and tail in that order") {
    KnownFile const file{"middle"};
    auto const pair = tcp_pair();
    char head[] = "head ";
    char tail[] = " tail";
    TRANSMIT_FILE_BUFFERS buffers{head, 5, tail, 5};
    CHECK(transmit(pair.client, file, 0, &buffers));
    CHECK(recv_all_text(pair.server, 16) == "head middle tail");
}

BEHAVIOUR("transmit.part", "F.6-27", high, "docs:TransmitFile",
          "TransmitFile sends the asked number of bytes from the file's pointer, which moves "
          "behind them") {
    KnownFile const file{"0123456789"};
    file.seek(2);
    auto const pair = tcp_pair();
    CHECK(transmit(pair.client, file, 3));
    CHECK(recv_all_text(pair.server, 3) == "234");
    CHECK(file.position() == 5);
}

BEHAVIOUR("transmit.disconnect", "F.6-28", medium, "docs:TransmitFile",
          "TransmitFile with TF_DISCONNECT ends the stream behind the file") {
    KnownFile const file{"last"};
    auto const pair = tcp_pair();
    CHECK(transmit(pair.client, file, 0, nullptr, TF_DISCONNECT));
    CHECK(recv_all_text(pair.server, 4) == "last");
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOUR("transmit.reuse-alone", "F.6-28", medium, "docs:TransmitFile",
          "TF_REUSE_SOCKET without TF_DISCONNECT is WSAEINVAL") {
    KnownFile const file{"x"};
    auto const pair = tcp_pair();
    CHECK_THAT(transmitted(pair.client, file, 0, nullptr, TF_REUSE_SOCKET), FailsWith(WSAEINVAL));
}

BEHAVIOUR("transmit.after-shutdown", "F.20-11", medium, "docs:TransmitFile",
          "TransmitFile after shutdown(SD_SEND) is WSAESHUTDOWN, as send is") {
    KnownFile const file{"x"};
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK_THAT(transmitted(pair.client, file, 0), FailsWith(WSAESHUTDOWN));
}

BEHAVIOUR("transmit.by-guid", "F.20-9", high, "docs:TransmitPackets",
          "TransmitPackets is found by its GUID and sends memory and parts of files in order") {
    auto const pair = tcp_pair();
    auto const transmit_packets = extension_function<LPFN_TRANSMITPACKETS>(WSAID_TRANSMITPACKETS);
    KnownFile const file{"0123456789"};
    char text[] = "<memory>";
    TRANSMIT_PACKETS_ELEMENT elements[3]{};
    elements[0].dwElFlags = TP_ELEMENT_FILE;
    elements[0].cLength = 2;
    elements[0].nFileOffset.QuadPart = 7;
    elements[0].hFile = file;
    elements[1].dwElFlags = TP_ELEMENT_MEMORY;
    elements[1].cLength = 8;
    elements[1].pBuffer = text;
    elements[2].dwElFlags = TP_ELEMENT_FILE;
    elements[2].nFileOffset.QuadPart = 0;
    elements[2].hFile = file;
    CHECK(transmit_packets(pair.client, elements, 3, 0, nullptr, 0));
    CHECK(recv_all_text(pair.server, 20) == "78<memory>0123456789");
}

BEHAVIOUR(
    "transmit.packets-bad-memory", "F.20-9", medium, "docs:TransmitPackets",
    "TransmitPackets refuses a list that is not in memory with WSAEFAULT, and sends nothing") {
    auto const pair = tcp_pair();
    auto const transmit_packets = extension_function<LPFN_TRANSMITPACKETS>(WSAID_TRANSMITPACKETS);
    auto* const nothing = static_cast<TRANSMIT_PACKETS_ELEMENT*>(nowhere());
    auto const result =
        outcome([&] { return transmit_packets(pair.client, nothing, 2, 0, nullptr, 0); });
    CHECK(result.value == 0);
    CHECK(result.last_error == WSAEFAULT);
    CHECK(send(pair.client, "next", 4, 0) == 4);
    CHECK(recv_all_text(pair.server, 4) == "next");
}

namespace {

UniqueSocket synchronous_socket() {
    return UniqueSocket{WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, 0)};
}

// Accepted sockets are as their listener.
Pair synchronous_pair() {
    auto const listening = synchronous_socket();
    auto const here = Address::loopback(AF_INET);
    REQUIRE(bind(listening, here.data(), here.length()) == 0);
    REQUIRE(listen(listening, 1) == 0);
    auto client = synchronous_socket();
    auto const there = local_address(listening);
    REQUIRE(connect(client, there.data(), there.length()) == 0);
    return {std::move(client), accepted_by(listening)};
}

struct FileCallRow {
    Behaviour is;
    bool (*call)(HANDLE, OVERLAPPED*);
    std::uint64_t offset;  // none: no OVERLAPPED
    int error;
};

constexpr std::uint64_t none = 0x7fff'ffff'ffff'ffff;
constexpr auto read_write_test = "winetest:afd test_read_write";

DWORD moved = 0;
bool reads(HANDLE handle, OVERLAPPED* overlapped) {
    static char data[4];
    return ReadFile(handle, data, sizeof data, &moved, overlapped) != FALSE;
}
bool writes(HANDLE handle, OVERLAPPED* overlapped) {
    return WriteFile(handle, "data", 4, &moved, overlapped) != FALSE;
}

// clang-format off
FileCallRow const file_call_rows[] = {
    {{"sockets.read-file-without", "F.11-12", high, read_write_test, "ReadFile without an OVERLAPPED on an ordinary socket is ERROR_INVALID_PARAMETER"}, reads, none, ERROR_INVALID_PARAMETER},
    {{"sockets.write-file-without", "F.11-12", high, read_write_test, "WriteFile without an OVERLAPPED on an ordinary socket is ERROR_INVALID_PARAMETER"}, writes, none, ERROR_INVALID_PARAMETER},
    {{"sockets.read-file-negative", "F.11-12", high, read_write_test, "ReadFile on a socket with a negative offset is ERROR_INVALID_PARAMETER"}, reads, ~0ull, ERROR_INVALID_PARAMETER},
    {{"sockets.write-file-negative", "F.11-12", high, read_write_test, "WriteFile on a socket with a negative offset is ERROR_INVALID_PARAMETER"}, writes, ~2ull, ERROR_INVALID_PARAMETER},
    {{"sockets.write-file-offset", "F.11-12", high, read_write_test, "WriteFile on a socket takes any other offset, and sends"}, writes, 2, 0},
};
// clang-format on

}  // namespace

BEHAVIOURS(file_call_rows, row) {
    auto const pair = tcp_pair();
    say(pair.server, "not to wait for");
    Overlap overlap;
    overlap->Offset = static_cast<DWORD>(row.offset);
    overlap->OffsetHigh = static_cast<DWORD>(row.offset >> 32);
    auto const call = [&] {
        return row.call(handle_of(pair.client), row.offset == none ? nullptr : &overlap);
    };
    CHECK_THAT(outcome_of_bool(call), Yields(row.error));
    if (row.error == 0) CHECK(recv_all_text(pair.server, 4) == "data");
}

BEHAVIOUR("sockets.as-files", "E.2-29", medium, "docs:Socket Handles",
          "ReadFile and WriteFile work on the handle of a connected socket without "
          "WSA_FLAG_OVERLAPPED") {
    auto const pair = synchronous_pair();
    DWORD count = 0;
    auto const client = reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.client));
    auto const server = reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.server));

    CHECK(WriteFile(client, "bytes", 5, &count, nullptr));
    CHECK(count == 5);
    REQUIRE(await(pair.server, Ready::to_read));
    char data[8]{};
    CHECK(ReadFile(server, data, sizeof data, &count, nullptr));
    CHECK(std::string(data, count) == "bytes");
    CHECK(GetFileType(client) == FILE_TYPE_PIPE);
}

// A non-blocking socket without the overlapped attribute.
BEHAVIOUR("sockets.read-file-waits", "F.11-12", high, read_write_test,
          "ReadFile on a non-blocking socket without WSA_FLAG_OVERLAPPED waits for data, with an "
          "OVERLAPPED and without") {
    auto const pair = synchronous_pair();
    set_non_blocking(pair.server);
    Overlap overlap;
    for (OVERLAPPED* const given : {static_cast<OVERLAPPED*>(nullptr), &overlap}) {
        char data[8]{};
        DWORD count = 0;
        BlockedCall const call{[&, given] {
            return static_cast<long long>(
                ReadFile(handle_of(pair.server), data, sizeof data, &count, given));
        }};
        CHECK(call.is_blocked());
        say(pair.client, "bytes");
        auto const result = call.result();
        REQUIRE(result);
        CHECK(result->value == TRUE);
        CHECK(std::string(data, count) == "bytes");
    }
    CHECK(overlap->InternalHigh == 5);
}

BEHAVIOUR(
    "sockets.write-file-waits", "F.11-12", high, read_write_test,
    "WriteFile on a non-blocking socket without WSA_FLAG_OVERLAPPED waits until its bytes are "
    "taken") {
    auto const pair = synchronous_pair();
    set_non_blocking(pair.client);
    std::string const much(1 << 24, 'm');  // more than buffers grow to
    auto const all = static_cast<DWORD>(much.size());
    DWORD written = 0;
    BlockedCall const call{[&] {
        return static_cast<long long>(
            WriteFile(handle_of(pair.client), much.data(), all, &written, nullptr));
    }};
    CHECK(call.is_blocked());
    CHECK((recv_all_text(pair.server, much.size()) == much));
    auto const result = call.result();
    REQUIRE(result);
    CHECK(result->value == TRUE);
    CHECK(written == all);
}

BEHAVIOUR("recvex.partial", "D.3-18", medium, "docs:WSARecvEx",
          "WSARecvEx of a datagram longer than the buffer succeeds with MSG_PARTIAL") {
    auto const pair = udp_pair();
    REQUIRE(send(pair.client, "abcdef", 6, 0) == 6);
    char two[2];
    int flags = 0;
    CHECK_THAT(outcome([&] { return WSARecvEx(pair.server, two, 2, &flags); }), Returns(2));
    CHECK(flags == MSG_PARTIAL);
    REQUIRE(send(pair.client, "gh", 2, 0) == 2);
    flags = 0;
    CHECK_THAT(outcome([&] { return WSARecvEx(pair.server, two, 2, &flags); }), Returns(2));
    CHECK(flags == 0);
}
