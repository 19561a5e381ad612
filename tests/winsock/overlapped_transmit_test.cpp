// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets with an OVERLAPPED, and their place among the sends of a socket.
#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/known_file.hpp"

using namespace ws2::test;

namespace {

constexpr auto transmit_file_test = "winetest:test_TransmitFile";

// Its pointer is not where OVERLAPPEDs say.
struct MovedFile : KnownFile {
    explicit MovedFile(std::string const& text) : KnownFile{text, 1} {}
};

BOOL transmit_file(SOCKET s, HANDLE file, DWORD count, OVERLAPPED* overlapped,
                   TRANSMIT_FILE_BUFFERS* buffers = nullptr, DWORD flags = 0) {
    static auto const function = extension_function<LPFN_TRANSMITFILE>(WSAID_TRANSMITFILE);
    return function(s, file, count, 0, overlapped, buffers, flags);
}

bool begins(SOCKET s, HANDLE file, DWORD count, OVERLAPPED* overlapped,
            TRANSMIT_FILE_BUFFERS* buffers = nullptr, DWORD flags = 0) {
    return transmit_file(s, file, count, overlapped, buffers, flags) ||
           WSAGetLastError() == WSA_IO_PENDING;
}

void no_send_buffer(SOCKET s) {
    constexpr int none = 0;
    REQUIRE(setsockopt(s, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<char const*>(&none),
                       sizeof none) == 0);
}

}  // namespace

BEHAVIOUR("transmit-overlapped.whole", "F.20-5 F.6-26", high, transmit_file_test,
          "an overlapped TransmitFile pends and ends with the count of head, file and tail; the "
          "file is read from the "
          "OVERLAPPED's offset, wherever its pointer is") {
    MovedFile const file{"0123456789"};
    auto const pair = tcp_pair();
    char head[] = "<";
    char tail[] = ">!";
    TRANSMIT_FILE_BUFFERS buffers{head, 1, tail, 2};
    Overlap overlap;
    overlap->Offset = 4;
    CHECK_THAT(
        outcome_of_bool([&] { return transmit_file(pair.client, file, 0, &overlap, &buffers); }),
        FailsWith(WSA_IO_PENDING));
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 9);
    CHECK(recv_all_text(pair.server, 9) == "<456789>!");
}

BEHAVIOUR("transmit-overlapped.part", "F.6-26", high, transmit_file_test,
          "TransmitFile sends the asked number of bytes from the offset in the OVERLAPPED") {
    MovedFile const file{"0123456789"};
    auto const pair = tcp_pair();
    Overlap overlap;
    overlap->Offset = 2;
    REQUIRE(begins(pair.client, file, 3, &overlap));
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 3);
    CHECK(recv_all_text(pair.server, 3) == "234");
}

BEHAVIOUR(
    "transmit-overlapped.from-pointer", "F.6-31", medium, "web:golang/go#25722",
    "an overlapped TransmitFile from offset 0 starts at the pointer of a file that was opened "
    "without FILE_FLAG_OVERLAPPED") {
    MovedFile const file{"0123456789"};
    auto const pair = tcp_pair();
    Overlap overlap;
    REQUIRE(begins(pair.client, file, 3, &overlap));
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 3);
    CHECK(recv_all_text(pair.server, 3) == "123");
}

BEHAVIOUR("transmit-overlapped.offset-behind-end", "F.6-26", medium, "docs:TransmitFile",
          "TransmitFile from an offset behind the file's end is WSAEINVAL") {
    MovedFile const file{"0123456789"};
    auto const pair = tcp_pair();
    Overlap overlap;
    overlap->Offset = 11;
    CHECK_THAT(outcome_of_bool([&] { return transmit_file(pair.client, file, 0, &overlap); }),
               FailsWith(WSAEINVAL));
}

BEHAVIOUR("transmit-overlapped.too-long", "F.20-8", medium, "docs:TransmitFile",
          "TransmitFile of more than 2147483646 bytes in all is WSAEINVAL") {
    KnownFile const file{"x"};
    auto const pair = tcp_pair();
    Overlap overlap;
    CHECK_THAT(
        outcome_of_bool([&] { return transmit_file(pair.client, file, 0x7fffffff, &overlap); }),
        FailsWith(WSAEINVAL));
}

BEHAVIOUR(
    "transmit-overlapped.unconnected", "F.20-6", high, transmit_file_test,
    "TransmitFile with an OVERLAPPED and without a connection is WSAENOTCONN, with every flag") {
    KnownFile const file{"x"};
    auto const s = stream_socket();
    for (DWORD const flags : {0u, 1u * TF_DISCONNECT, 1u * (TF_DISCONNECT | TF_REUSE_SOCKET)}) {
        Overlap overlap;
        CHECK_THAT(
            outcome_of_bool([&] { return transmit_file(s, file, 0, &overlap, nullptr, flags); }),
            FailsWith(WSAENOTCONN));
    }
}

BEHAVIOUR("transmit-overlapped.large", "F.20-5", high, transmit_file_test,
          "a TransmitFile to a peer that reads slowly ends when all of the file is sent, in "
          "blocking and non-blocking mode") {
    auto const text = letters(3'000'000);
    KnownFile const file{text};
    for (bool const is_blocking : {true, false}) {
        auto const pair = tcp_pair();
        if (!is_blocking) set_non_blocking(pair.client);
        no_send_buffer(pair.client);
        Overlap overlap;
        REQUIRE(begins(pair.client, file, 0, &overlap));
        bool const is_whole = recv_all_text(pair.server, text.size()) == text;
        CHECK(is_whole);
        CHECK(overlap.ends_with(0));
        CHECK(overlap.bytes() == text.size());
    }
}

BEHAVIOUR("transmit-overlapped.file-closed", "F.20-5", medium, "docs:CloseHandle",
          "the file may be closed while an overlapped TransmitFile sends it") {
    auto const text = letters(3'000'000);
    auto const pair = tcp_pair();
    no_send_buffer(pair.client);
    Overlap overlap;
    {
        KnownFile const file{text};
        REQUIRE(begins(pair.client, file, 0, &overlap));
    }
    bool const is_whole = recv_all_text(pair.server, text.size()) == text;
    CHECK(is_whole);
    CHECK(overlap.ends_with(0));
}

BEHAVIOUR("transmit-overlapped.in-order", "F.13-11", high, "docs:TransmitFile",
          "an overlapped TransmitFile keeps its place among overlapped sends, and a plain one "
          "comes behind them") {
    auto const text = letters(2'000'000);
    KnownFile const file{text};
    auto const pair = tcp_pair();
    no_send_buffer(pair.client);
    std::string before(2'000'000, '<');
    std::string behind = "behind";
    WSABUF first{static_cast<ULONG>(before.size()), before.data()};
    WSABUF last{static_cast<ULONG>(behind.size()), behind.data()};
    Overlap sends[2];
    Overlap overlap;
    auto const sent = [&](WSABUF& buffer, Overlap& each) {
        return WSASend(pair.client, &buffer, 1, nullptr, 0, &each, nullptr) == 0 ||
               WSAGetLastError() == WSA_IO_PENDING;
    };
    REQUIRE(sent(first, sends[0]));
    REQUIRE(begins(pair.client, file, 0, &overlap));
    REQUIRE(sent(last, sends[1]));
    SOCKET const client = pair.client;
    char tail[] = "tail";
    BlockedCall const plain{[&] {
        TRANSMIT_FILE_BUFFERS buffers{tail, 4, nullptr, 0};
        return transmit_file(client, nullptr, 0, nullptr, &buffers) ? 0LL : -1LL;
    }};
    auto const all = before + text + behind + "tail";
    bool const is_in_order = recv_all_text(pair.server, all.size()) == all;
    CHECK(is_in_order);
    auto const result = plain.result();
    REQUIRE(result);
    CHECK(result->value == 0);
    for (auto& each : sends) CHECK(each.ends_with(0));
    CHECK(overlap.ends_with(0));
}

BEHAVIOUR("transmit-overlapped.disconnect", "F.6-28", medium, "docs:TransmitFile",
          "TF_DISCONNECT of an overlapped TransmitFile ends the stream behind the file") {
    KnownFile const file{"last"};
    auto const pair = tcp_pair();
    Overlap overlap;
    REQUIRE(begins(pair.client, file, 0, &overlap, nullptr, TF_DISCONNECT));
    CHECK(overlap.ends_with(0));
    CHECK(recv_all_text(pair.server, 4) == "last");
    CHECK(recv_text(pair.server, 1).empty());
}

BEHAVIOUR("transmit-overlapped.write-behind", "F.20-7", medium, "docs:TransmitFile",
          "TransmitFile with TF_WRITE_BEHIND ends when everything is queued, whether the peer "
          "reads or not") {
    KnownFile const file{"queued"};
    auto const pair = tcp_pair();
    Overlap overlap;
    REQUIRE(begins(pair.client, file, 0, &overlap, nullptr, TF_WRITE_BEHIND));
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 6);
    CHECK(recv_all_text(pair.server, 6) == "queued");
}

BEHAVIOUR("transmit-overlapped.reuse", "B.7-34 F.6-28 F.20-4", high, "docs:TransmitFile",
          "after TransmitFile with TF_DISCONNECT and TF_REUSE_SOCKET AcceptEx can accept into the "
          "socket again") {
    KnownFile const file{"page"};
    auto const listening = listener();
    auto const acceptor = stream_socket();
    for (int round = 0; round != 2; ++round) {
        AcceptRooms rooms;
        Overlap accepting;
        REQUIRE(starts_accepting(listening, acceptor, rooms, &accepting));
        auto const client = connected_to(listening);
        REQUIRE(accepting.ends_with(0));
        REQUIRE(update_accept_context(acceptor, listening) == 0);
        Overlap overlap;
        REQUIRE(begins(acceptor, file, 0, &overlap, nullptr, TF_DISCONNECT | TF_REUSE_SOCKET));
        CHECK(recv_all_text(client, 4) == "page");
        CHECK(recv_text(client, 1).empty());
        CHECK(overlap.ends_with(0));
    }
}

BEHAVIOUR("transmit-overlapped.port", "F.20-5", high, transmit_file_test,
          "the end of TransmitFile on a socket with a port is a packet") {
    KnownFile const file{"0123456789"};
    auto const pair = tcp_pair();
    Port const port;
    REQUIRE(port.take(pair.client, 8));
    Overlap overlap{Overlap::Kind::without_event};
    REQUIRE(begins(pair.client, file, 0, &overlap));
    auto const entry = port.next();
    CHECK(entry.is_success);
    CHECK(entry.key == 8);
    CHECK(entry.bytes == 10);
    CHECK(entry.overlapped == &overlap);
}

BEHAVIOUR("transmit-overlapped.packets", "F.20-9", medium, "docs:TransmitPackets",
          "TransmitPackets sends memory and parts of files in order, and counts them all") {
    MovedFile const file{"0123456789"};
    auto const pair = tcp_pair();
    auto const function = extension_function<LPFN_TRANSMITPACKETS>(WSAID_TRANSMITPACKETS);
    char text[] = "<memory>";
    TRANSMIT_PACKETS_ELEMENT elements[2]{};
    elements[0].dwElFlags = TP_ELEMENT_MEMORY;
    elements[0].cLength = 8;
    elements[0].pBuffer = text;
    elements[1].dwElFlags = TP_ELEMENT_FILE;
    elements[1].cLength = 3;
    elements[1].nFileOffset.QuadPart = 7;
    elements[1].hFile = file;
    Overlap overlap;
    REQUIRE((function(pair.client, elements, 2, 0, &overlap, 0) ||
             WSAGetLastError() == WSA_IO_PENDING));
    CHECK(recv_all_text(pair.server, 11) == "<memory>789");
    CHECK(overlap.ends_with(0));
    CHECK(overlap.bytes() == 11);
}
