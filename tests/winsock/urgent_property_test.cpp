// SPDX-License-Identifier: MIT
// The two queues of behaviour C.1 as a model, and random programs that must agree with it:
// sends and receives of both kinds in every order, sizes from one byte to many segments.
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

// WS2_SEQUENCES asks for another number, for slow targets.
int sequences() {
    auto const* const text = std::getenv("WS2_SEQUENCES");
    return text ? std::atoi(text) : 10'000;
}

class Model {
public:
    void sent(std::string const& text, bool urgent) {
        stream_ += text;
        if (!urgent) return;
        auto const byte = stream_.back();
        stream_.pop_back();
        if (inline_)
            stream_ += byte;
        else
            urgent_.push_back(byte);
    }
    // Bytes that wait when the option is set are received first.
    void set_inline(bool on) { inline_ = on; }
    std::string stream() const {
        return inline_ ? std::string{urgent_.begin(), urgent_.end()} + stream_ : stream_;
    }
    void received(std::size_t count) {
        for (; count != 0 && inline_ && !urgent_.empty(); --count) urgent_.pop_front();
        stream_.erase(0, count);
    }
    bool is_inline() const { return inline_; }
    std::deque<char>& urgent() { return urgent_; }

private:
    std::string stream_;
    std::deque<char> urgent_;
    bool inline_ = false;
};

// One random program on one connection; a failed comparison throws its description.
class Program {
public:
    Program(Pair const& pair, std::uint32_t seed) : pair_{pair}, random_{seed} {}

    void run() {
        auto const steps = pick(1, 12);
        for (int i = 0; i != steps; ++i) step();
        finish();
    }
    std::string const& trace() const { return trace_; }
    bool has_failed() const { return failed_; }

private:
    int pick(int from, int to) { return std::uniform_int_distribution{from, to}(random_); }

    void expect(bool holds, std::string const& what) {
        if (holds || failed_) return;
        failed_ = true;
        trace_ += " <- " + what;
    }

    void step() {
        switch (pick(0, 7)) {
            case 0:
            case 1:
                return send_some(false);
            case 2:
            case 3:
                return send_some(true);
            case 4:
            case 5:
                return receive(pick(0, 3) == 0 ? MSG_PEEK : 0);
            case 6:
                return receive_urgent(pick(0, 3) == 0 ? MSG_PEEK : 0);
            default:
                return pick(0, 5) == 0 ? toggle() : look();
        }
    }

    void send_some(bool urgent) {
        // Less than any receive window, so that it all arrives.
        bool const large = pick(0, 30) == 0 && model_.stream().size() < 100;
        std::string text(static_cast<std::size_t>(large ? pick(1, 30'000) : pick(1, 9)), 'a');
        for (auto& byte : text) byte = static_cast<char>('a' + next_++ % 26);
        if (urgent) text.back() = static_cast<char>('A' + next_ % 26);
        trace_ += (urgent ? " oob" : " send") + std::to_string(text.size());
        auto const count =
            send(pair_.client, text.data(), static_cast<int>(text.size()), urgent ? MSG_OOB : 0);
        expect(count == static_cast<int>(text.size()), "sent " + std::to_string(count));
        model_.sent(text, urgent);
        // Everything is there before the next step, so that the model need not know of time.
        expect(eventually([&] { return available() == model_.stream().size(); }),
               "FIONREAD " + std::to_string(available()));
    }

    u_long available() {
        u_long count = 0;
        return ioctlsocket(pair_.server, FIONREAD, &count) == 0 ? count : 0xffffffff;
    }

    void receive(int flags) {
        std::string data(static_cast<std::size_t>(pick(0, 9) == 0 ? 70'000 : pick(1, 12)), '\0');
        auto const stream = model_.stream();
        trace_ += (flags != 0 ? " peek" : " recv") + std::to_string(data.size());
        WSASetLastError(0);
        auto const count = recv(pair_.server, data.data(), static_cast<int>(data.size()), flags);
        if (stream.empty())
            return expect(count == -1 && WSAGetLastError() == WSAEWOULDBLOCK,
                          "nothing to receive, got " + std::to_string(count));
        expect(count > 0, "received " + std::to_string(count));
        if (count <= 0) return;
        auto const length = static_cast<std::size_t>(count);
        expect(stream.compare(0, length, data, 0, length) == 0, "wrong bytes");
        if (flags == 0) model_.received(length);
    }

    void receive_urgent(int flags) {
        char data[4] = {};
        trace_ += flags != 0 ? " peekoob" : " recvoob";
        WSASetLastError(0);
        auto const count = recv(pair_.server, data, 4, MSG_OOB | flags);
        auto const code = WSAGetLastError();
        if (model_.is_inline())
            return expect(count == -1 && code == WSAEINVAL, "inline: " + std::to_string(count));
        if (model_.urgent().empty())
            return expect(count == -1 && code == WSAEWOULDBLOCK,
                          "no urgent byte, got " + std::to_string(count) + data);
        expect(count == 1 && data[0] == model_.urgent().front(),
               "urgent " + std::to_string(count) + data);
        if (flags == 0) model_.urgent().pop_front();
    }

    void toggle() {
        BOOL const on = model_.is_inline() ? FALSE : TRUE;
        trace_ += on ? " inline" : " apart";
        expect(setsockopt(pair_.server, SOL_SOCKET, SO_OOBINLINE,
                          reinterpret_cast<char const*>(&on), sizeof on) == 0,
               "refused");
        model_.set_inline(on == TRUE);
    }

    void look() {
        trace_ += " look";
        u_long at_mark = 7;
        ioctlsocket(pair_.server, SIOCATMARK, &at_mark);
        expect(at_mark == (model_.urgent().empty() ? 1u : 0u),
               "SIOCATMARK " + std::to_string(at_mark));
        expect(available() == model_.stream().size(), "FIONREAD " + std::to_string(available()));
        WSAPOLLFD item{pair_.server, POLLIN, 0};
        WSAPoll(&item, 1, 0);
        bool const band = !model_.is_inline() && !model_.urgent().empty();
        expect(
            item.revents == ((model_.stream().empty() ? 0 : POLLRDNORM) | (band ? POLLRDBAND : 0)),
            "WSAPoll " + std::to_string(item.revents));
    }

    // Leaves the connection empty and the option off, for the next program.
    void finish() {
        for (int i = 0; !failed_ && !model_.stream().empty() && i != 100'000; ++i) receive(0);
        if (model_.is_inline()) toggle();
        while (!failed_ && !model_.urgent().empty()) receive_urgent(0);
        look();
    }

    Pair const& pair_;
    std::mt19937 random_;
    Model model_;
    std::string trace_;
    unsigned next_ = 0;
    bool failed_ = false;
};

}  // namespace

BEHAVIOUR("oob.random-programs", "C.1-1 C.1-4 C.1-5 C.1-6", high,
          "winetest:test_fionread_siocatmark",
          "whatever is sent and received in whatever order, the stream and the urgent queue are "
          "two queues that lose, double and reorder nothing") {
    constexpr int programs_per_connection = 4;
    constexpr std::uint32_t first_seed = 20'261'122;
    Pair pair;
    for (int i = 0; i < sequences(); ++i) {
        if (i % programs_per_connection == 0) {
            pair = tcp_pair(i % 8 == 0 && has(Capability::ipv6_loopback) ? AF_INET6 : AF_INET);
            set_non_blocking(pair.server);
            BOOL const at_once = TRUE;
            setsockopt(pair.client, IPPROTO_TCP, TCP_NODELAY,
                       reinterpret_cast<char const*>(&at_once), sizeof at_once);
        }
        Program program{pair, first_seed + static_cast<std::uint32_t>(i)};
        program.run();
        INFO("program " << i << ":" << program.trace());
        REQUIRE(!program.has_failed());
    }
}

BEHAVIOUR("oob.random-threads", "C.1-1 C.1-4 C.1-5 C.1-6", high, "winetest:oob_server",
          "while one thread sends and another is blocked receiving, the stream and the urgent "
          "queue lose, double and reorder nothing") {
    auto const rounds = std::max(1, sequences() / 100);
    for (int round = 0; round < rounds; ++round) {
        auto const pair = tcp_pair();
        std::mt19937 random{static_cast<std::uint32_t>(round)};
        std::string stream;
        std::string urgent;
        std::string got;
        std::thread reader{[&] {
            std::string piece(std::size_t{1} << 12, '\0');
            for (;;) {
                auto const count =
                    recv(pair.server, piece.data(), static_cast<int>(piece.size()), 0);
                if (count <= 0) return;
                got.append(piece, 0, static_cast<std::size_t>(count));
            }
        }};
        for (int i = 0; i != 40; ++i) {
            std::string text(random() % 40 == 0 ? 30'000 : random() % 5 + 1,
                             static_cast<char>('a' + i % 26));
            bool const is_urgent = random() % 2 == 0;
            if (is_urgent) {
                text.back() = static_cast<char>('A' + i % 26);
                urgent += text.back();
            }
            stream.append(text, 0, text.size() - (is_urgent ? 1 : 0));
            send(pair.client, text.data(), static_cast<int>(text.size()), is_urgent ? MSG_OOB : 0);
        }
        shutdown(pair.client, SD_SEND);
        reader.join();
        set_non_blocking(pair.server);  // nothing more will come
        std::string got_urgent;
        for (char letter = 0; recv(pair.server, &letter, 1, MSG_OOB) == 1;) got_urgent += letter;
        INFO("round " << round);
        REQUIRE(got == stream);
        REQUIRE(got_urgent == urgent);
    }
}
