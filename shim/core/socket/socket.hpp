// SPDX-License-Identifier: MIT
// One socket: its descriptor, where it stands, and what stands in the way of a plain transfer.
//
// The fast path of send() and recv() tests one word: the slow-path reasons of that direction. Any
// bit set sends the call down the slow path, which finds out why. Every rare feature has a bit, so
// that only sockets that use it pay for it.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/admission.hpp"
#include "platform/handing_over.hpp"
#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "platform/types.hpp"
#include "platform/urgent.hpp"
#include "shim/core/objects/handle_table.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/socket/call_rules.hpp"
#include "shim/core/socket/listen_queue.hpp"
#include "shim/core/socket/option_store.hpp"
#include "shim/core/socket/send_queue.hpp"
#include "shim/core/waits/waiter_list.hpp"

namespace ws2::core {

// Why a direction is not plain.
namespace slow_path {
inline constexpr std::uint32_t phase = 1;    // the phase refuses the call
inline constexpr std::uint32_t shut = 2;     // shutdown() of this direction
inline constexpr std::uint32_t broken = 4;   // reset or aborted: breakage() says which
inline constexpr std::uint32_t urgent = 8;   // urgent bytes are, or may be, in play
inline constexpr std::uint32_t unsent = 16;  // accepted bytes still wait to be sent
inline constexpr std::uint32_t icmp = 32;    // an ICMP report waits to be told
inline constexpr std::uint32_t shared = 64;  // another process has the socket, too
inline constexpr std::uint32_t any = ~0u;
}  // namespace slow_path

// An IP endpoint without the room for a local path: every socket keeps one.
class PeerName {
public:
    PeerName() = default;
    explicit PeerName(Address const& address)
        : family_{address.family},
          port_be_{address.port_be},
          flow_info_{address.flow_info},
          scope_id_{address.scope_id},
          ip_{address.ip} {}
    Address address() const {
        Address result;
        result.family = family_;
        result.port_be = port_be_;
        result.flow_info = flow_info_;
        result.scope_id = scope_id_;
        result.ip = ip_;
        return result;
    }

private:
    Family family_ = Family::none;
    std::uint16_t port_be_ = 0;
    std::uint32_t flow_info_ = 0;
    std::uint32_t scope_id_ = 0;
    std::array<std::uint8_t, 16> ip_{};
};

struct UrgentStore;

// Everything about a socket but its descriptor, as another process or another library may have left
// it. for_each_field() in socket_image.cpp names every member.
struct SocketState {
    platform::SocketKind kind;
    Phase phase = Phase::fresh;
    BlockingMode mode = BlockingMode::blocking;
    bool was_bound = false;
    bool is_receiving_shut = false;
    bool is_sending_shut = false;
    bool oob_inline = false;
    bool connect_failed = false;
    bool reports_icmp_errors = true;
    Code breakage = Code::ok;
    int error_option = 0;
    std::uint32_t backlog = 0;  // of a listener
    PeerName peer;
    OptionStore options;
    std::uint32_t connected_seconds = 0;
    // What the library keeps beside the host's socket: see UrgentStore and SendQueue.
    std::vector<char> urgent;
    std::vector<char> ahead;
    std::vector<SendQueue::Unsent> unsent;
    bool is_shared = false;  // the mode is then the descriptor's, whatever stands here
};

// The mode of the descriptor of a socket that is in `mode` itself. In some phases calls wait in
// poll, because a wait in the host could not be ended or would miss something.
BlockingMode descriptor_mode(platform::SocketKind const& kind, Phase phase, BlockingMode mode);

// Which thread the host tells of urgent bytes (see urgent.hpp).
struct UrgentSignalState {
    static constexpr std::uint64_t nobody = 1;  // no thread's stamp

    std::atomic<std::uint64_t> stamp{nobody};
    std::atomic<std::int32_t> reader{0};  // the thread inside a plain receive
    // The urgent byte that the last plain receive brought, for enter_oob_mode() to keep; -1: none.
    std::atomic<int> passed{-1};
    // The rest with the socket's mutex held.
    unsigned changes = 0;  // of thread
    platform::UrgentBytes host_keeps = platform::UrgentBytes::host_default;
    // Receives come back when the thread is told; readable without it.
    std::atomic<bool> is_interruptible{false};
};

inline constexpr std::size_t cache_line = 64;

class alignas(cache_line) Socket final : public Object {
public:
    Socket(platform::SocketKind kind, UniqueDescriptor descriptor);

    int fd() const { return descriptor_.get(); }
    Family family() const { return kind_.family; }
    SocketType type() const { return kind_.type; }
    int protocol() const { return kind_.protocol; }
    bool is_stream() const { return kind_.type == SocketType::stream; }
    bool is_ipv4_datagram() const {
        return kind_.family == Family::ipv4 && kind_.type == SocketType::datagram;
    }

    // --- state: read from anywhere, changed with mutex() held ---------------------------------
    std::mutex& mutex() { return mutex_; }

    Phase phase() const { return phase_.load(std::memory_order_acquire); }
    // Also opens or closes the gates, puts the descriptor into the mode the phase wants, and tells
    // the waiters.
    void enter_locked(Phase phase);

    Code refusal_of(Call call) const { return refusal(kind_.type, call, phase()); }

    BlockingMode mode() const {
        auto const mode = mode_.load(std::memory_order_acquire);
        return mode == mode_of_descriptor ? platform::shared_mode(fd()) : mode;
    }
    bool is_blocking() const { return mode() == BlockingMode::blocking; }
    Code set_mode_locked(BlockingMode mode);

    std::uint32_t receive_slow_path() const {
        return receive_slow_path_.load(std::memory_order_acquire);
    }
    std::uint32_t send_slow_path() const { return send_slow_path_.load(std::memory_order_acquire); }
    void set_receive_slow_path(std::uint32_t why) { receive_slow_path_.fetch_or(why); }
    void set_send_slow_path(std::uint32_t why) { send_slow_path_.fetch_or(why); }
    void clear_receive_slow_path(std::uint32_t why) { receive_slow_path_.fetch_and(~why); }
    void clear_send_slow_path(std::uint32_t why) { send_slow_path_.fetch_and(~why); }

    // The connection is gone: later transfers fail with the first reason given.
    void break_with(Code reason);
    Code breakage() const { return breakage_.load(std::memory_order_acquire); }

    // SO_ERROR: the last failed connect, kept until a connect succeeds [winetest: test_select].
    // A program may also set it.
    int error_option() const { return error_option_.load(std::memory_order_acquire); }
    void set_error_option(int value) { error_option_.store(value, std::memory_order_release); }

    // The last connect failed: select reports it in exceptfds until one succeeds.
    bool connect_has_failed() const { return connect_failed_.load(std::memory_order_acquire); }

    // --- connecting ---------------------------------------------------------------------------
    // begin_connect_locked(): from now on the answer is out, and the caller asks the host, with the
    // lock open, unless is_cancelling(). Before it does anything else it says that it has asked.
    struct Standing {
        Phase phase;
        bool connect_failed;
    };
    Standing begin_connect_locked(Address const& target);
    // The connect under way is given up after so long without an answer.
    void limit_connect_locked(std::chrono::milliseconds time);
    void connect_asked_locked() { is_asking_host_.store(false, std::memory_order_seq_cst); }
    // The host did not even try.
    void cancel_connect_locked(Standing before);
    // Asks the host for the answer of a connect in flight and moves to connected, or back to bound
    // with the reason. Code::in_progress while there is none.
    Code poll_connect_locked();
    // What became of the last connect, also when another thread settled it; Code::in_progress
    // while it is under way.
    Code connect_answer_locked() const {
        return phase() == Phase::connecting ? Code::in_progress : connect_answer_;
    }
    // The same, taking the lock, for calls that merely pass by; nothing happens in other phases.
    void poll_connect();
    void connect_succeeded_locked();
    // Whether the host's answer to a connect means that it succeeded, and what came later.
    bool connection_was_lost_locked(Code code);
    // SO_ERROR shows the failure of a non-blocking connect only [winetest: test_errors].
    void connect_failed_locked(Code reason, BlockingMode caller);
    // The host forgets the peer of a connection that is over; Windows does not.
    Address peer_locked() const { return peer_.address(); }
    void bound_by_program_locked() {
        was_bound_ = true;
        enter_locked(Phase::bound);
    }

    OptionStore& options_locked() { return options_; }
    // SO_CONNECT_TIME: seconds since the connection stood; all ones for a socket without one, and
    // for a datagram socket always [winetest: test_connect_time].
    std::uint32_t connected_seconds_locked() const;

    // --- urgent data: urgent.hpp -------------------------------------------------------------
    // Whether this kind of socket has urgent data at all.
    bool carries_urgent() const { return is_stream() && kind_.family != Family::local; }
    UrgentSignalState& urgent_signal() { return urgent_signal_; }
    // The host's timeout changed: the next receive sets the host up again.
    void reset_urgent_signal_locked() {
        urgent_signal_.is_interruptible.store(false, std::memory_order_relaxed);
        urgent_signal_.stamp.store(UrgentSignalState::nobody, std::memory_order_relaxed);
    }
    // Null while the socket is plain.
    UrgentStore* urgent_store() const { return urgent_store_.load(std::memory_order_acquire); }
    UrgentStore& make_urgent_store();
    // SO_OOBINLINE; set_oob_inline() changes it.
    bool oob_inline() const { return oob_inline_.load(std::memory_order_acquire); }
    void keep_oob_inline(bool on) { oob_inline_.store(on, std::memory_order_release); }
    // Threads that sleep in a poll which asks for urgent data of this socket.
    std::atomic<std::uint32_t>& urgent_sleepers() { return urgent_sleepers_; }
    // The socket of this process that was the other end when last asked for; 0: none was.
    std::atomic<Handle>& inner_peer() { return inner_peer_; }

    // --- datagrams ----------------------------------------------------------------------------
    // Binds a fresh socket to any address and port, as every send does [docs: sendto].
    Code bind_for_sending() { return phase() != Phase::fresh ? Code::ok : bind_to_any(); }
    // An ICMP answer met by a send, which must not fail, waits here for the next receive.
    void leave_icmp_report();
    bool take_icmp_report() {
        if ((receive_slow_path() & slow_path::icmp) == 0) return false;
        return (receive_slow_path_.fetch_and(~slow_path::icmp) & slow_path::icmp) != 0;
    }
    // SIO_UDP_CONNRESET: whether receives hear of ICMP port-unreachable.
    bool reports_icmp_errors() const {
        return reports_icmp_errors_.load(std::memory_order_relaxed);
    }
    void set_reports_icmp_errors(bool on) {
        reports_icmp_errors_.store(on, std::memory_order_relaxed);
    }

    // The code with which these slow-path reasons refuse `call`, in Windows' order of precedence;
    // ok when they only ask for the slow path.
    Code slow_path_refusal(Call call, std::uint32_t closed) const;

    // --- listening ----------------------------------------------------------------------------
    // Null until listen() succeeded, then unchanged while the socket lives.
    ListenQueue* listen_queue() const { return listen_queue_.load(std::memory_order_acquire); }
    void start_listening_locked(std::uint32_t capacity);
    // accept() made room.
    void admit_connections();
    // A connection arrived, says the watch in its thread.
    void refuse_connections_if_full(platform::ArrivalMonitor& arrivals);
    // SO_PAUSE_ACCEPT; in force from listen() on. no_such_option where the host cannot refuse, also
    // before listen().
    Code pause_accepting_locked(bool on);
    // A connection waits that no poll of the descriptor shows.
    bool has_returned_connection() const {
        auto const* const queue = listen_queue();
        return queue && queue->has_returned_connection();
    }

    // --- bytes accepted and not sent yet ------------------------------------------------------
    bool has_send_queue() const { return (send_slow_path() & slow_path::unsent) != 0; }
    // Accepts what the host left over of a non-blocking send.
    void enqueue_unsent(std::span<platform::Buffer const> buffers, std::size_t sent,
                        unsigned flags);
    // Hands on what the host takes now. would_block: some is left; every other answer: none.
    Code flush_send_queue();
    // What to wait for meanwhile; descriptor -1 when nothing is left to send.
    platform::PollItem flush_poll_item();
    // Something came from the peer. When the socket is closed that resets the connection.
    void reset_on_late_data();
    // Closes the sending direction, now or behind the bytes that wait.
    void finish_sending_locked();

    // --- lifetime -----------------------------------------------------------------------------
    // A socket that accept() made, before anybody else knows it: connected, in the mode that its
    // descriptor has and with the listener's options. The listener's mutex() is held.
    void start_accepted(Socket& listener, PendingConnection const& connection);
    // A socket around a descriptor from outside, before anybody else knows it.
    Code start_adopted(SocketState const& state);
    // The descriptor, of a socket that is not going to be one.
    UniqueDescriptor give_back() { return std::move(descriptor_); }
    // Other processes have the descriptor: from now on no call waits in the host, closing does not
    // end the connection, and the mode is asked of the descriptor, where every process sees it.
    Code share();
    bool is_shared() const { return (receive_slow_path() & slow_path::shared) != 0; }
    // What start_adopted() of another process needs. Bytes that only this process has go with it.
    SocketState hand_over();
    // would_block: the socket lingers, may not wait, and has unsent data, so it stays open.
    Code prepare_close();

    // For waits that no descriptor ends.
    WaiterList& waiters() { return waiters_; }

    // The last handle was closed while calls were inside.
    bool is_cancelling() const { return cancelling_.load(std::memory_order_seq_cst); }

    void cancel_blocked_calls() override;
    void close() override;

private:
    // Stands in mode_ for a mode that is kept with a shared descriptor.
    static constexpr BlockingMode mode_of_descriptor{0xff};

    ~Socket() override;
    void linger(platform::Deadline deadline);
    void share_locked();
    Code bind_to_any();
    void end_connect_limit_locked();
    void after_admission_locked(ListenQueue::Admission admission);
    bool keeps_unread() const;
    bool close_is_abortive_locked() const;
    // The hot words first, all in the object's first cache line: a poll of a thousand sockets looks
    // at little else.
    std::atomic<std::uint32_t> receive_slow_path_;
    std::atomic<std::uint32_t> send_slow_path_;
    UniqueDescriptor descriptor_;
    std::atomic<Phase> phase_{Phase::fresh};
    platform::SocketKind const kind_;
    UrgentSignalState urgent_signal_;
    std::atomic<BlockingMode> mode_{BlockingMode::blocking};
    std::atomic<bool> connect_failed_{false};
    std::atomic<bool> cancelling_{false};
    std::atomic<bool> is_asking_host_{false};  // a thread is, or is about to be, in connect()
    std::atomic<Code> breakage_{Code::ok};
    std::atomic<int> error_option_{0};

    std::mutex mutex_;
    PeerName peer_;                                       // also of the connect in flight
    bool was_bound_ = false;                              // by bind(), not by connect()
    BlockingMode connect_mode_ = BlockingMode::blocking;  // when the connect in flight began
    Code connect_answer_ = Code::ok;
    bool connect_is_limited_ = false;
    std::chrono::steady_clock::time_point connected_at_;
    std::atomic<bool> reports_icmp_errors_{true};
    OptionStore options_;
    WaiterList waiters_;
    std::atomic<ListenQueue*> listen_queue_{nullptr};  // owned
    std::unique_ptr<SendQueue> send_queue_;            // empty unless slow_path::unsent is closed
    bool finish_when_flushed_ = false;
    bool close_when_flushed_ = false;
    bool peer_has_finished_ = false;                   // seen while a closed socket still sends
    bool is_closed_ = false;                           // a listener only
    std::atomic<UrgentStore*> urgent_store_{nullptr};  // owned
    std::atomic<bool> oob_inline_{false};
    std::atomic<std::uint32_t> urgent_sleepers_{0};
    std::atomic<Handle> inner_peer_{0};
};

// A socket looked up by handle and kept from going away.
class SocketReference {
public:
    SocketReference() = default;
    explicit SocketReference(HandleTable::Reference reference) : reference_{std::move(reference)} {}

    explicit operator bool() const {
        return reference_ && reference_.object()->kind() == ObjectKind::socket;
    }
    Socket& operator*() const { return *get(); }
    Socket* operator->() const { return get(); }
    Socket* get() const { return static_cast<Socket*>(reference_.object()); }

    // Bits of the handle this call came through.
    std::uint32_t handle_flags() const { return reference_.flags(); }
    void clear_handle_flags(std::uint32_t which) const { reference_.change_flags(which, 0); }

    // Somebody closed the handle this call came through.
    bool handle_is_closed() const { return reference_.handle_is_closed(); }

private:
    HandleTable::Reference reference_;
};

inline SocketReference acquire_socket(Handle handle) noexcept {
    return SocketReference{library().handles().acquire(handle)};
}

}  // namespace ws2::core
