// SPDX-License-Identifier: MIT
// Every mutex of core has a rank, and a thread takes them in ascending order only, so that no two
// threads can wait for each other. Builds with assertions check it at every lock; in the others
// nothing of it is left.
//
// A thread that holds one neither sleeps nor spins nor runs code of the program, which is checked
// as well. Two waits are excepted, both for threads that are on their way out of something and take
// no mutex there: the handles' closer waits for those that read the table (`handle_close`), and a
// socket whose overlapped receive or network events make it enter OOB mode waits until a plain
// receive of another thread has come back (core/oob).
#pragma once

#include <bitset>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <new>

#include "shim/core/objects/word_mutex.hpp"

namespace ws2::core {

// Outermost first. A row says what the mutex guards, and what it is held over where that is not
// plain.
enum class Rank : std::uint8_t {
    events,              // the background reactor's, from fetching to having dispatched them
    duplicates,          // duplication: handles that WSASocket has not opened yet
    transfers,           // duplication: sockets offered to other processes
    named_objects,       // the names; a handle is made or closed meanwhile
    console_handlers,    // the handlers of SetConsoleCtrlHandler
    wide_environment,    // values that _wgetenv has told
    console_title,       // the text of the console's title
    exceptions,          // those of AddVectoredExceptionHandler
    crt_descriptors,     // which handles stand for the C library's descriptors; made meanwhile
    files,               // standard handles
    profiles,            // initialization files, while one is read, changed and written
    file_searches,       // searches of folders; held while the host lists a folder
    children,            // the processes that were started here
    processes,           // the exit code of one process
    views,               // views of file mappings
    file_port,           // the completion port of one file
    pipe,                // one end of a named pipe
    registered_waits,    // waits whose callbacks a pool calls, and the threads that wait for them
    media_timers,        // those of timeSetEvent
    timer_queue,         // the timers of one queue
    timers,              // armed timers; held while they expire
    pool_wait,           // which wait one object of the pool stands for
    pool_io,             // the operations one handle has announced to the pool
    pool_port,           // the handles whose completions the pool calls for
    thread_pool,         // one pool's work and threads
    flusher_turn,        // the send flusher serves; held over each socket that it serves
    network_watch,       // whether changes of the network are watched; who is called back
    socket_polls,        // which operations wait for which sockets to be ready
    request_queue,       // registered requests of one socket; held while they start
    notifications,       // the registration of one socket with a port
    selection,           // the network events of one socket
    receive_queue,       // overlapped receives of one socket; held over each attempt and its report
    send_queue,          // the same for sends; both at once where a socket ends
    delegated_queue,     // an operation delegated to one socket; its own queues are held
    registration,        // with which reactors one socket is registered
    delegates,           // the sockets that a listener's operations are delegated to
    value_slots,         // TlsAlloc's and FlsAlloc's
    handle_close,        // one closer at a time waits for readers of many handles
    handles,             // the free list of the handle table, and growing
    socket,              // one socket; never two
    spare_sockets,       // descriptors to open sockets with
    urgent_store,        // the urgent bytes of one socket
    early_urgent,        // positions of urgent bytes in connections pending at one listener
    icmp_reports,        // the ICMP reports queued for one socket
    auxiliary,           // what the auxiliary sockets of one socket have received
    listening,           // connections pending at one listener, and whether it lets clients in
    unsent_bytes,        // bytes that one socket has accepted and not sent
    service,             // a background service is started
    enforcer,            // the listeners whose backlog is enforced
    flusher_list,        // the sockets that have unsent bytes
    async_registry,      // the sockets that have overlapped operations
    overlapped_objects,  // all ends of named pipes
    addresses,           // addresses bound by sockets of this process
    waiter_list,         // threads that wait for one socket
    waiting_calls,       // calls on one socket that wait in the host
    result_queue,        // registered requests that have ended; held while that is told
    completion_port,     // one port's packets and threads
    ports,               // all completion ports
    reactor,             // clients to be freed once no thread can dispatch to them
    posted_lookups,      // the look-ups whose answer is to be posted to a window
    echo,                // whether one handle's echo replies may still be written
    windows,             // all windows and the messages of all threads
    keyed_event,         // threads that wait for one keyed event
    dispatcher,          // objects that threads wait for
    threads,             // all threads that have a record
    cleanup_group,       // the members of one cleanup group of the thread pool
    pages,               // reservations of VirtualAlloc
    heap,                // one heap; the last one
};

// What the calling thread holds, in builds with assertions.
class LockOrder {
public:
#ifdef NDEBUG
    static constexpr bool is_checked = false;
#else
    static constexpr bool is_checked = true;
#endif

    static void check([[maybe_unused]] Rank rank) {
        if constexpr (is_checked)
            assert((held_ >> index(rank)).none() && "a mutex of this rank or behind it is held");
    }
    static void add([[maybe_unused]] Rank rank) {
        if constexpr (is_checked) held_.set(index(rank));
    }
    static void remove([[maybe_unused]] Rank rank) {
        if constexpr (is_checked) held_.reset(index(rank));
    }
    static bool has(Rank rank) { return held_[index(rank)]; }
    // Of a thread that is about to sleep, to spin or to run code of the program.
    static void check_nothing_is_held() {
        if constexpr (is_checked) assert(held_.none() && "a mutex is held over a wait");
    }

private:
    static constexpr std::size_t index(Rank rank) { return static_cast<std::size_t>(rank); }
    static constexpr std::size_t ranks = static_cast<std::size_t>(Rank::heap) + 1;
    static constinit inline thread_local std::bitset<ranks> held_{};
};

// A mutex whose rank is known when it is made.
class MutexOfRank {
public:
    constexpr explicit MutexOfRank(Rank rank) : rank_{rank} {}

    void lock() {
        LockOrder::check(rank_);
        mutex_.lock();
        LockOrder::add(rank_);
    }
    bool try_lock() {
        if (!mutex_.try_lock()) return false;
        LockOrder::add(rank_);
        return true;
    }
    void unlock() {
        LockOrder::remove(rank_);
        mutex_.unlock();
    }
    // See RankedMutex.
    void renew() {
        LockOrder::remove(rank_);
        new (&mutex_) WordMutex;
    }

private:
    WordMutex mutex_;
    Rank const rank_;
};

template <Rank rank>
class RankedMutex {
public:
    void lock() {
        LockOrder::check(rank);
        mutex_.lock();
        LockOrder::add(rank);
    }
    bool try_lock() {
        if (!mutex_.try_lock()) return false;
        LockOrder::add(rank);
        return true;
    }
    void unlock() {
        LockOrder::remove(rank);
        mutex_.unlock();
    }

    // The calling thread keeps it locked outside the order: over a fork, or until the process ends.
    void leave_order() { LockOrder::remove(rank); }

    // In a child after fork(), whose parent may have held it.
    void renew() {
        LockOrder::remove(rank);
        new (&mutex_) WordMutex;
    }

private:
    WordMutex mutex_;
};

// The thread that holds it may take it again.
template <Rank rank>
class RankedRecursiveMutex {
public:
    void lock() {
        if (!LockOrder::is_checked || !LockOrder::has(rank)) LockOrder::check(rank);
        mutex_.lock();
        if (depth_++ == 0) LockOrder::add(rank);
    }
    void unlock() {
        if (--depth_ == 0) LockOrder::remove(rank);
        mutex_.unlock();
    }

    // See RankedMutex.
    void leave_order() { LockOrder::remove(rank); }
    void renew() {
        LockOrder::remove(rank);
        depth_ = 0;
        new (&mutex_) std::recursive_mutex;
    }

private:
    std::recursive_mutex mutex_;
    unsigned depth_ = 0;
};

}  // namespace ws2::core
