// SPDX-License-Identifier: MIT
// Short sends, with and without an urgent byte, one after the other, to a receiver that calls
// FIONREAD all the time, also at the moment a byte arrives. The model knows every byte of the
// stream: while a message comes FIONREAD is no less than before and no more than with it, then it
// is exactly that. Urgent bytes are never among them.
#include <winsock2.h>
#include <ws2shim/ws2shim.h>

#include <atomic>
#include <cstdint>
#include <sstream>
#include <string>
#include <thread>

#include "platform/socket_calls.hpp"
#include "tests/stress/seeds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::test;

namespace {

constexpr int over = -1;

struct Stream {
    std::atomic<std::size_t> offered{0};  // also by the send under way
    std::atomic<std::size_t> accepted{0};
    std::atomic<std::size_t> taken{0};
    std::atomic<int> ordered{0};  // messages that the reader is ready for, or over
    std::atomic<int> sent{0};     // messages

    void order(int messages) {
        ordered = messages;
        ordered.notify_one();
    }
};

class Sender {
public:
    // The peer is an ordinary program of the host: the library does not know what it sends.
    Sender(SOCKET socket, bool is_host_program, Stream& stream, unsigned seed)
        : socket_{socket}, is_host_program_{is_host_program}, stream_{stream}, dice_{seed} {}

    void run() {
        for (int done = 0;;) {
            stream_.ordered.wait(done);
            if (stream_.ordered == over) return;
            send_message();
            stream_.sent = ++done;
        }
    }

private:
    void send_message() {
        std::string message(static_cast<std::size_t>(dice_.below(3)), 's');
        stream_.offered += message.size();
        if (message.empty() || dice_.one_in(2))
            send_it(message + 'U', MSG_OOB);
        else
            send_it(message, 0);
        stream_.accepted = stream_.offered.load();
    }

    void send_it(std::string const& data, int flags) const {
        if (is_host_program_)
            static_cast<void>(platform::send(ws2_socket_fd(socket_), data.data(), data.size(),
                                             flags != 0 ? platform::flag_urgent : 0u));
        else
            send(socket_, data.data(), static_cast<int>(data.size()), flags);
    }

    SOCKET socket_;
    bool is_host_program_;
    Stream& stream_;
    Dice dice_;
};

std::size_t ask_count(SOCKET socket) {
    u_long count = 0;
    return ioctlsocket(socket, FIONREAD, &count) == 0 ? count : SIZE_MAX;
}

class Reader {
public:
    Reader(SOCKET socket, Stream& stream, unsigned seed)
        : socket_{socket}, stream_{stream}, dice_{seed} {}

    // What is wrong; empty when nothing is.
    std::string run(int messages) {
        for (int number = 1; number <= messages && is_right(); ++number) {
            stream_.order(number);
            look_until_sent(number);
            if (!eventually([&] { return look() == unread() || !is_right(); }))
                wrong_ << "FIONREAD stays at " << look() << " of " << unread();
            least_ = unread();
            // Before the next: the host knows one urgent byte at a time.
            while (is_ready(socket_, Ready::exceptional)) take_urgent();
            if (dice_.one_in(2)) take_some();
        }
        stream_.order(over);
        return wrong_.str();
    }

private:
    bool is_right() const { return wrong_.view().empty(); }
    std::size_t unread() const { return stream_.accepted - stream_.taken; }

    // Without a pause as far as that keeps no sender from sending.
    void look_until_sent(int number) {
        constexpr int looks_per_turn = 32;
        for (int looks = 1; stream_.sent != number && is_right(); ++looks) {
            look();
            if (looks % looks_per_turn == 0) std::this_thread::yield();
        }
    }

    std::size_t look() {
        auto const count = ask_count(socket_);
        auto const most = stream_.offered - stream_.taken;
        if (is_right() && (count < least_ || count > most))
            wrong_ << "FIONREAD " << count << " of " << least_ << " to " << most;
        return count;
    }

    void take_urgent() {
        char byte = 0;
        if (recv(socket_, &byte, 1, MSG_OOB) != 1 || byte != 'U') wrong_ << "no urgent byte";
    }

    void take_some() {
        char bytes[4]{};
        if (least_ == 0) return;
        auto const count = recv(socket_, bytes, 1 + dice_.below(4), 0);
        for (int i = 0; i < count; ++i)
            if (bytes[i] != 's') wrong_ << "'" << bytes[i] << "' in the stream";
        if (count > 0) stream_.taken += static_cast<std::size_t>(count);
        least_ = unread();
    }

    SOCKET socket_;
    Stream& stream_;
    Dice dice_;
    std::size_t least_ = 0;
    std::ostringstream wrong_;
};

// Asks beside the reader, and so cannot know what that has taken meanwhile.
void ask_beside(SOCKET socket, Stream const& stream, std::atomic<bool>& counts_too_many) {
    while (stream.ordered != over) {
        auto const taken = stream.taken.load();
        auto const count = ask_count(socket);
        if (count > stream.offered - taken) counts_too_many = true;
        std::this_thread::yield();
    }
}

std::string one_conversation(unsigned seed) {
    Dice dice{seed};
    auto const pair = tcp_pair();
    Stream stream;
    Sender sender{pair.client, dice.one_in(2), stream, seed + 1};
    std::atomic<bool> counts_too_many{false};
    std::thread sending{[&] { sender.run(); }};
    std::thread asking;
    if (dice.one_in(4))
        asking = std::thread{ask_beside, pair.server.get(), std::cref(stream),
                             std::ref(counts_too_many)};
    // A receive is in another state before the first urgent byte than behind it.
    auto wrong = Reader{pair.server, stream, seed + 2}.run(1 + dice.below(dice.one_in(2) ? 3 : 60));
    sending.join();
    if (asking.joinable()) asking.join();
    if (wrong.empty() && counts_too_many) wrong = "FIONREAD counts more than was sent";
    return wrong;
}

}  // namespace

TEST_CASE("FIONREAD counts the stream and no urgent byte, also while one arrives", "[stress]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        INFO("WS2_STRESS_SEED=" << run.seed() - 1);
        REQUIRE(one_conversation(run.seed()) == "");
    }
}
