// SPDX-License-Identifier: MIT
#include "shim/core/closing/process_end.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "platform/background.hpp"
#include "platform/process.hpp"
#include "platform/threading.hpp"
#include "shim/core/io/after_fork.hpp"
#include "shim/core/io/send_flusher.hpp"
#include "shim/core/pipes/pipe.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "shim/core/socket/spare_descriptors.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {
namespace {

using platform::Leftover;
using platform::LeftPiece;

// Arrays that grow without exceptions: nothing is left that would catch them.
class Leftovers {
public:
    Leftovers() = default;
    Leftovers(Leftovers const&) = delete;
    Leftovers& operator=(Leftovers const&) = delete;
    ~Leftovers() {
        while (pieces_) delete std::exchange(pieces_, pieces_->older);
    }

    // Lives as long as this; null without memory.
    LeftPiece* make_piece(LeftPiece const& piece) {
        auto* const made = new (std::nothrow) OwnedPiece{piece, pieces_};
        if (!made) return nullptr;
        pieces_ = made;
        return &made->piece;
    }
    void add(Leftover const& one) {
        if (count_ == room_ && !grow()) return;
        all_[count_++] = one;
    }
    std::span<Leftover> all() { return {all_.get(), count_}; }

private:
    struct OwnedPiece {
        LeftPiece piece;
        OwnedPiece* older;
    };

    bool grow() {
        auto const room = 2 * room_ + 16;
        std::unique_ptr<Leftover[]> larger{new (std::nothrow) Leftover[room]};
        if (!larger) return false;
        std::copy_n(all_.get(), count_, larger.get());
        all_ = std::move(larger);
        room_ = room;
        return true;
    }
    std::unique_ptr<Leftover[]> all_;
    OwnedPiece* pieces_ = nullptr;
    std::size_t count_ = 0;
    std::size_t room_ = 0;
};

LeftPiece const* pieces_of(SendQueue const* queue, Leftovers& leftovers) {
    LeftPiece* first = nullptr;
    LeftPiece* last = nullptr;
    for (auto const* piece = queue ? queue->first() : nullptr; piece; piece = piece->next.get()) {
        auto const rest = piece->rest();
        auto* const left =
            leftovers.make_piece({rest.data(), rest.size(), piece->ends_urgent, nullptr});
        if (!left) return nullptr;
        (last ? last->next : first) = left;
        last = left;
    }
    return first;
}

// Whose connection only this process has, and has not closed.
bool is_to_be_reset(Socket& socket) {
    // Aborted: a part of a send that was given up has gone out, which the peer cannot see.
    bool const is_alive =
        socket.breakage() == Code::ok || socket.breakage() == Code::connection_aborted;
    return socket.open_handles() != 0 && socket.carries_urgent() &&
           socket.phase() == Phase::connected && !socket.is_shared() &&
           socket.duplication_state().is_alone() && is_alive &&
           (socket.send_slow_path() & slow_path::shut) == 0;
}

// What cannot be listed stays as it is for a process that is killed: the connection is reset. Other
// threads that hold a lock let go of it, if the host lets them run; the one that ends the process
// may have been interrupted while it held one.
void list_unsent(Leftovers& leftovers) {
    auto const deadline = platform::Deadline::after(std::chrono::seconds{2});
    auto* socket = send_flusher::stop(deadline);
    for (; socket; socket = send_flusher::after(*socket)) {
        auto& unsent = socket->unsent();
        if (!unsent.freeze(deadline)) continue;
        auto const* const pieces = pieces_of(unsent.frozen_queue(), leftovers);
        bool const resets = unsent.resets_frozen();
        if (!pieces && !resets) continue;
        auto const end =
            resets || is_to_be_reset(*socket) ? Leftover::End::reset : Leftover::End::graceful;
        leftovers.add(
            {socket->fd(), pieces, end, unsent.linger_frozen(), unsent.is_counted_frozen()});
    }
}

void reset_when_sent(Socket& socket, Leftovers& leftovers) {
    if (socket.has_send_queue() || !is_to_be_reset(socket)) return;
    auto const unacknowledged = platform::bytes_unacknowledged(socket.fd());
    if (unacknowledged && *unacknowledged != 0)
        leftovers.add({socket.fd(), nullptr, Leftover::End::reset, 0});
    else
        static_cast<void>(platform::set_abortive_close(socket.fd()));
}

void end_open_connections(Leftovers& leftovers) {
    library().handles().for_each([&](Handle handle) {
        auto const socket = acquire_socket(handle);
        if (socket) return reset_when_sent(*socket, leftovers);
        auto const other = library().handles().acquire(handle);
        if (other && other.object()->kind() == Pipe::object_kind)
            static_cast<Pipe*>(other.object())->process_ends();
    });
}

constinit std::atomic<bool> process_has_ended{false};

// Behind everything that the program has registered, also its static destructors.
[[gnu::destructor]] void at_process_end() { end_connections(); }

bool count_forks() {
    auto const count = [] { library().note_fork(); };
    platform::on_fork({[] {}, count,
                       [] {
                           library().note_fork();
                           CallRecords::forget_others();
                           SpareDescriptors::instance().close_in_child();
                           forget_threads_after_fork();
                           forget_operations_after_fork();
                       }});
    return true;
}

}  // namespace

void watch_process_end() {
    static bool const forks_are_counted = count_forks();
    static_cast<void>(forks_are_counted);
}

void end_connections() noexcept {
    if (process_has_ended.exchange(true)) return;
    Leftovers leftovers;
    list_unsent(leftovers);
    end_open_connections(leftovers);
    auto const all = leftovers.all();
    if (all.empty()) return;
    if (platform::finish_in_background(all) != Code::ok) platform::finish_here(all);
}

void end_process(std::uint32_t exit_code) {
    end_connections();
    platform::end_process(exit_code);
}

}  // namespace ws2::core
