// SPDX-License-Identifier: MIT
// Completion ports as queues between threads, and the ends of receives told by events. For the
// host, which has neither, a pipe and epoll stand in.
#include <memory>
#include <vector>

#include "bench/rows/connected.hpp"

namespace ws2::bench {
namespace {

Measurement post_and_get(int packets) {
    return [=, queue = std::make_shared<peer::PacketQueue>()](std::int64_t count) {
        return timed(count, [&] {
            for (int i = 0; i != packets; ++i) queue->post();
            for (int left = packets; left != 0;) left -= queue->get(left);
        });
    };
}

// A message comes for one of the sockets, in turn; the wait for it and its receipt count.
template <class Receiver>
Measurement receive_at_one_of(int sockets) {
    struct Stage {
        std::vector<Pair> pairs;
        Receiver receiver;
        std::size_t next = 0;
    };
    auto stage = std::make_shared<Stage>();
    stage->pairs.resize(static_cast<std::size_t>(sockets));
    for (auto const& pair : stage->pairs) stage->receiver.add(pair.server.get());
    return [stage](std::int64_t count) {
        char byte = 0;
        return timed_in_chunks(
            count, 1,
            [&](std::int64_t) {
                stage->next = (stage->next + 1) % stage->pairs.size();
                send_all(stage->pairs[stage->next].client.get(), &byte, 1);
            },
            [&] { stage->receiver.receive(); }, [](std::int64_t) {});
    };
}

Added const added[] = {
    {"post+get 1 packet",        [] { return post_and_get(1); }                                 },
    {"post+get 64 packets",      [] { return post_and_get(64); }                                },
    {"overlapped recv by event", [] { return receive_at_one_of<peer::OverlappedReceiver>(1); }  },
    {"event select, 64 events",  [] { return receive_at_one_of<peer::EventSelectReceiver>(64); }},
};

}  // namespace
}  // namespace ws2::bench
