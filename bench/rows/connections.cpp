// SPDX-License-Identifier: MIT
// Connections that come and go, with room in the listener's queue and without.
#include <deque>
#include <memory>

#include "bench/rows/connected.hpp"

namespace ws2::bench {
namespace {

Measurement connect_accept_close() {
    return [listener = std::make_shared<Listener>()](std::int64_t count) {
        return timed(count, [&] {
            auto const client = listener->connect();
            auto const server = listener->accept();
        });
    };
}

// With one message, as the first receive of a connection may cost more than the next.
Measurement connection_with_message() {
    return [listener = std::make_shared<Listener>()](std::int64_t count) {
        std::array<char, 64> data{};
        return timed(count, [&] {
            auto const client = listener->connect();
            auto const server = listener->accept();
            send_all(client.get(), data.data(), data.size());
            receive_all(server.get(), data.data(), data.size());
        });
    };
}

constexpr int small_backlog = 8;

// Refused for the moment: the queue was found full before the accept just made room.
Owned connect_when_let_in(Listener const& listener) {
    for (;;) {
        Owned client{peer::open_stream()};
        if (peer::connect(client.get(), listener.port())) return client;
    }
}

struct FullListener : Listener {
    FullListener() : Listener{small_backlog} {
        for (int i = 0; i != small_backlog; ++i) waiting.push_back(connect());
    }
    std::deque<Owned> waiting;
};

Measurement accept_from_full_queue() {
    return [listener = std::make_shared<FullListener>()](std::int64_t count) {
        return timed(count, [&] {
            auto const server = listener->accept();
            listener->waiting.pop_front();
            listener->waiting.push_back(connect_when_let_in(*listener));
        });
    };
}

// Who is refused by a full queue where there is such a thing, by a port without a listener
// elsewhere.
Measurement connect_refused() {
    struct Stage {
        std::unique_ptr<FullListener> listener;
        Owned unheard{peer::open_stream()};
        std::uint16_t port = 0;
    };
    auto stage = std::make_shared<Stage>();
    if constexpr (peer::refuses_when_full) {
        stage->listener = std::make_unique<FullListener>();
        stage->port = stage->listener->port();
        // Whoever comes first finds out that the queue is full, and may wait for the answer.
        Owned const first{peer::open_stream()};
        require(!peer::connect(first.get(), stage->port), "be refused");
    } else {
        stage->port = peer::bind_loopback(stage->unheard.get());
    }
    return [stage](std::int64_t count) {
        return timed(count, [&] {
            Owned const client{peer::open_stream()};
            require(!peer::connect(client.get(), stage->port), "be refused");
        });
    };
}

Added const added[] = {
    {"connect+accept+close",         connect_accept_close   },
    {"connect+accept+message+close", connection_with_message},
    {"accept from a full queue",     accept_from_full_queue },
    {"connect refused",              connect_refused        },
};

}  // namespace
}  // namespace ws2::bench
