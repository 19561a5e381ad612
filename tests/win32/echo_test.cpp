// SPDX-License-Identifier: MIT
// ICMP echo requests: IcmpSendEcho and its kin, on the loopback interface.
#include "tests/win32/filled_table.hpp"

#include <ws2tcpip.h>

#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#define PIO_APC_ROUTINE_DEFINED
#include <winternl.h>

#include <iphlpapi.h>

#include <icmpapi.h>

using namespace ws2::test;

namespace {

constexpr auto wine_test = "winetest:testIcmpSendEcho";
constexpr auto docs = "docs:IcmpSendEcho2";
constexpr std::size_t room_for_status = sizeof(IO_STATUS_BLOCK) + 8;

IPAddr const loopback = htonl(INADDR_LOOPBACK);
// Machines do not answer requests to everybody [RFC 1122, 3.2.2.6].
IPAddr const everybody = htonl(0x7fffffff);

class EchoHandle {
public:
    explicit EchoHandle(HANDLE handle) : handle_{handle} {
        REQUIRE(handle_ != INVALID_HANDLE_VALUE);
    }
    EchoHandle(EchoHandle const&) = delete;
    EchoHandle& operator=(EchoHandle const&) = delete;
    ~EchoHandle() {
        if (handle_) IcmpCloseHandle(handle_);
    }
    operator HANDLE() const { return handle_; }
    BOOL close() { return IcmpCloseHandle(std::exchange(handle_, nullptr)); }

private:
    HANDLE handle_;
};

// A user of POSIX hosts needs a right that Windows does not know.
void require_right(DWORD replies) {
    if (replies == 0 && GetLastError() == ERROR_ACCESS_DENIED)
        skip("this user may not send echo requests");
}

template <class Reply>
struct Question {
    explicit Question(std::string text, std::size_t more = room_for_status)
        : data{std::move(text)}, room(sizeof(Reply) + data.size() + more) {}

    void* words() { return data.data(); }
    WORD size() const { return static_cast<WORD>(data.size()); }
    DWORD room_size() const { return static_cast<DWORD>(room.size()); }
    Reply reply() const {
        Reply copy;
        std::memcpy(&copy, room.data(), sizeof copy);
        return copy;
    }
    std::string answer(std::size_t length) const { return {room.data() + sizeof(Reply), length}; }

    std::string data;
    std::vector<char> room;
};
using Question4 = Question<ICMP_ECHO_REPLY>;
// An ICMPV6_ECHO_REPLY, which older SDKs lack, with the packed address that it begins with.
struct Reply6 {
    char port_and_flow[6];
    char address[16];
    char scope[4];
    ULONG status;
    unsigned int round_trip;
};
static_assert(offsetof(Reply6, status) == 28 && sizeof(Reply6) == 36);
using Question6 = Question<Reply6>;

// Older SDKs do not declare it, either.
using SendEcho2Ex = DWORD(WINAPI*)(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, IPAddr, IPAddr, LPVOID,
                                   WORD, PIP_OPTION_INFORMATION, LPVOID, DWORD, DWORD);
SendEcho2Ex send_echo_2_ex() {
    auto const function = GetProcAddress(LoadLibraryA("iphlpapi.dll"), "IcmpSendEcho2Ex");
    REQUIRE(function);
    return reinterpret_cast<SendEcho2Ex>(reinterpret_cast<void*>(function));
}

DWORD ask(HANDLE handle, Question4& question, IPAddr to = loopback, DWORD timeout = patience_ms) {
    SetLastError(untouched);
    auto const count = IcmpSendEcho(handle, to, question.words(), question.size(), nullptr,
                                    question.room.data(), question.room_size(), timeout);
    require_right(count);
    return count;
}

DWORD begin(HANDLE handle, HANDLE event, PIO_APC_ROUTINE routine, Question4& question,
            IPAddr to = loopback, PVOID context = nullptr, DWORD timeout = patience_ms) {
    SetLastError(untouched);
    auto const count =
        IcmpSendEcho2(handle, event, routine, context, to, question.words(), question.size(),
                      nullptr, question.room.data(), question.room_size(), timeout);
    require_right(count);
    return count;
}

void check_answer(Question4 const& question) {
    auto const reply = question.reply();
    CHECK(reply.Address == loopback);
    CHECK(reply.Status == IP_SUCCESS);
    CHECK(reply.Options.Ttl != 0);
    CHECK(reply.Options.OptionsSize == 0);
    REQUIRE(reply.DataSize == question.data.size());
    CHECK(question.answer(reply.DataSize) == question.data);
}

enum class Buffer { whole, none };
struct RefusedRow {
    Behaviour is;
    IPAddr to;
    Buffer buffer;
    DWORD size;
    DWORD error;
};
constexpr DWORD whole = sizeof(ICMP_ECHO_REPLY) + 4;
// clang-format off
#define REFUSED(id, text) {"echo.refused." id, "Win32", high, wine_test, text}
RefusedRow const refused_rows[] = {
    {REFUSED("no-address", "a request to no address is ERROR_INVALID_NETNAME"), 0, Buffer::whole, whole, ERROR_INVALID_NETNAME},
    {REFUSED("no-buffer", "a request without a buffer is ERROR_INVALID_PARAMETER"), loopback, Buffer::none, whole, ERROR_INVALID_PARAMETER},
    {REFUSED("no-size", "a request with an empty buffer is ERROR_INVALID_PARAMETER"), loopback, Buffer::whole, 0, ERROR_INVALID_PARAMETER},
    {REFUSED("too-small", "a reply that does not fit is IP_GENERAL_FAILURE"), loopback, Buffer::whole, whole - 1, IP_GENERAL_FAILURE},
};
// clang-format on

struct ParsedRow {
    Behaviour is;
    ULONG status;
    USHORT count;
    DWORD result;
    DWORD error;
};
constexpr auto parse_test = "winetest:testIcmpParseReplies";
constexpr DWORD nothing = untouched;
// clang-format off
#define PARSED(id, text) {"echo.parsed." id, "Win32", high, parse_test, text}
ParsedRow const parsed_rows[] = {
    {PARSED("none", "a buffer without replies has as many, and its status is the last error"), 12345, 0, 0, 12345},
    {PARSED("empty", "a buffer without replies and status resets the last error"), 0, 0, 0, 0},
    {PARSED("one", "a buffer with one reply has one, and the last error stays"), 12345, 1, 1, nothing},
    {PARSED("three", "a buffer with three replies has three"), 12345, 3, 3, nothing},
};
// clang-format on

}  // namespace

BEHAVIOURS(refused_rows, row) {
    EchoHandle const handle{IcmpCreateFile()};
    char data[4]{};
    char room[whole];
    SetLastError(untouched);
    auto const count =
        IcmpSendEcho(handle, row.to, data, sizeof data, nullptr,
                     row.buffer == Buffer::whole ? room : nullptr, row.size, patience_ms);
    require_right(count);
    CHECK(count == 0);
    CHECK(GetLastError() == row.error);
}

BEHAVIOURS(parsed_rows, row) {
    ICMP_ECHO_REPLY reply{};
    reply.Status = row.status;
    reply.Reserved = row.count;
    SetLastError(untouched);
    CHECK(IcmpParseReplies(&reply, sizeof reply) == row.result);
    CHECK(GetLastError() == row.error);
    CHECK(reply.Status == row.status);
    CHECK(reply.Reserved == 0);
}

BEHAVIOUR("echo.refused.handle", "Win32", high, wine_test,
          "a request by another handle is ERROR_INVALID_PARAMETER") {
    Question4 question{"data"};
    CHECK(ask(INVALID_HANDLE_VALUE, question) == 0);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("echo.reply", "Win32", high, wine_test,
          "IcmpSendEcho returns one reply with its data, and resets the last error") {
    EchoHandle const handle{IcmpCreateFile()};
    Question4 question{"thirty-two bytes, as ping has it", 0};
    auto const count = ask(handle, question);
    REQUIRE(count == 1);
    CHECK(GetLastError() == NO_ERROR);
    check_answer(question);
    CHECK(question.reply().Data ==
          static_cast<void*>(question.room.data() + sizeof(ICMP_ECHO_REPLY)));
    CHECK(question.reply().Reserved == 0);
}

BEHAVIOUR("echo.no-data", "Win32", high, wine_test, "a request may do without data") {
    EchoHandle const handle{IcmpCreateFile()};
    char room[sizeof(ICMP_ECHO_REPLY)];
    char unused = 0;
    auto const count =
        IcmpSendEcho(handle, loopback, &unused, 0, nullptr, room, sizeof room, patience_ms);
    require_right(count);
    CHECK(count == 1);
}

BEHAVIOUR("echo.long", "Win32", medium, "docs:IcmpSendEcho",
          "a request of 30000 bytes comes back whole, and with options") {
    EchoHandle const handle{IcmpCreateFile()};
    std::string text(30000, 'x');
    text.back() = 'y';
    Question4 question{text};
    IP_OPTION_INFORMATION options{};
    options.Ttl = 5;
    options.Flags = IP_FLAG_DF;
    SetLastError(untouched);
    auto const count = IcmpSendEcho2(handle, nullptr, nullptr, nullptr, loopback, question.words(),
                                     question.size(), &options, question.room.data(),
                                     question.room_size(), patience_ms);
    require_right(count);
    REQUIRE(count == 1);
    check_answer(question);
}

BEHAVIOUR("echo.source", "Win32", medium, "docs:IcmpSendEcho2Ex",
          "IcmpSendEcho2Ex sends from the address that is asked for") {
    EchoHandle const handle{IcmpCreateFile()};
    Question4 question{"from here"};
    auto const count = send_echo_2_ex()(handle, nullptr, nullptr, nullptr, loopback, loopback,
                                        question.words(), question.size(), nullptr,
                                        question.room.data(), question.room_size(), patience_ms);
    require_right(count);
    REQUIRE(count == 1);
    check_answer(question);
}

BEHAVIOUR("echo.at-once", "Win32", medium, docs,
          "requests of several threads by one handle get their own replies") {
    EchoHandle const handle{IcmpCreateFile()};
    Question4 first{"probe"};
    ask(handle, first);  // skips for a user without the right
    auto const ask_often = [&](char letter) {
        return [&handle, letter]() -> DWORD {
            DWORD answered = 0;
            for (int i = 0; i != 20; ++i) {
                Question4 question{std::string(64, letter)};
                if (ask(handle, question) != 1) continue;
                if (question.answer(question.reply().DataSize) == question.data) ++answered;
            }
            return answered;
        };
    };
    Thread a{ask_often('a')};
    Thread b{ask_often('b')};
    CHECK(a.join() == 20);
    CHECK(b.join() == 20);
}

BEHAVIOUR("echo.timeout", "Win32", medium, "docs:ICMP_ECHO_REPLY",
          "a request that nobody answers is IP_REQ_TIMED_OUT when its time is over") {
    EchoHandle const handle{IcmpCreateFile()};
    Question4 question{"anybody"};
    auto const count = ask(handle, question, everybody, glance_ms);
    CHECK(count == 0);
    CHECK(GetLastError() == IP_REQ_TIMED_OUT);
}

BEHAVIOUR("echo.event", "Win32", high, wine_test,
          "IcmpSendEcho2 with an event is pending, and sets it when the reply is there") {
    EchoHandle const handle{IcmpCreateFile()};
    auto const event = automatic_event(TRUE);
    Question4 question{"later"};
    auto const count = begin(handle, event, nullptr, question);
    REQUIRE(count == 0);
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
    REQUIRE(WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0);
    check_answer(question);
    CHECK(IcmpParseReplies(question.room.data(), question.room_size()) == 1);
}

BEHAVIOUR("echo.event-refused", "Win32", high, wine_test,
          "what cannot be sent fails at once, and leaves the event alone") {
    EchoHandle const handle{IcmpCreateFile()};
    auto const event = automatic_event();
    Question4 question{"nowhere"};
    CHECK(begin(handle, event, nullptr, question, 0) == 0);
    CHECK(GetLastError() == ERROR_INVALID_NETNAME);
    CHECK_FALSE(is_signalled(event));
}

BEHAVIOUR("echo.event-timeout", "Win32", medium, docs,
          "the event is set when the time is over, and then there is no reply") {
    EchoHandle const handle{IcmpCreateFile()};
    auto const event = automatic_event();
    Question4 question{"anybody"};
    begin(handle, event, nullptr, question, everybody, nullptr, glance_ms);
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
    REQUIRE(WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0);
    CHECK(IcmpParseReplies(question.room.data(), question.room_size()) == 0);
    CHECK(GetLastError() == IP_REQ_TIMED_OUT);
}

BEHAVIOUR("echo.closed", "Win32", medium, "docs:IcmpCloseHandle",
          "a request under way ends with its handle") {
    EchoHandle handle{IcmpCreateFile()};
    auto const event = automatic_event();
    Question4 question{"anybody"};
    begin(handle, event, nullptr, question, everybody, nullptr, INFINITE);
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
    CHECK(handle.close());
    CHECK(WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0);
}

namespace {

struct Called {
    int times = 0;
    NTSTATUS status = -1;
    ULONG_PTR bytes = 0;
};
VOID NTAPI note_call(PVOID context, PIO_STATUS_BLOCK block, ULONG) {
    auto& called = *static_cast<Called*>(context);
    ++called.times;
    called.status = block->Status;
    called.bytes = block->Information;
}

}  // namespace

BEHAVIOUR("echo.routine", "Win32", high, wine_test,
          "IcmpSendEcho2 with a routine calls it in an alertable wait, with a status and a size") {
    EchoHandle const handle{IcmpCreateFile()};
    Question4 question{"call me"};
    Called called;
    auto const count = begin(handle, nullptr, note_call, question, loopback, &called);
    REQUIRE(count == 0);
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
    REQUIRE(SleepEx(patience_ms, TRUE) == WAIT_IO_COMPLETION);
    CHECK(called.times == 1);
    CHECK(called.status == 0);
    CHECK(called.bytes == sizeof(ICMP_ECHO_REPLY) + question.data.size());
    check_answer(question);
    CHECK(IcmpParseReplies(question.room.data(), question.room_size()) == 1);
}

BEHAVIOUR("echo.ipv6", "Win32", medium, "docs:Icmp6SendEcho2",
          "Icmp6SendEcho2 returns one reply with its data, at once and with an event") {
    if (!has_ipv6()) skip("this machine has no IPv6");
    EchoHandle const handle{Icmp6CreateFile()};
    sockaddr_in6 from{};
    from.sin6_family = AF_INET6;
    auto to = from;
    to.sin6_addr = in6addr_loopback;
    auto const event = automatic_event();
    for (HANDLE const with : {HANDLE{}, HANDLE{event}}) {
        Question6 question{"six"};
        auto const count = Icmp6SendEcho2(handle, with, nullptr, nullptr, &from, &to,
                                          question.words(), question.size(), nullptr,
                                          question.room.data(), question.room_size(), patience_ms);
        require_right(count);
        if (count == 0 && GetLastError() == ERROR_NOT_SUPPORTED) skip("there is no IPv6");
        if (with) {
            REQUIRE(GetLastError() == ERROR_IO_PENDING);
            REQUIRE(WaitForSingleObject(event, patience_ms) == WAIT_OBJECT_0);
            CHECK(Icmp6ParseReplies(question.room.data(), question.room_size()) == 1);
        } else {
            CHECK(count == 1);
        }
        auto const reply = question.reply();
        CHECK(reply.status == IP_SUCCESS);
        CHECK(std::memcmp(reply.address, &in6addr_loopback, 16) == 0);
        CHECK(question.answer(question.data.size()) == question.data);
    }
}

BEHAVIOUR("echo.parsed-ipv6", "Win32", high, "docs:Icmp6ParseReplies",
          "Icmp6ParseReplies takes a success, and the end of the hops, for a reply") {
    Reply6 reply{};
    CHECK(Icmp6ParseReplies(&reply, sizeof reply) == 1);
    reply.status = IP_TTL_EXPIRED_TRANSIT;
    CHECK(Icmp6ParseReplies(&reply, sizeof reply) == 1);
    CHECK(Icmp6ParseReplies(nullptr, sizeof reply) == 0);
    CHECK(GetLastError() == ERROR_GEN_FAILURE);
    CHECK(Icmp6ParseReplies(&reply, 0) == 0);
    CHECK(GetLastError() == ERROR_GEN_FAILURE);
}
