// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets without an OVERLAPPED, ReadFile and WriteFile on sockets, and
// WSARecvEx.
#include <mswsock.h>

#include <windows.h>

#include <string>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr auto transmit_test = "winetest:test_TransmitFile";

// A file with known bytes, open for reading at its start.
class File {
public:
    explicit File(std::string const& text) {
        char folder[MAX_PATH + 1];
        REQUIRE(GetTempPathA(sizeof folder, folder) != 0);
        REQUIRE(GetTempFileNameA(folder, "ws2", 0, name_) != 0);
        handle_ =
            CreateFileA(name_, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
        REQUIRE(handle_ != INVALID_HANDLE_VALUE);
        DWORD written = 0;
        REQUIRE(
            WriteFile(handle_, text.data(), static_cast<DWORD>(text.size()), &written, nullptr));
        seek(0);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() {
        CloseHandle(handle_);
        DeleteFileA(name_);
    }
    operator HANDLE() const { return handle_; }
    void seek(LONG position) const {
        REQUIRE(SetFilePointer(handle_, position, nullptr, FILE_BEGIN) ==
                static_cast<DWORD>(position));
    }
    DWORD position() const { return SetFilePointer(handle_, 0, nullptr, FILE_CURRENT); }

private:
    char name_[MAX_PATH];
    HANDLE handle_ = nullptr;
};

template <class Function>
Function find(GUID id) {
    auto const s = stream_socket();
    Function function = nullptr;
    DWORD size = 0;
    REQUIRE(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                     sizeof function, &size, nullptr, nullptr) == 0);
    return function;
}

bool transmit(SOCKET s, HANDLE file, DWORD count, TRANSMIT_FILE_BUFFERS* buffers = nullptr,
              DWORD flags = 0) {
    auto const function = find<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    return function(s, file, count, 0, nullptr, buffers, flags) != FALSE;
}

// TRUE is 0 here, so that the matchers for sockets fit.
Outcome transmitted(SOCKET s, HANDLE file, DWORD count, TRANSMIT_FILE_BUFFERS* buffers = nullptr,
                    DWORD flags = 0) {
    auto const function = find<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    return outcome(
        [&] { return function(s, file, count, 0, nullptr, buffers, flags) ? 0 : SOCKET_ERROR; });
}

std::string pattern(std::size_t length) {
    std::string text(length, ' ');
    for (std::size_t i = 0; i != length; ++i)
        text[i] = static_cast<char>('a' + i % 26 + i / 997 % 3);
    return text;
}

}  // namespace

BEHAVIOUR("transmit.refusals", "F.6-21 F.6-22", high, transmit_test,
          "an unknown socket, and one that is not connected, are refused") {
    File const file{"x"};
    CHECK_THAT(transmitted(INVALID_SOCKET, file, 0), FailsWith(WSAENOTSOCK));
    CHECK_THAT(transmitted(stream_socket(), file, 0), FailsWith(WSAENOTCONN));
    CHECK_THAT(transmitted(bound_datagram(), file, 0), FailsWith(WSAENOTCONN));
}

BEHAVIOUR("transmit.unconnected-reuse", "F.20-6 F.6-22", high, transmit_test,
          "without a connection it is WSAENOTCONN, whatever the flags are") {
    CHECK_THAT(transmitted(stream_socket(), nullptr, 0, nullptr, TF_REUSE_SOCKET),
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR("transmit.nothing", "F.6-23", high, transmit_test,
          "without a file and without buffers it succeeds") {
    auto const pair = tcp_pair();
    CHECK(transmit(pair.client, nullptr, 0));
}

BEHAVIOUR("transmit.exported", "F.20-10", high, "docs:TransmitFile",
          "mswsock exports TransmitFile under its name, too") {
    auto const pair = tcp_pair();
    char head[] = "head";
    TRANSMIT_FILE_BUFFERS buffers{head, 4, nullptr, 0};
    CHECK(TransmitFile(pair.client, nullptr, 0, 0, nullptr, &buffers, 0));
    CHECK(recv_text(pair.server, 4) == "head");
}

BEHAVIOUR("transmit.whole-file", "F.6-25 F.6-27", high, transmit_test,
          "0 bytes to write is the whole file from its pointer, which moves to the end") {
    auto const text = pattern(300'000);
    File const file{text};
    file.seek(1000);
    auto const pair = tcp_pair();
    SOCKET const client = pair.client;
    HANDLE const handle = file;
    auto const function = find<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    BlockedCall sending{
        [=] { return function(client, handle, 0, 0, nullptr, nullptr, 0) ? 0LL : -1LL; }};
    CHECK(recv_all_text(pair.server, text.size() - 1000) == text.substr(1000));
    auto const result = sending.result();
    REQUIRE(result);
    CHECK(result->value == 0);
    CHECK(file.position() == text.size());
}

BEHAVIOUR("transmit.head-and-tail", "F.6-24", high, transmit_test,
          "head, file and tail are sent in that order") {
    File const file{"middle"};
    auto const pair = tcp_pair();
    char head[] = "head ";
    char tail[] = " tail";
    TRANSMIT_FILE_BUFFERS buffers{head, 5, tail, 5};
    CHECK(transmit(pair.client, file, 0, &buffers));
    CHECK(recv_all_text(pair.server, 16) == "head middle tail");
}

BEHAVIOUR("transmit.part", "F.6-27", high, "docs:TransmitFile",
          "a number of bytes is sent from the pointer, which moves behind them") {
    File const file{"0123456789"};
    file.seek(2);
    auto const pair = tcp_pair();
    CHECK(transmit(pair.client, file, 3));
    CHECK(recv_all_text(pair.server, 3) == "234");
    CHECK(file.position() == 5);
}

BEHAVIOUR("transmit.disconnect", "F.6-28", medium, "docs:TransmitFile",
          "TF_DISCONNECT ends the stream behind the file") {
    File const file{"last"};
    auto const pair = tcp_pair();
    CHECK(transmit(pair.client, file, 0, nullptr, TF_DISCONNECT));
    CHECK(recv_all_text(pair.server, 4) == "last");
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOUR("transmit.reuse-alone", "F.6-28", medium, "docs:TransmitFile",
          "TF_REUSE_SOCKET without TF_DISCONNECT is WSAEINVAL") {
    File const file{"x"};
    auto const pair = tcp_pair();
    CHECK_THAT(transmitted(pair.client, file, 0, nullptr, TF_REUSE_SOCKET), FailsWith(WSAEINVAL));
}

BEHAVIOUR("transmit.after-shutdown", "F.20-11", medium, "docs:TransmitFile",
          "a direction that is shut refuses a file as it refuses send") {
    File const file{"x"};
    auto const pair = tcp_pair();
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    CHECK_THAT(transmitted(pair.client, file, 0), FailsWith(WSAESHUTDOWN));
}

BEHAVIOUR("transmit.by-guid", "F.20-9", high, "docs:TransmitPackets",
          "TransmitPackets is found by its GUID and sends memory and parts of files in order") {
    auto const pair = tcp_pair();
    auto const transmit_packets = find<LPFN_TRANSMITPACKETS>(WSAID_TRANSMITPACKETS);
    File const file{"0123456789"};
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

BEHAVIOUR("sockets.as-files", "E.2-29", medium, "docs:Socket Handles",
          "ReadFile and WriteFile work on the handle of a connected socket") {
    auto const pair = tcp_pair();
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

BEHAVIOUR("recvex.partial", "D.3-18", medium, "docs:WSARecvEx",
          "a datagram longer than the buffer is a part with MSG_PARTIAL, not an error") {
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
