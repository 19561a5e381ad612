// SPDX-License-Identifier: MIT
// One connection after the other, with random sends, urgent bytes, questions and an ending on one
// side, random receives on the other, and threads that disturb both; some begin before the
// connection is accepted. The model: every byte that a send accepted arrives once, in order and
// before the end; urgent bytes come in their order, all of them and never in the stream; a send
// takes all or nothing; FIONREAD counts no more than the stream has; a clean end follows all bytes,
// and an abortive one is a reset; what a peer can send to a program that does not receive has a
// limit.
#include <winsock2.h>
#include <ws2shim/ws2shim.h>

#include <atomic>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "platform/urgent.hpp"
#include "tests/stress/seeds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::test;

namespace {

// The stream's bytes say where they stand; urgent ones are capital letters and stand nowhere.
char byte_at(std::size_t position) { return static_cast<char>('a' + position % 26); }
char urgent_at(std::size_t number) { return static_cast<char>('A' + number % 26); }

struct Model {
    std::atomic<std::size_t> accepted{0};  // bytes of the stream; more may be under way in a send
    std::atomic<std::size_t> offered{0};   // what the send under way may bring these to
    std::atomic<std::size_t> urgent{0};
    std::atomic<std::size_t> taken{0};
    std::atomic<std::size_t> urgent_taken{0};
    std::atomic<bool> is_aborted{false};
    std::atomic<bool> has_ended{false};  // the sending side
};

class Writer {
public:
    Writer(UniqueSocket socket, Model& model, unsigned seed)
        : socket_{std::move(socket)}, model_{model}, dice_{seed} {}

    // Begins with so many urgent bytes.
    void run(int early) {
        for (; early != 0; --early)
            send_with(static_cast<std::size_t>(dice_.below(3)), {urgent_at(model_.urgent)});
        for (int left = 5 + dice_.below(60); left != 0; --left) step();
        end();
    }

private:
    void step() {
        switch (dice_.below(8)) {
            case 0:
                return send_urgent();
            case 1:
                return set_mode(dice_.one_in(2));
            default:
                return send_some();
        }
    }

    void set_mode(bool is_blocking) {
        u_long mode = is_blocking ? 0 : 1;
        is_blocking_ = is_blocking;
        ioctlsocket(socket_, FIONBIO, &mode);
    }

    void send_some() { send_with(some_length(), ""); }

    // A host reports the newest urgent byte alone, so that one which has no room to arrive must
    // not be followed by another.
    void send_urgent() {
        auto const length = dice_.one_in(2) ? 0 : some_length();
        bool const is_under_way = model_.urgent != model_.urgent_taken;
        constexpr std::size_t always_arrives = 30'000;
        if (is_under_way && model_.accepted - model_.taken + length > always_arrives) return;
        send_with(length, {urgent_at(model_.urgent)});
    }

    std::size_t some_length() {
        return static_cast<std::size_t>(dice_.one_in(12) ? 1'000'000 + dice_.below(4'000'000)
                                                         : 1 + dice_.below(20'000));
    }

    // All, or nothing with WSAEWOULDBLOCK.
    void send_with(std::size_t length, std::string const& urgent) {
        auto const start = model_.accepted.load();
        std::string data(length, '\0');
        for (std::size_t i = 0; i != length; ++i) data[i] = byte_at(start + i);
        data += urgent;
        auto const all = static_cast<int>(data.size());
        model_.offered = start + length;
        // Counted before it can be taken.
        model_.urgent += urgent.size();
        auto const sent = send(socket_, data.data(), all, urgent.empty() ? 0 : MSG_OOB);
        is_wrong_ = is_wrong_ ||
                    (sent >= 0 ? sent != all : is_blocking_ || WSAGetLastError() != WSAEWOULDBLOCK);
        if (sent > 0)
            model_.accepted = start + length;
        else
            model_.urgent -= urgent.size();
    }

    // Often with more on the way than the host takes.
    void end() {
        if (dice_.one_in(2)) {
            set_mode(false);
            bool const may_be_urgent = model_.urgent == model_.urgent_taken;
            std::string const urgent(may_be_urgent && dice_.one_in(2) ? 1 : 0,
                                     urgent_at(model_.urgent));
            send_with(static_cast<std::size_t>(1'000'000 + dice_.below(4'000'000)), urgent);
        }
        if (dice_.one_in(4)) {
            linger const at_once{1, 0};
            setsockopt(socket_, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&at_once),
                       sizeof at_once);
            model_.is_aborted = true;
        } else if (dice_.one_in(2)) {
            shutdown(socket_, SD_SEND);
        }
        socket_.close();
        model_.has_ended = true;
    }

public:
    bool is_wrong() const { return is_wrong_; }
    SOCKET socket() const { return socket_; }

private:
    UniqueSocket socket_;
    Model& model_;
    Dice dice_;
    bool is_blocking_ = true;
    bool is_wrong_ = false;
};

class Reader {
public:
    Reader(SOCKET socket, Model& model, unsigned seed)
        : socket_{socket}, model_{model}, dice_{seed}, buffer_(70'000, '\0') {}

    // What is wrong; empty when nothing is.
    std::string run() {
        while (wrong_.str().empty() && !has_ended_) step();
        if (wrong_.str().empty()) check_end();
        return wrong_.str();
    }

private:
    void step() {
        switch (dice_.below(6)) {
            case 0:
                return take_urgent();
            case 1:
                return ask_for_count();
            default:
                return take_some();
        }
    }

    void take_some() {
        auto const wanted = 1 + dice_.below(dice_.one_in(2) ? 100 : 70'000);
        bool const is_peek = dice_.one_in(5);
        auto const count = recv(socket_, buffer_.data(), wanted, is_peek ? MSG_PEEK : 0);
        if (count <= 0) {
            code_ = count == 0 ? 0 : WSAGetLastError();
            has_ended_ = true;
            return;
        }
        for (int i = 0; i != count; ++i) {
            if (buffer_[static_cast<std::size_t>(i)] ==
                byte_at(taken_ + static_cast<std::size_t>(i)))
                continue;
            wrong_ << "'" << buffer_[static_cast<std::size_t>(i)] << "' at "
                   << taken_ + static_cast<std::size_t>(i);
            return;
        }
        if (is_peek) return;
        taken_ += static_cast<std::size_t>(count);
        model_.taken = taken_;
    }

    void take_urgent() {
        if (!is_ready(socket_, Ready::exceptional)) return;
        char byte = 0;
        auto const count = recv(socket_, &byte, 1, MSG_OOB);
        if (count != 1) return;  // a reset takes it away
        if (byte != urgent_at(urgent_)) wrong_ << "urgent '" << byte << "' as number " << urgent_;
        model_.urgent_taken = ++urgent_;
    }

    void ask_for_count() {
        u_long count = 0;
        if (ioctlsocket(socket_, FIONREAD, &count) != 0) return;
        if (taken_ + count > model_.offered)
            wrong_ << "FIONREAD " << count << " behind " << taken_ << " of " << model_.offered;
    }

    void check_end() {
        if (model_.is_aborted && code_ == WSAECONNRESET) return;
        if (code_ != 0) wrong_ << "ended with " << code_;
        if (model_.is_aborted) wrong_ << "a clean end of an abortive close";
        if (taken_ != model_.accepted) wrong_ << "ended at " << taken_ << " of " << model_.accepted;
        while (wrong_.str().empty() && urgent_ != model_.urgent) {
            auto const before = urgent_;
            take_urgent();
            if (urgent_ == before) wrong_ << "urgent number " << urgent_ << " is missing";
        }
    }

    SOCKET socket_;
    Model& model_;
    Dice dice_;
    std::string buffer_;
    std::size_t taken_ = 0;
    std::size_t urgent_ = 0;
    int code_ = 0;
    bool has_ended_ = false;
    std::ostringstream wrong_;
};

// Looks at both ends and takes nothing.
void disturb(SOCKET reader, SOCKET writer, std::atomic<bool> const& is_over, unsigned seed) {
    Dice dice{seed};
    while (!is_over) {
        fd_set sets[3];
        for (auto& set : sets) {
            FD_ZERO(&set);
            FD_SET(reader, &set);
            FD_SET(writer, &set);
        }
        timeval limit{0, dice.below(2) * 1000};
        select(0, &sets[0], dice.one_in(2) ? &sets[1] : nullptr, &sets[2], &limit);
        u_long answer = 0;
        ioctlsocket(dice.one_in(2) ? reader : writer,
                    dice.one_in(2) ? static_cast<long>(SIOCATMARK) : static_cast<long>(FIONREAD),
                    &answer);
    }
}

void set_buffer(SOCKET socket, int option, int size) {
    REQUIRE(setsockopt(socket, SOL_SOCKET, option, reinterpret_cast<char const*>(&size),
                       sizeof size) == 0);
}

std::string one_connection(unsigned seed) {
    Dice dice{seed};
    auto const listening = listener(dice.one_in(2) ? AF_INET6 : AF_INET);
    auto client = connected_to(listening);
    SOCKET const writing = client;
    if (dice.one_in(2)) set_buffer(client, SO_SNDBUF, 65536);
    Model model;
    Writer writer{std::move(client), model, seed + 1};
    std::atomic<bool> is_over{false};
    std::vector<std::thread> threads;
    // Urgent bytes may come before the accept where the host reports its position to the sender.
    bool const may_be_early = static_cast<bool>(platform::sent_position(ws2_socket_fd(writing)));
    UniqueSocket server;
    if (!may_be_early) server = UniqueSocket{accept(listening, nullptr, nullptr)};
    int const early = may_be_early && dice.one_in(3) ? 2 + dice.below(3) : 0;
    threads.emplace_back([&] { writer.run(early); });
    // Some bytes are there before.
    if (early != 0 || dice.one_in(2))
        eventually([&] {
            auto const at_least = static_cast<std::size_t>(early);
            return model.has_ended || (model.offered > 0 && model.urgent >= at_least);
        });
    if (!server.valid()) server = UniqueSocket{accept(listening, nullptr, nullptr)};
    if (!server.valid()) {
        bool const was_reset = WSAGetLastError() == WSAECONNRESET;
        threads.front().join();
        return was_reset && model.is_aborted ? "" : "accept failed";
    }
    SOCKET const reading = server;
    for (int i = dice.below(3); i != 0; --i)
        threads.emplace_back(disturb, reading, writing, std::cref(is_over),
                             seed + 10 + static_cast<unsigned>(i));
    auto wrong = Reader{reading, model, seed + 2}.run();
    // What stops the reader must not stop the writer for ever.
    if (!wrong.empty()) close_with_reset(std::move(server));
    threads.front().join();
    is_over = true;
    for (auto& thread : threads)
        if (thread.joinable()) thread.join();
    if (wrong.empty() && writer.is_wrong()) wrong = "a send took a part, or failed";
    return wrong;
}

// Whatever looks at a socket and takes nothing from it.
void look_at(SOCKET socket, Dice& dice) {
    char data[100];
    u_long answer = 0;
    switch (dice.below(4)) {
        case 0:
            is_ready(socket, Ready::exceptional);
            return;
        case 1:
            recv(socket, data, sizeof data, MSG_PEEK);
            return;
        case 2:
            recv(socket, data, 1, MSG_OOB | MSG_PEEK);
            return;
        default:
            ioctlsocket(socket, FIONREAD, &answer);
    }
}

// Urgent bytes between others, again and again, to a program that only looks. The buffers of both
// ends and one send behind them are what there is room for, with the host's overhead.
std::string one_flood(unsigned seed) {
    constexpr int buffer_size = 65536;
    constexpr std::size_t most = 1'000'000;
    Dice dice{seed};
    auto const pair = tcp_pair();
    set_buffer(pair.server, SO_RCVBUF, buffer_size);
    set_buffer(pair.client, SO_SNDBUF, buffer_size);
    for (SOCKET const each : {SOCKET{pair.server}, SOCKET{pair.client}}) set_non_blocking(each);
    std::string const data(static_cast<std::size_t>(1 + dice.below(8000)), 'x');
    std::size_t accepted = 0;
    for (int refusals = 0; refusals != 20 && accepted < 4 * most;) {
        auto const sent = send(pair.client, data.data(), static_cast<int>(data.size()), MSG_OOB);
        if (sent > 0)
            accepted += static_cast<std::size_t>(sent);
        else
            ++refusals;
        look_at(pair.server, dice);
    }
    return accepted < most ? "" : std::to_string(accepted) + " bytes were taken";
}

}  // namespace

TEST_CASE("what a connection accepts arrives as it was sent, whatever disturbs it", "[stress]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        INFO("WS2_STRESS_SEED=" << run.seed() - 1);
        REQUIRE(one_connection(run.seed()) == "");
    }
}

TEST_CASE("who does not receive takes no more than there is room for", "[stress]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        INFO("WS2_STRESS_SEED=" << run.seed() - 1);
        REQUIRE(one_flood(run.seed()) == "");
    }
}
