// SPDX-License-Identifier: MIT
// Threads start, cancel and close overlapped receives and sends at random, on connections whose
// peers talk, fall silent, finish or reset, while other threads dequeue. The model: an operation
// that was accepted ends exactly once and in the way it asked for, and what a connection's receives
// brought, in the order they were started, is what the peer sent, without a gap.
//
// WS2_RANDOM_SECONDS asks for a longer run, WS2_RANDOM_STEPS for one of so many steps,
// WS2_RANDOM_SEED for another one.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "shim/core/socket/listening.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

unsigned from_environment(char const* name, unsigned usual) {
    auto const* const text = std::getenv(name);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : usual;
}

// The byte at this place of every stream.
char pattern(std::size_t at) { return static_cast<char>('a' + at % 23); }

std::atomic<int> wrong{0};  // ends that the model does not know

enum class Tells { packet, event_and_packet, event };

struct Started {
    OVERLAPPED overlapped{};  // first: packets lead here
    Tells tells = Tells::packet;
    bool is_receive = true;
    std::vector<char> bytes;
    std::atomic<int> packets{0};
    std::atomic<ULONG_PTR> status{0};  // as the packet or the event reported it
    std::atomic<DWORD> count{0};

    ~Started() {
        if (overlapped.hEvent) CloseHandle(event());
    }
    HANDLE event() const {
        return reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(overlapped.hEvent) &
                                        ~ULONG_PTR{1});
    }
    bool has_ended() const {
        if (tells != Tells::event && packets == 0) return false;
        return tells == Tells::packet || WaitForSingleObject(event(), 0) == WAIT_OBJECT_0;
    }
};

class Connection {
public:
    explicit Connection(HANDLE port) : pair_{tcp_pair()} {
        set_non_blocking(pair_.client);
        auto const server = reinterpret_cast<HANDLE>(pair_.server.get());
        if (CreateIoCompletionPort(server, port, 1, 0) != port) ++wrong;
    }

    template <class Random>
    void step(Random& random) {
        std::lock_guard const lock{mutex_};
        switch (random() % 16) {
            case 0:
                return cancel(random);
            case 1:
                return static_cast<void>(shutdown(pair_.client, random() % 8 == 0 ? SD_SEND : 0));
            case 2:
            case 3:
            case 4:
                return drain();
            case 5:
            case 6:
                return start(random, false);
            case 7:
            case 8:
            case 9:
            case 10:
                return say(random);
            default:
                return start(random, true);
        }
    }

    template <class Random>
    void finish(Random& random) {
        std::lock_guard const lock{mutex_};
        bool const is_reset = random() % 4 == 0;
        if (is_reset)
            close_with_reset(std::move(pair_.client));
        else if (random() % 2 == 0)
            pair_.client.close();
        pair_.server.close();
        for (auto const& each : all_)
            if (!eventually([&] { return each->has_ended(); })) ++wrong;
        std::size_t at = 0;
        for (auto const& each : all_) {
            if (each->packets != (each->tells == Tells::event ? 0 : 1)) ++wrong;
            if (!each->is_receive) continue;
            auto const count = result_of(*each);
            for (std::size_t i = 0; i != count; ++i, ++at)
                if (each->bytes[i] != pattern(at)) ++wrong;
        }
        if (at > said_) ++wrong;
        pair_.client.close();
    }
    std::size_t operations() const { return all_.size(); }

private:
    // Of one that has ended.
    static std::size_t result_of(Started const& started) {
        if (started.tells == Tells::packet) return started.count;
        return started.overlapped.Internal == 0 ? started.overlapped.InternalHigh : 0;
    }

    template <class Random>
    void start(Random& random, bool is_receive) {
        auto started = std::make_unique<Started>();
        started->is_receive = is_receive;
        started->tells = static_cast<Tells>(random() % 3);
        started->bytes.resize(1 + random() % (is_receive ? 200 : 100'000), 'x');
        auto& overlapped = started->overlapped;
        overlapped.InternalHigh = 0x5eed;
        if (started->tells != Tells::packet) {
            auto const event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
            auto const low_bit = ULONG_PTR{started->tells == Tells::event};
            overlapped.hEvent =
                reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event) | low_bit);
        }
        WSABUF buffer{static_cast<ULONG>(started->bytes.size()), started->bytes.data()};
        DWORD flags = 0;
        // For a peer in another process the library need not look at the stream at once, and then
        // keeps receives of a port in another way.
        if (random() % 2 == 0) ws2::core::backlog_enforcer::has_own_clients.store(false);
        auto& kept = *started;
        all_.push_back(std::move(started));
        int const result =
            is_receive
                ? WSARecv(pair_.server, &buffer, 1, nullptr, &flags, &kept.overlapped, nullptr)
                : WSASend(pair_.server, &buffer, 1, nullptr, 0, &kept.overlapped, nullptr);
        // Refused: there is no completion.
        if (result != 0 && WSAGetLastError() != WSA_IO_PENDING) all_.pop_back();
    }

    template <class Random>
    void say(Random& random) {
        std::array<char, 300> bytes;
        auto const count = 1 + random() % bytes.size();
        for (std::size_t i = 0; i != count; ++i) bytes[i] = pattern(said_ + i);
        int const sent = send(pair_.client, bytes.data(), static_cast<int>(count), 0);
        if (sent > 0) said_ += static_cast<std::size_t>(sent);
    }

    void drain() {
        std::array<char, 65536> bytes;
        while (recv(pair_.client, bytes.data(), static_cast<int>(bytes.size()), 0) > 0) {
        }
    }

    template <class Random>
    void cancel(Random& random) {
        auto const handle = reinterpret_cast<HANDLE>(pair_.server.get());
        if (random() % 4 == 0 || all_.empty())
            CancelIoEx(handle, nullptr);
        else if (auto& one = *all_[random() % all_.size()]; one.is_receive)
            CancelIoEx(handle, &one.overlapped);
        else
            CancelIo(handle);
    }

    std::mutex mutex_;
    Pair pair_;
    std::vector<std::unique_ptr<Started>> all_;  // accepted, in the order they were started
    std::size_t said_ = 0;
};

void dequeue(HANDLE port) {
    for (;;) {
        std::array<OVERLAPPED_ENTRY, 8> entries{};
        ULONG count = 0;
        if (!GetQueuedCompletionStatusEx(port, entries.data(), 8, &count, INFINITE, FALSE)) return;
        for (ULONG i = 0; i != count; ++i) {
            if (!entries[i].lpOverlapped) {
                // One for the next thread: this one may have taken several.
                PostQueuedCompletionStatus(port, 0, 0, nullptr);
                return;
            }
            auto& started = *reinterpret_cast<Started*>(entries[i].lpOverlapped);
            started.status = entries[i].Internal;
            started.count =
                entries[i].Internal == 0 ? entries[i].dwNumberOfBytesTransferred : DWORD{0};
            ++started.packets;
        }
    }
}

}  // namespace

TEST_CASE("overlapped operations end exactly once, and in order, whatever happens around them") {
    constexpr int workers = 3;
    constexpr unsigned drivers = 3;
    constexpr unsigned steps = 60;  // of each of the two threads of a connection
    auto const asked_steps = from_environment("WS2_RANDOM_STEPS", 0);
    auto const seconds = from_environment("WS2_RANDOM_SECONDS", asked_steps == 0 ? 2 : 0);
    auto const seed = from_environment("WS2_RANDOM_SEED", 20'261'126);
    CAPTURE(seed);
    WSADATA data{};
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    wrong = 0;
    auto const port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    std::vector<std::thread> dequeuing;
    for (int i = 0; i != workers; ++i) dequeuing.emplace_back([&] { dequeue(port); });
    std::atomic<std::size_t> operations{0};
    std::atomic<std::size_t> steps_begun{0};
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
    std::vector<std::thread> driving;
    for (unsigned i = 0; i != drivers; ++i)
        driving.emplace_back([&, i] {
            std::mt19937 random{seed + i};
            while (wrong == 0 &&
                   (steps_begun < asked_steps || std::chrono::steady_clock::now() < end)) {
                steps_begun += 2 * steps;
                Connection connection{port};
                // Two threads at once: the second one's steps come between the first one's.
                auto const second_seed = random();
                std::thread second{[&] {
                    std::mt19937 other{second_seed};
                    for (unsigned step = 0; step != steps; ++step) connection.step(other);
                }};
                for (unsigned step = 0; step != steps; ++step) connection.step(random);
                second.join();
                connection.finish(random);
                operations += connection.operations();
            }
        });
    for (auto& thread : driving) thread.join();
    PostQueuedCompletionStatus(port, 0, 0, nullptr);
    for (auto& thread : dequeuing) thread.join();
    CAPTURE(steps_begun.load(), operations.load());
    CHECK(wrong == 0);
    CHECK(operations > 0);
    CloseHandle(port);
    CHECK(WSACleanup() == 0);
}
