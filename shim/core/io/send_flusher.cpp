// SPDX-License-Identifier: MIT
// The thread that hands accepted bytes on to the host, for every socket that has some waiting.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <vector>

#include "platform/poll.hpp"
#include "platform/waker.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/service_thread.hpp"

namespace ws2::core {
namespace {

class SendFlusher {
public:
    // Null when the host has no thread or descriptor left.
    static SendFlusher* instance() {
        static SendFlusher* const drain = make();
        return drain;
    }

    void add(Socket& socket) {
        std::lock_guard const lock{mutex_};
        auto const known = std::ranges::find(sockets_, &socket, &ObjectPtr<Socket>::get);
        if (known == sockets_.end()) sockets_.emplace_back(&socket);
        waker_.wake();
    }

    // What is left is not to be sent any more.
    void forget(Socket& socket) {
        remove(socket);
        waker_.wake();
    }

    [[noreturn]] void run() {
        std::vector<ObjectPtr<Socket>> round;
        std::vector<platform::PollItem> items;
        for (;;) {
            {
                std::lock_guard const lock{mutex_};
                round = sockets_;
            }
            items.assign(1, {waker_.descriptor(), platform::poll_readable, 0});
            for (auto const& socket : round) items.push_back(socket->flush_poll_item());
            bool const some_are_done = std::ranges::any_of(items, is_done);
            static_cast<void>(platform::poll(
                items, some_are_done ? platform::Deadline::now() : platform::Deadline::never()));
            waker_.drain();
            for (std::size_t i = 0; i != round.size(); ++i) serve(*round[i], items[i + 1]);
            round.clear();
        }
    }

private:
    // Somebody else has sent the rest.
    static bool is_done(platform::PollItem const& item) { return item.fd < 0; }

    void serve(Socket& socket, platform::PollItem const& item) {
        if (item.ready == 0 && !is_done(item)) return;
        if ((item.ready & platform::poll_readable) != 0) socket.reset_on_late_data();
        if (socket.flush_send_queue() != Code::would_block) remove(socket);
    }

    static SendFlusher* make() {
        auto waker = platform::Waker::make();
        if (!waker) return nullptr;
        auto* const drain =
            start_service(std::unique_ptr<SendFlusher>{new SendFlusher{std::move(*waker)}});
        if (!drain) return nullptr;
        // Windows keeps accepted bytes in its kernel; ours would go with the process.
        static_cast<void>(std::atexit([] { instance()->finish(); }));
        return drain;
    }

    explicit SendFlusher(platform::Waker waker) : waker_{std::move(waker)} {}

    void remove(Socket& socket) {
        ObjectPtr<Socket> dropped;  // outside the lock
        std::lock_guard const lock{mutex_};
        auto const found = std::ranges::find(sockets_, &socket, &ObjectPtr<Socket>::get);
        // A send between the drain and here may have left something again.
        if (found == sockets_.end() || socket.has_send_queue()) return;
        dropped = std::move(*found);
        sockets_.erase(found);
        flushed_.notify_all();
    }

    // Waits for the rest, as long as some peer goes on reading.
    void finish() {
        constexpr std::chrono::seconds patience{2};
        std::unique_lock lock{mutex_};
        flushed_.wait_for(lock, patience, [this] { return sockets_.empty(); });
    }

    platform::Waker waker_;
    std::mutex mutex_;
    std::condition_variable flushed_;
    std::vector<ObjectPtr<Socket>> sockets_;
};

}  // namespace

namespace send_flusher {

void add(Socket& socket) {
    if (auto* const drain = SendFlusher::instance()) drain->add(socket);
}

void forget(Socket& socket) {
    if (auto* const drain = SendFlusher::instance()) drain->forget(socket);
}

}  // namespace send_flusher
}  // namespace ws2::core
