// SPDX-License-Identifier: MIT
// The other process is a fork of this one, so it has the bytes where they lie. Other threads may
// have held any lock when it came to be: it makes system calls and nothing else.
#include "platform/background.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>

#include "platform/handing_over.hpp"
#include "platform/options.hpp"
#include "platform/posix/fork.hpp"
#include "platform/posix/send_flags.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

constexpr int poll_ms = 20;                    // acknowledgements raise no event
constexpr std::int64_t patience_ms = 120'000;  // without any progress
constexpr std::int64_t patience_here_ms = 2'000;

enum class Step { done, progress, waiting };

std::int64_t now_ms() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void end_gracefully(Leftover const& leftover) noexcept {
    if (leftover.is_counted)
        static_cast<void>(remove_sending_process(leftover.fd, leftover.linger));
    else
        static_cast<void>(set_option(leftover.fd, Option::linger, leftover.linger));
}

void reset(Leftover& leftover) noexcept {
    static_cast<void>(set_option(leftover.fd, Option::linger, packed_reset));
}

// The host marks the last byte it takes as urgent, so that byte goes alone.
ssize_t send_some(int fd, LeftPiece const& piece, std::size_t sent) noexcept {
    auto const left = piece.size - sent;
    bool const is_urgent = piece.ends_urgent && left == 1;
    auto const length = piece.ends_urgent && !is_urgent ? left - 1 : left;
    int const flags = MSG_DONTWAIT | host_send_flags | (is_urgent ? MSG_OOB : 0);
    return ::send(fd, piece.data + sent, length, flags);
}

struct Progress {
    Leftover* leftover;
    std::size_t sent;  // of the first piece
    std::uint32_t unacknowledged;
};

Step send_pieces(Progress& at) noexcept {
    auto step = Step::waiting;
    while (at.leftover->pieces) {
        auto const& piece = *at.leftover->pieces;
        if (at.sent == piece.size) {
            at.leftover->pieces = piece.next;
            at.sent = 0;
            continue;
        }
        auto const count = send_some(at.leftover->fd, piece, at.sent);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return step;
        if (count < 0) return Step::done;
        at.sent += static_cast<std::size_t>(count);
        step = Step::progress;
    }
    return Step::done;
}

// Whatever it has not acknowledged, the peer will not.
bool has_failed(int fd) noexcept {
    pollfd item{fd, 0, 0};
    return ::poll(&item, 1, 0) == 1 && (item.revents & POLLERR) != 0;
}

Step advance(Progress& at) noexcept {
    if (at.leftover->pieces) {
        auto const step = send_pieces(at);
        if (at.leftover->pieces) return step;
    }
    if (at.leftover->end == Leftover::End::graceful) {
        end_gracefully(*at.leftover);
        return Step::done;
    }
    auto const left = bytes_unacknowledged(at.leftover->fd);
    // A reset can take bytes from the peer. Where the host does not count unacknowledged bytes, it
    // gets an end instead.
    if (!left) {
        end_gracefully(*at.leftover);
        return Step::done;
    }
    if (*left == 0) {
        reset(*at.leftover);
        return Step::done;
    }
    bool const moved = *left != at.unacknowledged;
    at.unacknowledged = *left;
    if (moved) return Step::progress;
    return has_failed(at.leftover->fd) ? Step::done : Step::waiting;
}

struct Memory {
    std::span<Progress> progress;
    std::span<pollfd> items;
};

bool is_acknowledgement_awaited(Leftover const& leftover) noexcept { return !leftover.pieces; }

// One round over what is left; what is done leaves the row. Says whether anything moved.
struct Round {
    std::size_t left;
    bool has_moved = false;
    bool awaits_acknowledgement = false;
};
Round go_round(Memory memory, std::size_t count, bool closes) noexcept {
    Round round{count};
    for (std::size_t i = 0; i != round.left;) {
        auto& here = memory.progress[i];
        auto const step = advance(here);
        round.has_moved |= step != Step::waiting;
        if (step == Step::done) {
            if (closes) ::close(here.leftover->fd);
            here = memory.progress[--round.left];
            continue;
        }
        bool const is_looking = is_acknowledgement_awaited(*here.leftover);
        round.awaits_acknowledgement |= is_looking;
        // A hang-up would be reported at once, each time.
        memory.items[i++] = {is_looking ? -1 : here.leftover->fd, POLLOUT, 0};
    }
    return round;
}

// Closes each one as it is done.
void finish(Memory memory, std::int64_t patience, bool closes) noexcept {
    auto count = memory.progress.size();
    auto last_progress = now_ms();
    while (count != 0) {
        auto const round = go_round(memory, count, closes);
        count = round.left;
        if (round.has_moved) last_progress = now_ms();
        auto const left = patience - (now_ms() - last_progress);
        if (count == 0 || left <= 0) break;
        auto const wait =
            round.awaits_acknowledgement ? std::min<std::int64_t>(left, poll_ms) : left;
        ::poll(memory.items.data(), static_cast<nfds_t>(count), static_cast<int>(wait));
    }
    for (std::size_t i = 0; i != count; ++i) reset(*memory.progress[i].leftover);
}

std::unique_ptr<Progress[]> new_progress(std::span<Leftover> leftovers) {
    std::unique_ptr<Progress[]> progress{new (std::nothrow) Progress[leftovers.size()]};
    if (!progress) return nullptr;
    for (std::size_t i = 0; i != leftovers.size(); ++i) progress[i] = {&leftovers[i], 0, 0};
    return progress;
}

// Neither the program's handlers nor its terminal have anything to do with this process.
void be_apart() noexcept {
    ::setsid();
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    for (int const signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGURG})
        ::sigaction(signal, &action, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

Code finish_in_background(std::span<Leftover> leftovers) {
    std::ranges::sort(leftovers, {}, &Leftover::fd);
    auto const progress = new_progress(leftovers);
    std::unique_ptr<pollfd[]> const items{new (std::nothrow) pollfd[leftovers.size()]};
    // What the first process of a system or container leaves does not outlive it.
    if (!progress || !items || ::getpid() == 1) return Code::not_enough_memory;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    auto const child = fork_without_handlers();
    if (child == 0) {
        be_apart();
        int next = 0;
        for (auto const& leftover : leftovers) {
            if (leftover.fd > next) close_descriptors(next, leftover.fd - 1);
            next = leftover.fd + 1;
        }
        close_descriptors(next, last_descriptor);
        finish(
            {
                {progress.get(), leftovers.size()},
                {items.get(),    leftovers.size()}
        },
            patience_ms, true);
        ::_exit(0);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return child > 0 ? Code::ok : Code::not_enough_memory;
}

void finish_here(std::span<Leftover> leftovers) {
    auto const progress = new_progress(leftovers);
    std::unique_ptr<pollfd[]> const items{new (std::nothrow) pollfd[leftovers.size()]};
    if (!progress || !items) return;
    finish(
        {
            {progress.get(), leftovers.size()},
            {items.get(),    leftovers.size()}
    },
        patience_here_ms, false);
}

}  // namespace ws2::platform
