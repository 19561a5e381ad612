// SPDX-License-Identifier: MIT
// The thread that hands accepted bytes on to the host, for every socket that has some waiting.
#include "shim/core/io/send_flusher.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <new>
#include <optional>

#include "platform/poll.hpp"
#include "platform/waker.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

using platform::Deadline;

// The sockets that have something waiting, oldest first; each is kept alive. Allocates nothing, so
// that accepting bytes cannot fail half way.
class FlushList {
public:
    void push(Socket& socket) {
        auto& links = socket.unsent().flusher_links();
        if (links.is_listed) return;
        socket.add_reference();
        links = {nullptr, last_, true};
        (last_ ? last_->unsent().flusher_links().next : first_) = &socket;
        last_ = &socket;
    }
    // The reference that the list had.
    ObjectPtr<Socket> remove(Socket& socket) {
        auto& links = socket.unsent().flusher_links();
        if (!links.is_listed) return {};
        ObjectPtr<Socket> held{&socket};
        (links.previous ? links.previous->unsent().flusher_links().next : first_) = links.next;
        (links.next ? links.next->unsent().flusher_links().previous : last_) = links.previous;
        links = {};
        socket.drop_reference();
        return held;
    }
    Socket* first() const { return first_; }
    static Socket* after(Socket& socket) { return socket.unsent().flusher_links().next; }

private:
    Socket* first_ = nullptr;
    Socket* last_ = nullptr;
};

class SendFlusher final : public BackgroundService {
public:
    static constexpr auto service_kind = ServiceKind::send_flusher;

    static std::unique_ptr<SendFlusher> make() {
        auto waker = platform::Waker::make();
        if (!waker) return nullptr;
        return std::unique_ptr<SendFlusher>{new SendFlusher{std::move(*waker)}};
    }

    void add(Socket& socket) {
        std::lock_guard const lock{mutex_};
        sockets_.push(socket);
        waker_.wake();
    }

    void forget(Socket& socket) {
        remove(socket);
        waker_.wake();
    }

    void wake() { waker_.wake(); }

    [[noreturn]] void run() override {
        for (;;) {
            auto deadline = list_rows();
            static_cast<void>(platform::poll({items_.get(), count_ + 1}, deadline));
            waker_.drain();
            std::lock_guard const lock{serving_};
            for (std::size_t i = 0; i != count_; ++i) serve(rows_[i], items_[i + 1]);
        }
    }

    // Nothing is served meanwhile. Sockets that get something to send from now on count by
    // themselves what the child may have as well.
    void before_fork() override {
        serving_.lock();
        library().note_fork();
        for (auto socket = after(nullptr); socket; socket = after(socket.get()))
            socket->unsent().count_sending_process();
        mutex_.lock();
        leave_order();
    }
    // False: something holds it up until then; a signal handler, maybe, that has interrupted a
    // send.
    bool stop_for_good(Deadline deadline) {
        while (std::try_lock(serving_, mutex_) != -1) {
            if (deadline.has_passed()) return false;
            platform::yield();
        }
        leave_order();
        return true;
    }
    void after_fork_in_parent() override {
        mutex_.unlock();
        serving_.unlock();
    }
    // The parent sends what was accepted before the fork. As long as the child had the descriptors
    // of sockets that are closed, their connections would not end.
    void after_fork_in_child() override {
        while (auto* const first = sockets_.first()) {
            auto const socket = sockets_.remove(*first);
            if (!socket) return;  // it was listed: for the compiler only
            socket->unsent().forget_in_child();
            if (socket->open_handles() == 0) static_cast<void>(socket->take_descriptor());
        }
    }
    FlushList& stopped_sockets() { return sockets_; }

private:
    static constexpr std::size_t first_room = 32;

    explicit SendFlusher(platform::Waker waker) : waker_{std::move(waker)} {}

    // The next of the list: once more the first when this one is no longer listed.
    ObjectPtr<Socket> after(Socket* socket) {
        std::lock_guard const lock{mutex_};
        bool const is_listed = socket && socket->unsent().flusher_links().is_listed;
        return ObjectPtr<Socket>{is_listed ? FlushList::after(*socket) : sockets_.first()};
    }

    void leave_order() {
        serving_.leave_order();
        mutex_.leave_order();
    }

    struct Row {
        ObjectPtr<Socket> socket;
        bool is_done = false;
    };

    // Makes the arrays larger if there is memory.
    void make_room_locked() {
        std::size_t needed = 0;
        for (auto* socket = sockets_.first(); socket; socket = FlushList::after(*socket)) ++needed;
        if (needed <= room_) return;
        std::unique_ptr<Row[]> rows{new (std::nothrow) Row[2 * needed]};
        std::unique_ptr<platform::PollItem[]> items{new (std::nothrow)
                                                        platform::PollItem[2 * needed + 1]};
        if (!rows || !items) return;
        rows_ = std::move(rows);
        items_ = std::move(items);
        room_ = 2 * needed;
    }

    // What there is to wait for. When not all can be listed for want of memory, the first ones go
    // to the end, and the wait is short.
    Deadline list_rows() {
        constexpr std::chrono::milliseconds turn{10};
        for (std::size_t i = 0; i != count_; ++i) rows_[i].socket = {};
        bool are_all = true;
        {
            std::lock_guard const lock{mutex_};
            make_room_locked();
            count_ = 0;
            auto* socket = sockets_.first();
            for (; socket && count_ != room_; socket = FlushList::after(*socket))
                rows_[count_++].socket = ObjectPtr<Socket>{socket};
            are_all = !socket;
            for (std::size_t i = 0; !are_all && i != count_; ++i) {
                static_cast<void>(sockets_.remove(*rows_[i].socket));
                sockets_.push(*rows_[i].socket);
            }
        }
        auto const deadline = list_items();
        return are_all || deadline.is_now() ? deadline : Deadline::after(turn);
    }

    Deadline list_items() {
        bool is_some_done = false;
        std::optional<std::chrono::milliseconds> next_look;
        items_[0] = {waker_.descriptor(), platform::poll_readable, 0};
        for (std::size_t i = 0; i != count_; ++i) {
            auto& row = rows_[i];
            auto const item = row.socket->unsent().poll_item();
            row.is_done = !item;  // another thread has sent the rest
            items_[i + 1] = item.value_or(platform::PollItem{-1, 0, 0});
            is_some_done |= row.is_done;
            auto const looks = row.socket->unsent().time_between_looks();
            if (looks) next_look = std::min(next_look.value_or(*looks), *looks);
        }
        if (is_some_done) return Deadline::now();
        return next_look ? Deadline::after(*next_look) : Deadline::never();
    }

    void serve(Row const& row, platform::PollItem const& item) {
        auto& unsent = row.socket->unsent();
        bool const must_look = unsent.time_between_looks().has_value();
        if ((item.ready & platform::poll_readable) != 0 || must_look) unsent.reset_on_late_data();
        if (item.ready == 0 && !row.is_done && !must_look && row.socket->has_send_queue()) return;
        if (unsent.flush() == Code::would_block) return;
        if (auto* const async = row.socket->async_state()) async->called(Call::send, Code::ok);
        remove(*row.socket);
    }

    void remove(Socket& socket) {
        ObjectPtr<Socket> dropped;  // outside the lock
        std::lock_guard const lock{mutex_};
        // A send between the flush and here may have left something again.
        if (!socket.has_send_queue()) dropped = sockets_.remove(socket);
    }

    platform::Waker waker_;
    RankedMutex<Rank::flusher_turn> serving_;  // not held while the thread waits
    RankedMutex<Rank::flusher_list> mutex_;
    FlushList sockets_;
    // Of the thread.
    std::size_t room_ = first_room;
    std::size_t count_ = 0;
    std::unique_ptr<Row[]> rows_{new Row[first_room]};
    std::unique_ptr<platform::PollItem[]> items_{new platform::PollItem[first_room + 1]};
};

SendFlusher* running_flusher() { return library().services().existing<SendFlusher>(); }

}  // namespace

namespace send_flusher {

Code add(Socket& socket) {
    auto* const service = library().services().get<SendFlusher>();
    if (!service) return Code::no_buffers;
    service->add(socket);
    return Code::ok;
}

void wake() {
    if (auto* const service = running_flusher()) service->wake();
}

void forget(Socket& socket) {
    if (auto* const service = running_flusher()) service->forget(socket);
}

Socket* stop(Deadline deadline) {
    auto* const service = running_flusher();
    if (!service || !service->stop_for_good(deadline)) return nullptr;
    return service->stopped_sockets().first();
}

Socket* after(Socket& socket) { return FlushList::after(socket); }

}  // namespace send_flusher
}  // namespace ws2::core
