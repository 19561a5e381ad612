// SPDX-License-Identifier: MIT
// One connection after the other, with random sends, urgent bytes, questions and an ending on one
// side, random receives on the other, and threads that disturb both. The model: every byte that a
// send accepted arrives once, in order and before the end; urgent bytes come in their order and
// never in the stream; FIONREAD counts no more than the stream has; a clean end follows all bytes,
// and an abortive one is a reset.
#include <winsock2.h>

#include <atomic>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/stress/seeds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

// The stream's bytes say where they stand; urgent ones are capital letters and stand nowhere.
char byte_at(std::size_t position) { return static_cast<char>('a' + position % 26); }
char urgent_at(std::size_t number) { return static_cast<char>('A' + number % 26); }

struct Model {
    std::atomic<std::size_t> accepted{0};  // bytes of the stream; more may be under way in a send
    std::atomic<std::size_t> offered{0};   // what the send under way may bring these to
    std::atomic<std::size_t> urgent{0};
    std::atomic<bool> is_aborted{false};
};

class Writer {
public:
    Writer(UniqueSocket socket, Model& model, unsigned seed)
        : socket_{std::move(socket)}, model_{model}, dice_{seed} {}

    void run() {
        for (int left = 5 + dice_.below(60); left != 0; --left) step();
        end();
    }

private:
    void step() {
        switch (dice_.below(8)) {
            case 0:
                return send_urgent();
            case 1: {
                u_long mode = dice_.one_in(2) ? 1 : 0;
                is_blocking_ = mode == 0;
                ioctlsocket(socket_, FIONBIO, &mode);
                return;
            }
            default:
                return send_some();
        }
    }

    void send_some() {
        auto const start = model_.accepted.load();
        auto const length = static_cast<std::size_t>(
            dice_.one_in(12) ? 1'000'000 + dice_.below(4'000'000) : 1 + dice_.below(20'000));
        std::string data(length, '\0');
        for (std::size_t i = 0; i != length; ++i) data[i] = byte_at(start + i);
        model_.offered = start + length;
        auto const sent = send(socket_, data.data(), static_cast<int>(length), 0);
        // All, or nothing with WSAEWOULDBLOCK.
        is_wrong_ = is_wrong_ || (sent >= 0 ? sent != static_cast<int>(length)
                                            : is_blocking_ || WSAGetLastError() != WSAEWOULDBLOCK);
        if (sent > 0) model_.accepted = start + length;
    }

    // One at a time: a host that knows of one byte shows two at once as one.
    void send_urgent() {
        if (is_urgent_out_ || !is_blocking_) return;
        is_urgent_out_ = true;
        char const byte = urgent_at(model_.urgent);
        is_wrong_ = is_wrong_ || send(socket_, &byte, 1, MSG_OOB) != 1;
        ++model_.urgent;
    }

    void end() {
        if (dice_.one_in(4)) {
            linger const at_once{1, 0};
            setsockopt(socket_, SOL_SOCKET, SO_LINGER, reinterpret_cast<char const*>(&at_once),
                       sizeof at_once);
            model_.is_aborted = true;
        } else if (dice_.one_in(2)) {
            shutdown(socket_, SD_SEND);
        }
        socket_.close();
    }

public:
    bool is_wrong() const { return is_wrong_; }
    SOCKET socket() const { return socket_; }

private:
    UniqueSocket socket_;
    Model& model_;
    Dice dice_;
    bool is_blocking_ = true;
    bool is_urgent_out_ = false;
    bool is_wrong_ = false;
};

class Reader {
public:
    Reader(SOCKET socket, Model const& model, unsigned seed)
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
        if (!is_peek) taken_ += static_cast<std::size_t>(count);
    }

    void take_urgent() {
        if (!is_ready(socket_, Ready::exceptional)) return;
        char byte = 0;
        auto const count = recv(socket_, &byte, 1, MSG_OOB);
        if (count != 1) return;  // a reset takes it away
        if (byte != urgent_at(urgent_)) wrong_ << "urgent '" << byte << "' as number " << urgent_;
        ++urgent_;
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
    }

    SOCKET socket_;
    Model const& model_;
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
        ioctlsocket(reader,
                    dice.one_in(2) ? static_cast<long>(SIOCATMARK) : static_cast<long>(FIONREAD),
                    &answer);
    }
}

std::string one_connection(unsigned seed) {
    Dice dice{seed};
    auto pair = tcp_pair(dice.one_in(2) ? AF_INET6 : AF_INET);
    SOCKET const reading = pair.server;
    SOCKET const writing = pair.client;
    Model model;
    Writer writer{std::move(pair.client), model, seed + 1};
    std::atomic<bool> is_over{false};
    std::vector<std::thread> threads;
    threads.emplace_back([&] { writer.run(); });
    for (int i = dice.below(3); i != 0; --i)
        threads.emplace_back(disturb, reading, writing, std::cref(is_over),
                             seed + 10 + static_cast<unsigned>(i));
    auto wrong = Reader{reading, model, seed + 2}.run();
    // What stops the reader must not stop the writer for ever.
    if (!wrong.empty()) close_with_reset(std::move(pair.server));
    threads.front().join();
    is_over = true;
    for (auto& thread : threads)
        if (thread.joinable()) thread.join();
    if (wrong.empty() && writer.is_wrong()) wrong = "a send took a part, or failed";
    return wrong;
}

}  // namespace

TEST_CASE("what a connection accepts arrives as it was sent, whatever disturbs it", "[stress]") {
    WinsockSession const session;
    for (StressRun run; run.goes_on();) {
        INFO("WS2_STRESS_SEED=" << run.seed() - 1);
        REQUIRE(one_connection(run.seed()) == "");
    }
}
